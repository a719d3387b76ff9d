"""What somebody changed is told to the moderators, and telling it harms nothing."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import pytest
from discord_reading import read

from bot.audit import Audit
from bot.guild_settings import GuildBook, GuildSettings
from bot.markdown import unescape
from bot.render import LIMIT, size


class Channel:
    """Keeps what is sent to it, or refuses it."""

    def __init__(self, error=None):
        self.sent = []
        self.error = error

    async def send(self, content, **_):
        if self.error:
            raise self.error
        self.sent.append(content)


def noted(*entry, channel, log=70, **values):
    async def scenario():
        book = GuildBook(lambda _: None, lambda _key, _value: None)
        await book.change(7, lambda _: GuildSettings(log=log))
        asked = []
        audit = Audit(book, lambda id_: asked.append(id_) or channel)
        await audit.note(7, *entry, **values)
        assert asked == ([70] if log else [])

    asyncio.run(scenario())
    return channel.sent


def test_an_entry_has_all_its_parts():
    """Who did what to what, why, and what was there before and after, each on a line."""
    sent = noted(
        5,
        "/articles hide",
        "Harbour grows",
        reason="wrong",
        before="shown",
        after="hidden",
        channel=Channel(),
    )
    assert [unescape(one) for one in sent] == [
        "**/articles hide** by <@5>\nsubject: Harbour grows\nreason: wrong\nbefore: shown\nafter: hidden"
    ]
    assert noted(5, "/articles hide", "x", channel=Channel())[0].count("\n") == 1


HOSTILE = [
    "@everyone <@1> <#2> ",
    "# *a* `b` ||c|| [d](https://e.example) ",
    "1. x\n> y\n- z ",
    "🦔\U0001f6a2",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_entry_is_escaped_and_fits(text):
    """However long and whatever is in its parts, it is one message that shows them as they are."""
    long = text * 300
    [content] = noted(2**63, "/articles hide", long, reason=long, before=long, after=long, channel=Channel())
    assert size(content) <= LIMIT
    assert content.count("\n") == 4
    beginning = " ".join(text.split())
    for line in content.split("\n")[1:]:
        assert unescape(line).split(": ", 1)[1].startswith(beginning)
        assert read(line).found == []


def test_without_a_log_channel_nothing_is_sent(caplog):
    """The log of the process names action and person in any case, and none of the texts."""
    caplog.set_level(logging.INFO)
    assert noted(5, "/articles hide", "a title", reason="a reason", channel=Channel(), log=None) == []
    assert "server 7: '/articles hide' by person 5" in caplog.text
    assert "a title" not in caplog.text
    assert "a reason" not in caplog.text


@pytest.mark.parametrize("error", [aiohttp.ClientError(), ConnectionResetError()])
def test_a_log_channel_that_can_t_be_written_harms_nothing(error, caplog):
    """A line in the log says which it is; whoever noted something goes on."""
    noted(5, "/articles hide", "x", channel=Channel(error))
    assert "server 7: its log channel 70 refuses messages" in caplog.text
