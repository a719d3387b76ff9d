"""Where mentions are answered, and what whoever mentions the bot elsewhere is told."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock

import discord

from bot.guild_settings import GuildBook, GuildSettings
from bot.permissions import home
from bot.places import Places


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def channel(number, *, seen=True, kind=discord.TextChannel, **attributes):
    return Mock(
        spec=kind,
        id=number,
        send=AsyncMock(),
        permissions_for=Mock(return_value=discord.Permissions(view_channel=seen)),
        **attributes,
    )


def message(person, place):
    author = Mock(spec=discord.Member, id=person)
    return Mock(spec=discord.Message, author=author, channel=place, to_reference=Mock(return_value=None))


def make_places(clock, *listed, there=()):
    book = GuildBook(lambda _: None, lambda _key, _value: None)
    asyncio.run(book.change(7, lambda _: GuildSettings(channels=listed)))
    return Places(book, clock), SimpleNamespace(id=7, get_channel={one.id: one for one in there}.get)


def test_a_thread_counts_as_its_channel():
    """Where a channel is on the list its threads are, and no others; without a list all are."""
    places, guild = make_places(Clock(), 3)
    inside = channel(30, kind=discord.Thread, parent_id=3)
    outside = channel(40, kind=discord.Thread, parent_id=4)
    assert [home(one) for one in (inside, outside, channel(5), None)] == [3, 4, 5, 0]
    assert places.allow(guild, message(1, channel(3)))
    assert places.allow(guild, message(1, inside))
    assert not places.allow(guild, message(1, channel(4)))
    assert not places.allow(guild, message(1, outside))
    places, guild = make_places(Clock())
    assert places.allow(guild, message(1, outside))


def test_a_hint_goes_away_and_names_what_its_reader_sees():
    """It stays for half a minute; channels that are hidden from the reader or gone are not named."""
    places, guild = make_places(Clock(), 3, 4, 5, there=[channel(3), channel(4, seen=False)])
    here = channel(9)
    asyncio.run(places.hint(guild, message(1, here)))
    ((said,), options) = here.send.call_args
    assert said == "I don't answer mentions in this channel: mention me in <#3>, or use `/ask`."
    assert options["delete_after"] == 30
    places, guild = make_places(Clock(), 5)
    asyncio.run(places.hint(guild, message(1, here)))
    assert here.send.call_args[0] == ("I don't answer mentions in this channel: use `/ask`.",)


def test_hints_never_flood():
    """One for a person in ten minutes, one in a channel a minute; who was not told is told the next time."""
    clock = Clock()
    places, guild = make_places(clock, 3)
    here, there = channel(8), channel(9)

    def hints(person, place):
        before = place.send.call_count
        asyncio.run(places.hint(guild, message(person, place)))
        return place.send.call_count - before

    assert [hints(1, here), hints(1, here), hints(1, there), hints(2, here), hints(2, there)] == [
        1,
        0,
        0,
        0,
        1,
    ]
    clock.now += 60
    assert [hints(2, here), hints(3, here), hints(1, there)] == [0, 1, 0]
    clock.now += 540
    assert hints(1, there) == 1


def test_a_hint_that_can_t_be_sent_harms_nothing(caplog):
    """Where the bot may not write, nobody but the log hears of it."""
    places, guild = make_places(Clock(), 3)
    here = channel(8)
    here.send.side_effect = OSError
    caplog.set_level("INFO")
    asyncio.run(places.hint(guild, message(1, here)))
    assert "a hint could not be sent: OSError" in caplog.text
