from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.cleaning import clean_line
from retrieval.articles.fields import make_article
from retrieval.errors import ArticleError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(), SCALARS, max_size=2)


def make(**fields):
    return make_article("key", **({"title": "Title", "text": "Text."} | fields))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-05-01", date(2024, 5, 1)),
        ("2021/11/02", date(2021, 11, 2)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("2024-05-01T23:59:59Z", date(2024, 5, 1)),
        ("2024-05-01T23:59:59.123456+05:30", date(2024, 5, 1)),
        ("2024-05-01 08:00", date(2024, 5, 1)),
        ("2001-12-14t21:59:43.10-05:00", date(2001, 12, 14)),
        ("2001-12-14 21:59:43.10 -5", date(2001, 12, 14)),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("2024-05/01", None),
        ("2024-05-01T25:00", None),
        ("2024-05-01 or so", None),
        ("20240501", None),
        ("2024-05", None),
        ("05/01/2024", None),
        ("1 May 2024", None),
        ("٢٠٢٤-٠٥-٠١", None),
        ("yesterday", None),
        ("", None),
        (20240501, None),
        (None, None),
        (["2024-05-01"], None),
    ],
)
def test_a_date_is_read_or_there_is_none(written, day):
    """Only a whole, existing day, year first, makes a date; nothing is guessed."""
    assert make(published=written).published == day


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://example.org:8080/ä", "HTTPS://example.org"]
)
def test_an_address_is_kept(url):
    """An http or https address is kept as it is."""
    assert make(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org",
        "//example.org",
        "example.org/a",
        "https://",
        "https:///path",
        "https://[broken/",
        "https://bank.example@evil.example/",
        "https://a b.example/",
        "https://example.org/<script>",
        "https://example.org\\@evil.example",
        "https://example.org/" + "a" * 3000,
        7,
        None,
        ["https://example.org"],
    ],
)
def test_any_other_address_is_dropped(url):
    """What is not http or https, hides its host or is broken is no address, and the article stays."""
    assert make(url=url).url == ""


def test_lines_are_cleaned_and_cut():
    """Title, source and authors are one clean line of at most 300 characters."""
    article = make(
        title="a\n\u202e b" + "x" * 400, source=" s\x1b ", authors=["A\nnn", "", 7, None, {}, "B" * 400]
    )
    assert article.title == ("a b" + "x" * 400)[:300]
    assert article.source == "s"
    assert article.authors == ("A nn", "7", "B" * 300)


@pytest.mark.parametrize(
    ("authors", "names"),
    [("Ann and Bob", ("Ann and Bob",)), ({"Ann": 1}, ()), (None, ()), (3, ()), (["x"] * 500, ("x",) * 50)],
)
def test_authors(authors, names):
    """One author may be written without a list, what is no name is none, and there are at most 50."""
    assert make(authors=authors).authors == names


@pytest.mark.parametrize(
    ("written", "language"),
    [("en", "en"), (" en_GB ", "en-GB"), ("zh-Hant-TW", "zh-Hant-TW"), ("English!", ""), ("e", ""), (7, "")],
)
def test_a_language_is_a_tag_or_there_is_none(written, language):
    """With the hyphens of the standard; what is no tag is left open."""
    assert make(language=written).language == language


def test_a_key_is_never_cut():
    """A key over 300 characters is refused, since a cut one could be another article's."""
    assert make_article("k" * 300, title="", text="x").key == "k" * 300
    with pytest.raises(ArticleError, match="over 300 characters"):
        make_article("k" * 301, title="", text="x")


FIELDS = ["title", "source", "url", "published", "authors", "language"]


@given(st.text(), st.fixed_dictionaries(dict.fromkeys(FIELDS, ANYTHING)))
def test_anything_makes_an_article_or_a_reason(text, fields):
    """Whatever a file says, it makes an article with clean lines, or is refused for having no text."""
    try:
        article = make(text=text, **fields)
    except ArticleError:
        return
    for line in (article.key, article.title, article.source, article.url, article.language, *article.authors):
        assert line == clean_line(line)
        line.encode("utf-8")
    assert article.text.strip()
