"""A question is checked before anything is spent on it."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import nullcontext
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from made_answers import make_answer, make_quote

from bot import render
from bot.asking import QuestionQueue
from bot.bookkeeping import Bookkeeper, Retention
from bot.desk import Desk, Reply
from bot.errors import QueueFullError, TooFastError
from bot.guild_settings import GuildBook, Pace
from bot.limits import Asker, Limits
from retrieval.errors import QuestionError
from retrieval.store.journal import Asked

ASKED = Asked(at=datetime(2026, 3, 12, tzinfo=UTC), person=1, guild=2, channel=3, private=True)

ANA = Asker(person=1, guild=2, channel=3, exempt=False)


def make_desk(waiting=10, journal=None):
    def ask_many(questions, within):
        return [make_answer(make_quote(), question=question) for question in questions]

    return Desk(
        QuestionQueue(ask_many, waiting),
        Limits(
            GuildBook(lambda _: None, lambda _key, _value: None),
            Pace(questions=2, seconds=60),
            Pace(questions=100, seconds=60),
            itertools.count().__next__,
        ),
        Bookkeeper(journal, Retention(30, 400)),
    )


@pytest.mark.parametrize("question", ["", "  ", "ab", "a" * 301, "12345", "???", "\n\n\n\n"])
def test_what_is_no_question_costs_nothing(question):
    """A refused question is refused by its form, and does not count against the limit."""
    desk = make_desk()
    for _ in range(5):
        with pytest.raises(QuestionError):
            desk.admit(question, ANA)
    assert desk.admit("  how many? ", ANA) == "how many?"


def test_moderators_may_ask_as_often_as_they_like():
    """The limit holds for everybody but those who are exempt."""
    desk = make_desk()
    for _ in range(10):
        desk.admit("how many?", Asker(1, 2, 3, exempt=True))
    for _ in range(2):
        desk.admit("how many?", ANA)
    with pytest.raises(TooFastError):
        desk.admit("how many?", ANA)


def test_a_full_queue_costs_nothing():
    """Who is refused because others wait has not used up a question."""
    desk = make_desk(waiting=0)
    for _ in range(5):
        with pytest.raises(QueueFullError):
            desk.admit("how many?", ANA)


def test_an_admitted_question_becomes_a_message_and_is_noted():
    """The answer comes back as the message to send, and goes into the journal with who asked."""
    journal = Mock()

    async def scenario():
        desk = make_desk(journal=journal)
        answered = await desk.answer("how many?", 1, asked=ASKED)
        await desk._books.close()
        return answered

    answer = make_answer(make_quote(), question="how many?")
    answered = asyncio.run(scenario())
    ((id_, asked, noted), options) = journal.note.call_args
    assert answered == Reply(render.message(answer), id_, private=True, quotes=1, nearest=False)
    assert (asked, noted, options) == (ASKED, answer, {"with_question": True})


@pytest.mark.parametrize(("waiting", "asked"), [(0, ASKED), (10, None)])
def test_only_answers_to_somebody_are_noted(waiting, asked):
    """A question that failed leaves nothing behind, and neither does a look-up of what others have said."""
    journal = Mock()

    async def scenario():
        desk = make_desk(waiting, journal)
        with nullcontext() if waiting else pytest.raises(QueueFullError):
            await desk.answer("how many?", 1, asked=asked)
        await desk._books.close()

    asyncio.run(scenario())
    journal.note.assert_not_called()
