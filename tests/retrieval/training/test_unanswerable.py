"""Made-up questions differ from the real ones in what the passage would have to say."""

from __future__ import annotations

import random

import pytest

from retrieval.matching import holds
from retrieval.training.examples import Text
from retrieval.training.unanswerable import made_unanswerable

PASSAGE = (
    "On Monday the Elm rose by 2.4 metres. "
    "In the town of Elmford its mayor, Zoë Müller, closed 3 bridges in 1953. It was cold."
)
TEXT = Text("The Elm", PASSAGE)


def made(question, answer, passage=PASSAGE):
    """Everything that a hundred tries make of it."""
    span = passage.index(answer), passage.index(answer) + len(answer)
    tries = (
        made_unanswerable(question, Text("", passage), (span,), random.Random(seed)) for seed in range(100)
    )
    return {one for one in tries if one}


def questions(found):
    return {question for question, _ in found}


def test_a_passage_without_the_answering_sentence_does_not_hold_the_answer():
    """What is left is the rest of the passage."""
    found = made("what came up", "2.4 metres")
    assert {text.passage for _, text in found} == {PASSAGE.partition("metres. ")[2]}


def test_another_sentence_with_the_same_answer_stays_no_negative():
    """Where the answer stands twice, taking out one sentence is not enough."""
    assert not made("what came up", "2.4 metres", "It rose by 2.4 metres. Yes, by 2.4 metres.")


def test_a_name_is_replaced_by_another_of_the_passage():
    """Names at a sentence's beginning may be any word, so they aren't put in."""
    assert {"What did Elmford close?", "What did Zoë Müller close?"} <= questions(
        made("What did Berlin close?", "3 bridges")
    )


def test_a_year_is_replaced_by_a_year():
    """Rather by one of the passage's own."""
    changed = questions(made("who closed bridges in 1949?", "Zoë Müller")) - {"who closed bridges in 1949?"}
    assert "who closed bridges in 1953?" in changed
    assert all(one.split()[-1].rstrip("?").isdigit() for one in changed)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "what was the highest?",
            {"what was the lowest?", "what wasn't the highest?", "what was not the highest?"},
        ),
        ("who can swim?", {"who can't swim?", "who can not swim?"}),
    ],
)
def test_opposites_and_negations(question, expected):
    """A word is turned, or the verb."""
    assert questions(made(question, "cold")) - {question} == expected


def test_the_same_seed_makes_the_same():
    """So that a training can be repeated."""
    twice = [made_unanswerable("Who closed it?", TEXT, ((54, 61),), random.Random(3)) for _ in range(2)]
    assert twice[0] == twice[1]


def test_what_was_cut_is_really_gone():
    """The same question goes only with a text that does not answer it."""
    for question, text in made("what was it?", "cold"):
        if question == "what was it?":
            assert not holds(text.passage, ["cold"])
