"""Cutting quotes: whole sentences, the marked ones always, neighbours while they fit."""

from dataclasses import replace
from datetime import date

import pytest
from handmade import FLOOD, given, passage_of, stored
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from made_readings import A, B, C, D, E, marked, readable, reading
from made_texts import texts

from retrieval.articles.cleaning import clean_text
from retrieval.passages import split_sentences
from retrieval.quoting import quote


def shown(index, limit, paragraphs=None):
    return quote(reading(given("a", A, B, C, D, E, paragraphs=paragraphs), index), limit).text


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (1, C),
        (9, C),
        (18, C),
        (19, f"{B} {C}"),
        (28, f"{B} {C}"),
        (29, f"{B} {C} {D}"),
        (39, f"{A} {B} {C} {D}"),
        (49, f"{A} {B} {C} {D} {E}"),
        (500, f"{A} {B} {C} {D} {E}"),
    ],
)
def test_a_quote_grows_by_whole_sentences_up_to_the_limit(limit, expected):
    """The marked sentence is whole even over the limit; the one before joins first, then the one after."""
    assert shown(2, limit) == expected


@pytest.mark.parametrize(
    ("index", "expected"), [(0, f"{A} {B}"), (1, f"{A} {B}"), (3, f"{C} {D}"), (4, f"{D} {E}")]
)
def test_a_quote_at_an_end_of_the_article_grows_to_the_other_side(index, expected):
    """The first and last sentence have a neighbour on one side only."""
    assert shown(index, 19) == expected


def test_neighbours_of_the_same_paragraph_come_first():
    """A sentence of another paragraph joins only when none of the own paragraph is left to join."""
    paragraphs = [1, 1, 2, 2, 2]
    assert shown(2, 19, paragraphs) == f"{C} {D}"
    assert shown(2, 29, paragraphs) == f"{C} {D} {E}"
    assert shown(2, 40, paragraphs) == f"{B}\n\n{C} {D} {E}"


def test_a_neighbour_that_does_not_fit_leaves_room_for_the_other():
    """When the long sentence before does not fit, the short one after is shown."""
    found = given("a", "Long " * 20 + "one.", B, C)
    assert quote(reading(found, 1), 30).text == f"{B} {C}"


def test_a_quote_reaches_beyond_its_passage():
    """Neighbours come from the article, not only from the passage that was found."""
    found = passage_of(given("a", A, B, C), 1, 2)
    assert quote(reading(found, 1), 30).text == f"{A} {B} {C}"


def test_the_mark_is_the_reading_and_names_its_paragraph():
    """The marked words are the reader's, and the paragraph is the one that they stand in."""
    found = quote(reading(given("a", A, B, C, paragraphs=[1, 2, 2]), 1, 5, 8), 500)
    assert found.text == f"{A}\n\n{B} {C}"
    assert [found.text[start:end] for start, end in found.marks] == ["bbb"]
    assert found.paragraph == 2


def test_a_mark_across_sentences_brings_them_all():
    """Every sentence that a mark touches is quoted, even over the limit; neighbours join on both sides."""
    found = given("a", A, B, C, D, E, paragraphs=[1, 1, 2, 2, 3])
    across = reading(found, 1, 5, 17)  # from B's second word into C
    assert [quote(across, limit).text for limit in (1, 29, 31)] == [f"{B}\n\n{C}"] * 2 + [f"{A} {B}\n\n{C}"]
    assert quote(across, 40).text == f"{A} {B}\n\n{C} {D}"
    assert marked([quote(across, 40)]) == ["bbb.\n\nCccc c"]
    assert quote(across, 40).paragraph == 1


def test_the_last_sentence_of_a_mark_has_its_own_paragraph():
    """A neighbour from the paragraph that a mark ends in joins before one from another paragraph."""
    found = given("a", A, B, C, D, paragraphs=[1, 2, 3, 3])
    assert quote(reading(found, 1, 5, 17), 30).text == f"{B}\n\n{C} {D}"


@pytest.mark.parametrize(("start", "end"), [(-1, 9), (0, 10), (-1, 10)])
def test_blanks_around_a_mark_do_no_harm(start, end):
    """A mark that takes in blanks beside its sentence marks what the quote has of it."""
    found = reading(given("a", A, B, C), 1, start, end)
    assert quote(found, 1).marks == ((0, len(B)),)
    assert quote(found, 500).text == f"{A} {B} {C}"


def test_a_quote_names_its_article():
    """Key, title, source, address and date of the article go with the quote."""
    found = quote(reading(stored(FLOOD)[0], 0), 100).article
    assert (found.id, found.title, found.source) == (FLOOD.key, FLOOD.title, "Elmford Gazette")
    assert (found.url, found.published) == ("https://example.org/elm", date(2024, 2, 6))


@given_any(texts.map(clean_text), st.integers(1, 1500), st.data())
@settings(deadline=None)
def test_every_quote_is_a_slice_of_whole_sentences(text, limit, data):
    """Wherever a mark begins and ends, its quote goes from where a sentence begins to where one ends."""
    sentences = split_sentences(text)
    starts, ends = [one.start for one in sentences], [one.end for one in sentences]
    for one in readable(text):
        last = data.draw(st.sampled_from(sentences[one.sentence :]))
        start = data.draw(st.integers(one.start, one.end - 1))
        end = data.draw(st.integers(max(start, last.start) + 1, last.end))
        found = quote(replace(one, start=start, end=end), limit)
        assert text[found.start : found.end] == found.text
        assert found.start in starts
        assert found.end in ends
        assert marked([found]) == [text[start:end]]
        assert len(found.text) <= max(limit, last.end - one.start)
