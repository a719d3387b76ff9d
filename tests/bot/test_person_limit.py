"""How often one person may ask."""

from __future__ import annotations

import pytest

from bot.errors import TooFastError
from bot.limits import _PEOPLE, PersonLimit


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_the_sixth_question_in_a_minute_waits():
    """Five in 60 seconds are admitted; the sixth is told when to come back, and then admitted."""
    clock = Clock()
    limit = PersonLimit(5, 60, clock)
    for _ in range(5):
        limit.admit(1)
        clock.now += 2
    with pytest.raises(TooFastError, match=r"5 questions in 60 s at most\. Try again in 50 s\."):
        limit.admit(1)
    clock.now += 50
    limit.admit(1)
    with pytest.raises(TooFastError, match="Try again in 2 s"):
        limit.admit(1)


def test_people_do_not_share_a_limit():
    """One person's questions don't count against another's."""
    limit = PersonLimit(1, 60, Clock())
    limit.admit(1)
    limit.admit(2)
    with pytest.raises(TooFastError):
        limit.admit(1)


def test_a_refused_question_does_not_count():
    """Hammering the bot does not make the wait longer."""
    clock = Clock()
    limit = PersonLimit(1, 60, clock)
    limit.admit(1)
    for _ in range(10):
        clock.now += 5
        with pytest.raises(TooFastError):
            limit.admit(1)
    clock.now += 10
    limit.admit(1)


def test_people_are_forgotten():
    """Nobody is remembered longer than needed, and never more than a fixed number of people."""
    clock = Clock()
    limit = PersonLimit(1, 60, clock)
    for person in range(_PEOPLE + 500):
        limit.admit(person)
    assert len(limit._asked) <= _PEOPLE
    clock.now += 61
    limit.admit(1)
    assert list(limit._asked) == [1]
