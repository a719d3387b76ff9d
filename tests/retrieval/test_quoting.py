"""Cutting quotes: whole sentences, the marked one always, neighbours while they fit."""

import itertools
from datetime import date

import pytest
from handmade import FLOOD, evidence, given, passage_of, stored
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from made_texts import texts

from retrieval.articles.cleaning import clean_text
from retrieval.passages import split_sentences
from retrieval.quoting import pick, quote
from retrieval.reading import Reading, SentenceReader
from retrieval.schema import Article, Passage
from retrieval.store.protocol import Stored

A, B, C, D, E = "Aaaa aaa.", "Bbbb bbb.", "Cccc ccc.", "Dddd ddd.", "Eeee eee."  # nine characters each


def reading(found, index, start=0, end=None):
    """A mark inside sentence number `index`, the whole of it when not told otherwise."""
    sentence = found.sentences[index]
    last = sentence.end if end is None else sentence.start + end
    return Reading(evidence(found, 0.0), index, sentence.start + start, last, 0.0)


def shown(index, limit, paragraphs=None):
    return quote(reading(given("a", A, B, C, D, E, paragraphs=paragraphs), index), limit).text


def readings_of(*everything):
    """All sentences of these passages, best first, as the reader marks them; the first is the best."""
    found = []
    for number, one in enumerate(everything):
        count = one.passage.last - one.passage.first
        found.append(evidence(one, *[1 - number / 10 - at / 100 for at in range(count)]))
    return SentenceReader().read("any?", found)


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


def test_a_quote_names_its_article():
    """Key, title, source, address and date of the article go with the quote."""
    found = quote(reading(stored(FLOOD)[0], 0), 100).article
    assert (found.id, found.title, found.source) == (FLOOD.key, FLOOD.title, "Elmford Gazette")
    assert (found.url, found.published) == ("https://example.org/elm", date(2024, 2, 6))


def test_quotes_are_picked_best_first_up_to_as_many_as_wanted():
    """Readings become quotes in their order, until there are enough."""
    found = readings_of(given("a", A), given("b", B), given("c", C))
    assert [one.text for one in pick(found, 2, 100)] == [A, B]
    assert [one.text for one in pick(found, 9, 100)] == [A, B, C]
    assert pick([], 3, 100) == ()


def test_a_quote_that_overlaps_an_earlier_one_is_left_out():
    """Sentences that an earlier quote shows already are not shown again; those beyond it are."""
    found = readings_of(given("a", A, B, C, D, E))
    assert [one.text for one in pick(found, 5, 19)] == [f"{A} {B}", f"{C} {D}"]


@pytest.mark.parametrize("copy", [A, A.upper(), f"“{A[:-1]}!”"])
def test_the_same_sentence_of_another_article_is_shown_once(copy):
    """An agency's sentence that two articles print, in whatever case and punctuation, is quoted once."""
    found = readings_of(given("a", A), given("b", copy), given("c", C))
    assert [one.article.id for one in pick(found, 3, 9)] == ["a", "c"]


def readable(text):
    """All sentences of a text as one passage, or nothing for a blank text."""
    sentences = split_sentences(text)
    if not sentences:
        return []
    whole = Passage(sentences[0].start, sentences[-1].end, 0, len(sentences))
    return readings_of(Stored(0, Article("a", "A", text), whole, sentences))


@given_any(texts.map(clean_text), st.integers(1, 1500))
@settings(deadline=None)
def test_every_quote_is_a_slice_of_whole_sentences(text, limit):
    """Any quote is exactly the article from where a sentence begins to where one ends, its mark within."""
    sentences = split_sentences(text)
    starts, ends = {one.start for one in sentences}, {one.end for one in sentences}
    for one in readable(text):
        found = quote(one, limit)
        assert text[found.start : found.end] == found.text
        assert found.start in starts
        assert found.end in ends
        [(start, end)] = found.marks
        assert found.text[start:end] == text[one.start : one.end] != ""
        assert len(found.text) <= max(limit, one.end - one.start)


@given_any(texts.map(clean_text), st.integers(1, 1500), st.integers(1, 5))
@settings(deadline=None)
def test_picked_quotes_are_few_and_apart(text, limit, most):
    """There are never more quotes than wanted, and no two share a character."""
    found = sorted(pick(readable(text), most, limit), key=lambda one: one.start)
    assert len(found) <= most
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
