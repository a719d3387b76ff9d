"""A question is checked before anything is spent on it."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from made_answers import make_answer, make_quote

from bot import render
from bot.asking import QuestionQueue
from bot.desk import Desk
from bot.errors import QueueFullError, TooFastError
from bot.limits import PersonLimit
from retrieval.errors import QuestionError


def make_desk(waiting=10):
    def ask_many(questions, within):
        return [make_answer(make_quote(), question=question) for question in questions]

    return Desk(QuestionQueue(ask_many, waiting), PersonLimit(2, 60, itertools.count().__next__))


@pytest.mark.parametrize("question", ["", "  ", "ab", "a" * 301, "12345", "???", "\n\n\n\n"])
def test_what_is_no_question_costs_nothing(question):
    """A refused question is refused by its form, and does not count against the limit."""
    desk = make_desk()
    for _ in range(5):
        with pytest.raises(QuestionError):
            desk.admit(question, 1, exempt=False)
    assert desk.admit("  how many? ", 1, exempt=False) == "how many?"


def test_moderators_may_ask_as_often_as_they_like():
    """The limit holds for everybody but those who are exempt."""
    desk = make_desk()
    for _ in range(10):
        desk.admit("how many?", 1, exempt=True)
    for _ in range(2):
        desk.admit("how many?", 2, exempt=False)
    with pytest.raises(TooFastError):
        desk.admit("how many?", 2, exempt=False)


def test_a_full_queue_costs_nothing():
    """Who is refused because others wait has not used up a question."""
    desk = make_desk(waiting=0)
    for _ in range(5):
        with pytest.raises(QueueFullError):
            desk.admit("how many?", 1, exempt=False)


def test_an_admitted_question_becomes_a_message():
    """The answer comes back as the message to send."""
    assert asyncio.run(make_desk().answer("how many?")) == render.message(make_answer(make_quote()))
