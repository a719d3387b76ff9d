"""Whether two marks give the same answer: in other words maybe, never with other numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sameness import Said

PIECES = ["250,000", "250", "four", "hundred", "people", "and", "not", "Turkey", "Hay’et", "$", "-5", "…"]
MARKS = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


def same(one, other):
    return Said.of(one).same(Said.of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("250,000", "about 250,000 people"),
        ("250,000", "250000"),
        ("at least 15 civilians", "15 civilians"),
        ("Panos Moumtzis", "Panos Moumtzis, the UN regional humanitarian coordinator"),
        ("Hay’et Tahrir al-Sham", "the powerful Hay'et Tahrir al-Sham"),
        ("Assad", "President Bashar al-Assad’s"),
        ("on Friday", "Friday"),
        ("Zoë Müller", "ZOE MULLER"),
        ("$5 million", "some $5 million"),
    ],
)
def test_the_same_answer_in_more_words_is_the_same(one, other):
    """Few words around it, case, accents and punctuation make no other answer."""
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("250", "250,000"),
        ("250,000", "300,000"),
        ("3.5", "3"),
        ("four", "four hundred"),
        ("twenty", "twenty four"),
        ("15 civilians", "15 months"),
        ("Friday", "Friday, 3 May"),
        ("$5 million", "€5 million"),
        ("5", "5%"),
        ("−5 degrees", "5 degrees"),
        ("Turkey", "Russia and Turkey"),
        ("safe", "not safe"),
        ("Idlib", "Idlib is held by an array of rebel groups"),
        ("Turkey Russia", "Russia Turkey"),
        ("", "anything"),
        ("…", "…"),
    ],
)
def test_other_numbers_and_other_words_are_other_answers(one, other):
    """Another number or sign, words that join or turn, and a whole sentence around it make another answer."""
    assert not same(one, other)


@given(MARKS, MARKS)
def test_sameness_does_not_depend_on_which_is_asked(one, other):
    """Either of two marks finds the other the same, and any mark with words finds itself so."""
    assert same(one, other) == same(other, one)
    assert same(one, one) == bool(Said.of(one).words)
