"""A digest is sent once a week, late if need be, and not at all where nothing was asked."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import discord
import pytest
from made_pasts import make_past, make_reported

from bot.attached import Attached
from bot.digest import Digests, due
from bot.guild_settings import GuildSettings
from bot.insights import Insights
from bot.reviewing import Review
from retrieval.errors import StoreError

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("now", "sent", "week"),
    [
        (MONDAY, None, "2026-11-16"),
        (MONDAY, "2026-11-09", "2026-11-16"),
        (MONDAY, "2026-11-16", None),
        (MONDAY - timedelta(minutes=1), "2026-11-09", None),
        (MONDAY + timedelta(days=6, hours=15), "2026-11-09", "2026-11-16"),
        (MONDAY + timedelta(days=7), "2026-11-09", "2026-11-23"),
        (MONDAY, "2026-11-23", None),
    ],
    ids=["first", "in time", "sent", "too early", "late", "very late", "clock set back"],
)
def test_a_week_is_due_from_monday_until_it_is_sent(now, sent, week):
    """At eight o'clock UTC; of several missed weeks only the last is sent."""
    found = due(now, sent)
    assert (found and found.first.isoformat()) == week


class Room(discord.TextChannel):
    """A channel that keeps what is sent there, once for each nonce, or refuses it."""

    def __init__(self, guild, *, may_attach=True, refuses=False):
        self.guild, self.overwrites_, self.refuses = guild, {}, refuses
        self.sent, self._may_attach = [], may_attach

    @property
    def overwrites(self):
        return {}

    def permissions_for(self, who):
        return discord.Permissions(view_channel=True, attach_files=self._may_attach)

    async def send(self, content, *, nonce, files, **rest):
        if self.refuses:
            raise discord.Forbidden(Mock(status=403), "no")
        self.sent.append((content, nonce, [file.filename for file in files]))


class World:
    """A server with a channel for digests, and a clock; what was `asked` there is the same every week."""

    def __init__(self, *, silent=False, **room):
        role = SimpleNamespace(id=1)
        self.guild = SimpleNamespace(id=5, me=SimpleNamespace(id=9), roles=[role], default_role=role)
        self.room = Room(self.guild, **room)
        self.guild.get_channel = lambda id_: self.room if id_ == 7 else None
        self.settings = {5: GuildSettings(digest=7)}
        self.memory, self.now, self.reviews, self.asked = {}, MONDAY, [], [] if silent else [make_past(1)]
        self.trouble = None

    def of(self, guild):
        return self.settings.get(guild, GuildSettings())

    async def review(self, guild, period, title, sees, *, with_reports):
        if self.trouble:
            raise self.trouble
        assert (guild, with_reports) == (5, False)
        self.reviews.append(period.first)
        insights = Insights(period, tuple(self.asked), (), 0, (make_reported(),))
        return Review(insights, f"{title} of {period.first}", Attached("questions.png", b"x"))

    def run(self, *moments):
        """A start of the bot that looks at these moments."""
        digests = Digests(
            self,
            self,
            self.memory.get,
            self.memory.__setitem__,
            guilds=lambda: [self.guild],
            now=lambda: self.now,
        )
        left = list(moments)

        async def sleep(seconds):
            if not left:
                raise asyncio.CancelledError
            self.now = left.pop(0)

        async def scenario():
            self.now = left.pop(0)
            with pytest.raises(asyncio.CancelledError):
                await digests.keep_sending(sleep)

        asyncio.run(scenario())
        return self.room.sent


def test_it_is_sent_once_a_week_over_restarts():
    """Whether the bot runs on or starts again, each week is sent once, with its picture and its own nonce."""
    world = World()
    week = timedelta(days=7)
    world.run(MONDAY, MONDAY + timedelta(hours=1))
    assert world.run(MONDAY + timedelta(hours=2)) == [
        ("Weekly digest of 2026-11-16", "digest 2026-11-16", ["questions.png"])
    ]
    assert len(world.run(MONDAY + week - timedelta(hours=9), MONDAY + week)) == 2
    assert [content for content, _, _ in world.run(MONDAY + 4 * week + timedelta(days=2))][2:] == [
        "Weekly digest of 2026-12-14"
    ]


def test_a_week_without_questions_has_none():
    """It counts as done all the same."""
    world = World(silent=True)
    assert world.run(MONDAY, MONDAY) == []
    assert world.reviews == [WEEK]
    world.asked = [make_past(1)]
    assert world.run(MONDAY + timedelta(days=1)) == []


def test_a_server_that_wants_none_gets_none():
    """Without a channel nothing is looked up; once one is set, the last week comes at once."""
    world = World()
    world.settings = {}
    assert world.run(MONDAY) == []
    assert world.reviews == []
    world.settings = {5: GuildSettings(digest=7)}
    assert len(world.run(MONDAY + timedelta(days=3))) == 1


def test_without_the_permission_it_comes_without_a_picture():
    """Attach Files is none that the bot needs."""
    ((_, _, files),) = World(may_attach=False).run(MONDAY)
    assert files == []


@pytest.mark.parametrize("kind", ["refused", "gone", "store", "unforeseen"])
def test_a_failure_is_told_and_tried_again_in_an_hour(kind, caplog):
    """The log says what to do; the week is not lost."""
    world = World(refuses=kind == "refused")
    if kind == "gone":
        world.settings = {5: GuildSettings(digest=8)}
    world.trouble = {"store": StoreError("full"), "unforeseen": RuntimeError("what?")}.get(kind)
    world.run(MONDAY, MONDAY + timedelta(minutes=59))
    assert caplog.text.count("/config digest") == 1
    world.room.refuses, world.settings, world.trouble = False, {5: GuildSettings(digest=7)}, None
    assert len(world.run(MONDAY + timedelta(hours=1))) == 1
