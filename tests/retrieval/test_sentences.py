"""A text into sentences: nothing lost, nothing twice, nothing across a blank line."""

import re

import pytest
import sentencex
from hypothesis import example, given, settings
from made_texts import texts

from retrieval.articles.cleaning import clean_text
from retrieval.passages import LONGEST_SENTENCE, WRAPPED_LINE, split_sentences

LONG = "word " * 25 + "end."  # a line longer than wrapped text has


def cut(text):
    return [text[one.start : one.end] for one in split_sentences(text)]


def paragraphs(text):
    return [one.paragraph for one in split_sentences(text)]


def blocks(text):
    """The paragraphs of a cleaned text, found the simple way."""
    if "\n\n" in text:
        return text.split("\n\n")
    lines = text.split("\n")
    return lines if max(map(len, lines)) > WRAPPED_LINE else [text]


@given(texts)
@example("\n\n\n")
@example("a" * 2500)
@example("“" * 2500 + " x")
@settings(deadline=None)
def test_every_character_that_is_no_blank_is_in_exactly_one_sentence(text):
    """Nothing of an article is lost, nothing stands twice, and the sentences come in order."""
    covered = [0] * len(text)
    end = 0
    for one in split_sentences(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        for at in range(one.start, one.end):
            covered[at] = 1
    assert all(covered[at] for at, character in enumerate(text) if not character.isspace())


@given(texts)
@settings(deadline=None)
def test_a_sentence_is_trimmed_short_enough_and_inside_its_paragraph(text):
    """No sentence begins or ends with a blank, crosses a blank line or is over the limit."""
    for piece in cut(text):
        assert piece == piece.strip()
        assert not re.search(r"\n\s*\n", piece)
        assert len(piece) <= LONGEST_SENTENCE


@given(texts.map(clean_text))
@settings(deadline=None)
def test_paragraph_numbers_count_the_paragraphs(text):
    """In a cleaned text the sentences of number n hold what the nth paragraph holds."""
    found = split_sentences(text)
    for number, block in enumerate(blocks(text), 1):
        inside = "".join(text[one.start : one.end] for one in found if one.paragraph == number)
        assert "".join(inside.split()) == "".join(block.split())
    assert [one.paragraph for one in found] == sorted(one.paragraph for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It poured!", ["It rained.", "It poured!"]),
        ("Mr. Reed paid 3.5 million. Dr. Birch didn't.", ["Mr. Reed paid 3.5 million.", "Dr. Birch didn't."]),
        ("She said: “No. Never.” Then she left.", ["She said: “No. Never.”", "Then she left."]),
        ("First\n\nSecond", ["First", "Second"]),
        ("One 🌊🏗️. Two 👨‍👩‍👧 people. Three.", ["One 🌊🏗️.", "Two 👨‍👩‍👧 people.", "Three."]),
        ("Cafe\u0301s closed. 𝐁𝐨𝐥𝐝 words. Zoë.", ["Cafe\u0301s closed.", "𝐁𝐨𝐥𝐝 words.", "Zoë."]),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text, expected):
    """Titles, decimals and quotations are no ends; emoji shift no offset, which counts code points."""
    assert cut(text) == expected


def test_an_endless_sentence_is_cut_at_a_blank():
    """Text without stops is cut after the last blank that fits, and without blanks at the limit."""
    assert [len(piece) for piece in cut("x" * 2500)] == [1000, 1000, 500]
    pieces = cut("word " * 500)
    assert all(set(piece.split()) == {"word"} for piece in pieces)
    assert len(pieces[0]) == 999


def test_long_lines_are_paragraphs_of_their_own():
    """Text without blank lines has a paragraph a line when its lines are long."""
    assert paragraphs(f"{LONG}\n{LONG} {LONG}\n{LONG}") == [1, 2, 2, 3]


def test_wrapped_lines_are_one_paragraph():
    """Text without blank lines whose lines are short was wrapped: sentences run across its line ends."""
    text = "The river rose in the\nnight. The bridge\nfell."
    assert cut(text) == ["The river rose in the\nnight.", "The bridge\nfell."]
    assert paragraphs(text) == [1, 1]


def test_blank_lines_win_over_line_ends():
    """Where there are blank lines, a single line end is none of a paragraph, however long the lines are."""
    assert paragraphs(f"{LONG}\n{LONG}\n\n{LONG}") == [1, 1, 2]


def test_a_blank_line_may_hold_blanks():
    """A line of spaces or tabs parts two paragraphs, too."""
    assert paragraphs("One.\n \t\nTwo.") == [1, 2]


@pytest.mark.parametrize(
    "unit", [" ", "\n", '"', "“", "'", ".", "a", "word ", " \n", "(", "?! ", "🌊", "e\u0301"]
)
def test_a_hundred_thousand_of_anything_are_split(unit):
    """No run of anything takes time that grows with its square: this would hang if it did."""
    text = f"a{unit * 100_000}b"
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


def test_no_text_is_given_whole_to_a_splitter_that_takes_quadratic_time(monkeypatch):
    """The library would take minutes for very many opening quotation marks; it sees them piece by piece."""
    sizes = []
    split = sentencex.get_sentence_boundaries

    def watched(language, piece):
        sizes.append(len(piece))
        return split(language, piece)

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", watched)
    assert len(cut("“" * 100_000)) == 100
    assert sum(sizes) == 100_000
    assert max(sizes) <= 10_000


def test_a_paragraph_of_many_pieces_is_split_as_if_it_were_short():
    """Sentences of a very long paragraph are whole, also where it is looked at piece by piece."""
    one = "The mayor of the city spoke to 3.5 million people: “Go. Now.” "
    assert cut(one * 1000) == cut(one) * 1000


def test_the_seed_says_its_number_in_paragraph_five(seed):
    """The sentence with the 250,000 displaced people is in the seed article's fifth paragraph."""
    [number] = [
        one.paragraph for one in split_sentences(seed.text) if "250,000" in seed.text[one.start : one.end]
    ]
    assert number == 5
