"""Whether a text stands in an article, and in what it differs."""

import pytest
from handmade import FLOOD, LIBRARY
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.schema import Article
from retrieval.verbatim import check_text, standing, standing_alike

TEXT = (
    "It rained – again.\n\n“Nobody was hurt,” she said… “That’s what counts,\nand the ‘rest’ is well-known.”"
    " Prices rose 5-10 % (see below)."
)
ARTICLE = Article("a", "Rain", TEXT)


@pytest.mark.parametrize(
    ("typed", "found", "differs"),
    [
        ('"Nobody was hurt," she said', "“Nobody was hurt,” she said", ("quotation marks",)),
        ("'Nobody was hurt'", "“Nobody was hurt", ("quotation marks",)),
        ('"was hurt"', "was hurt", ("quotation marks",)),
        ("again. “Nobody was hurt,”", "again.\n\n“Nobody was hurt,”", ("white space",)),
        ("nobody was hurt", "Nobody was hurt", ("capital letters",)),
        ("That's what counts", "That’s what counts", ("quotation marks",)),
        ("it rained – again", "It rained – again", ("capital letters",)),
        ("It rained -- again", "It rained – again", ("dashes",)),
        ("rose 5–10 %", "rose 5-10 %", ("dashes",)),
        ("she said...", "she said…", ("dots",)),
        ("what counts, and the", "what counts,\nand the", ("white space",)),
        ("It rained – again. “Nobody", "It rained – again.\n\n“Nobody", ("white space",)),
        (
            '"IT RAINED - again. "nobody was hurt',
            "It rained – again.\n\n“Nobody was hurt",
            ("quotation marks", "dashes", "white space", "capital letters"),
        ),
    ],
)
def test_what_typing_changes_is_found_and_named(typed, found, differs):
    """The slice is the article's own, and exactly what differs from it is named."""
    one = standing_alike(typed, [LIBRARY, ARTICLE])
    assert one.quote.text == found == TEXT[one.quote.start : one.quote.end]
    assert (one.differs, one.quote.article.id, one.articles) == (differs, "a", 1)


@pytest.mark.parametrize(
    "typed",
    [
        "Nobody was harmed",
        "Nobody hurt",
        "Itrained",
        "rose 5.10 %",
        "Prices rose 5-10 % [see below]",
        '""""""""',
        "----- ...",
    ],
)
def test_other_words_and_signs_are_not_alike(typed):
    """A missing word, another word, a missing blank, other signs: none of them is let pass."""
    assert standing_alike(typed, [ARTICLE, LIBRARY]) is None


def test_a_text_is_found_where_it_stands():
    """The first article is quoted with its paragraph, the others are named, and their number is kept."""
    text = "stone bridge at 3 a.m."
    one = standing(text, [FLOOD, FLOOD], 7)
    assert FLOOD.text[one.quote.start : one.quote.end] == one.quote.text == text
    assert (one.quote.paragraph, one.articles, one.differs) == (2, 7, ())
    assert [(place.paragraph, place.article.id) for place in one.quote.also] == [(2, "flood.txt")]


@given(st.data())
def test_every_slice_is_found_in_other_dress(data):
    """Whatever slice of an article is typed in capitals and on one line, that very slice is found."""
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(TEXT))] * 2)))
    typed = " ".join(TEXT[start:end].upper().split())
    one = standing_alike(typed, [ARTICLE])
    if typed.strip("\"'‘’“” "):
        assert " ".join(one.quote.text.upper().split()) in typed
        assert one.quote.text == TEXT[one.quote.start : one.quote.end]
    else:
        assert one is None


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  eight888 ", "eight888"),
        ("cafe\u0301 noir", "café noir"),
        ("in\u200bvisible", "invisible"),
        ("x" * 300, "x" * 300),
    ],
)
def test_a_text_is_cleaned_as_articles_are(text, cleaned):
    """Blanks around it, decomposed letters and invisible characters are what no article has either."""
    assert check_text(text) == cleaned


@pytest.mark.parametrize(
    "text", ["", " " * 20, "seven77", "x" * 301, "\u200b" * 9 + "short", "broken \ud800 text"]
)
def test_a_text_of_another_length_is_refused(text):
    """Too short, too long and broken texts are told what a text to look for is."""
    with pytest.raises(QuestionError, match=r"8 to 300 characters; this one has \d+\.|broken characters"):
        check_text(text)
