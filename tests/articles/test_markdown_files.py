import time
from datetime import date

import pytest

from retrieval.articles.markdown import read_markdown
from retrieval.errors import ArticleError

BODY = "# Heading\n\nSome *text* with [a link](https://example.org).\n\n- item\n\n    code\n\n---\n\nEnd."


def read(text: str, key: str = "notes/the-file.md"):
    (article,) = read_markdown(text.encode(), key)
    return article


def test_front_matter_fills_the_fields():
    """Title, source, url, published and authors come from the front matter; the text is kept as written."""
    article = read(
        "---\ntitle: 'A: title'\nsource: The Source\nurl: https://example.org/a\npublished: 2024-05-01\n"
        f"authors: [Ann, Bob]\nlanguage: no\nother: {{x: 1}}\n---\n\n{BODY}\n"
    )
    assert (article.title, article.source, article.url) == ("A: title", "The Source", "https://example.org/a")
    assert article.published == date(2024, 5, 1)
    assert article.authors == ("Ann", "Bob")
    assert article.language == "no"
    assert article.text == BODY


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (BODY, "Heading"),
        ("## Second level\n\ntext\n\n# First level #\n\nmore", "First level"),
        ("#no heading\n\ntext", "the-file"),
        ("---\nsource: x\n---\n# Heading\ntext", "Heading"),
        ("---\ntitle:\n---\n# Heading\ntext", "Heading"),
        ("---\ntitle: ~\n---\ntext", "the-file"),
        ("---\ntitle: [a, list]\n---\ntext", "the-file"),
        ("---\ntitle: 1984\n---\ntext", "1984"),
        ("---\ntitle: No\n---\ntext", "No"),
        ("---\ntitle: 2024-05-01\n---\ntext", "2024-05-01"),
        ('---\ntitle: "a\\u202eb\\nc"\n---\ntext', "ab c"),
    ],
)
def test_the_title(text, title):
    """The title is the front matter's, as written, else the first `# heading`, else the file's name."""
    assert read(text).title == title


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nBetween rules.\n\n---\n\nAfter them.",
        "Intro.\n\n---\ntitle: not front matter\n---\nEnd.",
        "---\ntitle: never closed\n\ntext",
        "----\ntitle: four\n----\ntext",
        '{\n"title": "JSON"\n}\ntext',
        "+++\ntitle = 'TOML'\n+++\ntext",
        "---\n- a\n- list\n---\ntext",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    """Rules and other things that look a little like front matter stay in the text, whole."""
    assert read(text).text == text


def test_empty_front_matter_is_dropped():
    """Front matter without a field is front matter all the same."""
    assert read("---\n\n---\ntext").text == "text"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("a: b: c", r"no valid YAML \(line 2\)"),
        ("title: x\nauthors: [a", "no valid YAML"),
        ("a: 'open", "no valid YAML"),
        ("? [a]\n: b", "no valid YAML"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "aliases"),
        ("a: " + "[" * 30_000 + "]" * 30_000, "nested too deeply"),
        ("- " * 30_000, "nested too deeply"),
        ("a: " + "{a: " * 15_000, "nested too deeply"),
        ("a: b\n" * 20_000, "over 64 KB"),
    ],
)
def test_hostile_front_matter_is_refused_at_once(front, reason):
    """Broken, multiplying, deep or huge front matter is refused with its reason, in no time."""
    start = time.perf_counter()
    with pytest.raises(ArticleError, match=reason):
        read(f"---\n{front}\n---\ntext")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "front", ["x: !!python/object/apply:os.system [exit 1]", "x: !!int nonsense", "x: " + "9" * 60_000]
)
def test_front_matter_is_never_more_than_text(front):
    """No tag makes anything of front matter, be it an object, a number or an error."""
    assert read(f"---\n{front}\ntitle: fine\n---\ntext").title == "fine"
