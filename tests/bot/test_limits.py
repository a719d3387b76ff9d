"""How often people and channels may ask."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import TooFastError
from bot.guild_settings import GuildBook, GuildSettings, Pace
from bot.limits import _REMEMBERED, Asker, Limit, Limits


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def pace(questions, seconds=60):
    return Pace(questions=questions, seconds=seconds)


def make_limits(clock, person=5, channel=1_000):
    return Limits(GuildBook(lambda _: None, lambda _key, _value: None), pace(person), pace(channel), clock)


def ask(limits, person=1, *, guild=7, channel=3, exempt=False):
    limits.admit(Asker(person, guild, channel, exempt))


def test_the_sixth_question_in_a_minute_waits():
    """Five in 60 seconds are admitted; the sixth is told when to come back, and then admitted."""
    clock = Clock()
    limits = make_limits(clock)
    for _ in range(5):
        ask(limits)
        clock.now += 2
    with pytest.raises(
        TooFastError, match=r"^That was too fast: 5 questions in 60 s at most\. Try again in 50 s"
    ):
        ask(limits)
    clock.now += 50
    ask(limits)
    with pytest.raises(TooFastError, match="Try again in 2 s"):
        ask(limits)


def test_people_do_not_share_a_limit():
    """One person's questions don't count against another's, nor in another server."""
    limits = make_limits(Clock(), person=1)
    ask(limits, 1)
    ask(limits, 2)
    ask(limits, 1, guild=8)
    with pytest.raises(TooFastError):
        ask(limits, 1)


def test_the_people_of_a_channel_share_its_limit():
    """However many they are, and moderators too; other channels are not concerned."""
    clock = Clock()
    limits = make_limits(clock, channel=3)
    for person in (1, 2):
        ask(limits, person)
    ask(limits, 3, exempt=True)
    clock.now += 20
    said = r"^This channel asks too fast: 3 questions of all people in 60 s at most\. Try again in 40 s\.$"
    for exempt in (False, True):
        with pytest.raises(TooFastError, match=said):
            ask(limits, 4, exempt=exempt)
    ask(limits, 4, channel=5)
    clock.now += 40
    ask(limits, 4)


def test_a_refused_question_does_not_count():
    """Hammering the bot makes neither the person's nor the channel's wait longer."""
    clock = Clock()
    limits = make_limits(clock, person=2, channel=1)
    ask(limits)
    for _ in range(10):
        clock.now += 5
        with pytest.raises(TooFastError, match="This channel"):
            ask(limits)
    clock.now += 10
    ask(limits)
    with pytest.raises(TooFastError, match="This channel"):
        ask(limits)
    ask(limits, channel=4)
    for _ in range(5):
        with pytest.raises(TooFastError, match="That was"):
            ask(limits, channel=5)
    ask(limits, 2, channel=5)


def test_a_server_s_own_limits_hold_in_it():
    """What a server has set goes before what holds elsewhere, from the next question on."""
    book = GuildBook(lambda _: None, lambda _key, _value: None)
    limits = Limits(book, pace(1), pace(1), Clock())
    asyncio.run(book.change(7, lambda _: GuildSettings(person=pace(2, 10), channel=pace(3, 20))))
    assert limits.paces(book.of(7)) == (pace(2, 10), pace(3, 20))
    assert limits.paces(book.of(8)) == (pace(1), pace(1))
    ask(limits)
    ask(limits)
    with pytest.raises(TooFastError, match="2 questions in 10 s"):
        ask(limits)


def test_a_limit_that_is_lowered_counts_what_was_asked_before():
    """The wait is until so many questions are over that one more may be asked."""
    clock = Clock()
    limit = Limit(clock)
    for _ in range(4):
        assert limit.admits(1, pace(4))
        clock.now += 10
    assert limit.wait(1, pace(2)) == 40
    clock.now += 40
    assert limit.admits(1, pace(2))


def test_people_are_forgotten():
    """Nobody is remembered longer than needed, and never more than a fixed number of people."""
    clock = Clock()
    limit = Limit(clock)
    for person in range(_REMEMBERED + 500):
        assert limit.admits(person, pace(1))
    assert len(limit._asked) <= _REMEMBERED
    clock.now += 61
    assert limit.admits(1, pace(1))
    assert list(limit._asked) == [1]
