"""Sentences into passages: whole sentences, all of them, in pieces of about the wanted length."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_texts import texts

from retrieval.passages import passage_version, split_passages, split_sentences


def passages(text, target):
    sentences = split_sentences(text)
    return sentences, split_passages(text, sentences, target)


def prose(*paragraphs):
    """Paragraphs of ten-word sentences, as many as the numbers say."""
    one = "The old stone bridge over the river Elm is closed."
    return "\n\n".join(" ".join([one] * count) for count in paragraphs)


def spans(text, target):
    return [(one.first, one.last) for one in passages(text, target)[1]]


@given(texts, st.integers(1, 200))
@settings(deadline=None)
def test_passages_hold_all_sentences_and_share_at_most_one(text, target):
    """Each passage goes on where the one before ended, or repeats its last sentence, and reaches further."""
    sentences, found = passages(text, target)
    done = 0
    for number, one in enumerate(found):
        assert one.first in ({0} if number == 0 else {done, done - 1})
        assert one.last > done
        done = one.last
    assert done == len(sentences)


@given(texts, st.integers(1, 200))
@settings(deadline=None)
def test_a_passage_is_whole_sentences(text, target):
    """A passage begins where its first sentence begins and ends where its last one ends."""
    sentences, found = passages(text, target)
    for one in found:
        assert (one.start, one.end) == (sentences[one.first].start, sentences[one.last - 1].end)


@given(texts, st.integers(1, 200))
@settings(deadline=None)
def test_only_a_divided_paragraph_is_repeated(text, target):
    """A sentence stands in two passages only where its paragraph goes on in the second."""
    sentences, found = passages(text, target)
    for one, following in pairwise(found):
        if following.first < one.last:
            assert sentences[one.last - 1].paragraph == sentences[one.last].paragraph


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30))
@settings(deadline=None)
def test_passages_of_normal_prose_are_about_as_long_as_wanted(counts):
    """Of sentences of ten words no passage but the last is further than one sentence from the target."""
    text = prose(*counts)
    for one in passages(text, 90)[1][:-1]:
        assert abs(len(text[one.start : one.end].split()) - 90) <= 10


@given(texts, st.integers(2, 200))
@settings(deadline=None)
def test_a_passage_is_over_the_target_by_its_last_sentences_only(text, target):
    """Without its last two sentences a passage is within the target, however long the sentences are."""
    sentences, found = passages(text, target)
    for one in found:
        kept = [text[s.start : s.end] for s in sentences[one.first : max(one.first, one.last - 2)]]
        assert len(" ".join(kept).split()) <= target


@pytest.mark.parametrize(
    ("counts", "target", "expected"),
    [
        ((2, 2), 90, [(0, 4)]),
        ((4,), 20, [(0, 2), (1, 3), (2, 4)]),
        ((5,), 30, [(0, 3), (2, 5)]),
        ((5,), 24, [(0, 2), (1, 3), (2, 4), (3, 5)]),
        ((5,), 25, [(0, 3), (2, 5)]),
        ((2, 2), 20, [(0, 2), (2, 4)]),
        ((3, 3), 40, [(0, 4), (3, 6)]),
        ((3,), 5, [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_short_paragraphs_are_joined_and_long_ones_divided(counts, target, expected):
    """Passages by hand, as sentence indices, from paragraphs of so many ten-word sentences."""
    assert spans(prose(*counts), target) == expected


def test_a_long_sentence_stands_with_its_neighbours():
    """A sentence that fills a passage is repeated ahead of its successor, so that both are read together."""
    text = f"Short one. {'long ' * 85}sentence. Then {'more ' * 20}came."
    assert spans(text, 90) == [(0, 2), (1, 3)]


def test_no_sentences_make_no_passages():
    """A blank text has neither sentences nor passages."""
    assert passages(" \n\n ", 90) == ((), ())


def test_the_rule_is_named_by_its_target():
    """Another passage length is another recipe."""
    assert passage_version(90) != passage_version(91)
    assert "90" in passage_version(90)
