import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.articles.cleaning import clean_line, clean_text

# What cleaning is about comes up often, and beside it anything at all.
TRICKY = "\r\n\t \x0b\x0c\x85\u2028\u2029\xa0\u200b\u202e\ufeff\xad\ud800\U000e0041"
TRICKY += "e\u0301\u0316\u0344\u0f73\u1100\u1161\u11a8\u212b"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(TRICKY), st.characters(codec=None)))


def forbidden(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in {"Cf", "Cs", "Cc"} and c not in "\n\t"]


@given(TEXTS)
@example("e\u200b\u0301")
@example("a" + "\u0344" * 31)
@example("\r\u200b\n\n\n")
def test_cleaning_twice_is_cleaning_once(text):
    """A clean text is left as it is: what is stored is what every later reading gives."""
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(TEXTS)
def test_a_clean_text_is_normal_and_visible(text):
    """A clean text is in NFC, without invisible or control characters, without needless blanks and lines."""
    for clean in (clean_text(text), clean_line(text)):
        assert unicodedata.is_normalized("NFC", clean)
        assert forbidden(clean) == []
        assert "\n\n\n" not in clean
        assert clean == clean.strip("\n")
        assert all(line == line.rstrip() for line in clean.split("\n"))
    assert "\n" not in clean_line(text)
    assert "  " not in clean_line(text)


@given(TEXTS)
def test_cleaning_keeps_every_visible_character(text):
    """Cleaning loses no letter, digit or sign: only white space, marks and invisible characters may go."""

    def visible(text: str) -> list[str]:
        return [c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] in "LNPS"]

    assert visible(clean_text(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\n\nh"),
        ("soft\xadhy\u200bphen\ufeff \u202eevil\u202c \u2066x\u2069 tag\U000e0041", "softhyphen evil x tag"),
        ("bell\x07 esc\x1b[2J nul\0 half\ud800", "bell esc[2J nul half"),
        ("e\u0301 \u212b e\u200b\u0301", "\xe9 \xc5 \xe9"),
        ("\n \n  first  \n\n\n\n\tlast\xa0\n\n", "  first\n\n\tlast"),
        ("“‘Safe-zone’ – Russia\xa0and”", "“‘Safe-zone’ – Russia\xa0and”"),
        ("q" + "\u0316" * 31 + "z", "q" + "\u0316" * 30 + "z"),
        ("\ue000 private use stays", "\ue000 private use stays"),
        ("", ""),
    ],
)
def test_what_cleaning_does(text, clean):
    """Line ends, invisible characters, composition, blanks and blank lines, one by one."""
    assert clean_text(text) == clean


def test_a_line_is_one_line():
    """A title's white space of every kind collapses to single spaces."""
    assert clean_line(" A\r\n  title\u2029of\tfour\u3000words\u200b ") == "A title of four words"


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0344", "\u0f73\u0f75\u0f81"])
def test_a_heap_of_marks_takes_no_time(marks):
    """Normalising takes quadratic time on combining marks, so over 30 in a row are cut."""
    start = time.perf_counter()
    clean = clean_text("a" + marks * 200_000)
    assert time.perf_counter() - start < 5
    assert len(clean) <= 31


RUNS = ["a" + " " * 500_000 + "b", " \n" * 300_000 + "x", "\r" * 300_000 + "x", "a\u200b" * 300_000]


@pytest.mark.parametrize("text", RUNS)
def test_long_runs_take_no_time(text):
    """Runs of blanks, line ends and invisible characters are cleaned in linear time."""
    start = time.perf_counter()
    clean_text(text)
    clean_line(text)
    assert time.perf_counter() - start < 5
