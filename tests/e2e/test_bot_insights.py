"""Moderators see what was asked and what went unanswered, at once and every week."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from discord_server import Permission
from matplotlib.image import imread
from newsroom import filler

from bot.digest import _EVERY
from bot.insights import last_week

QUESTION = "how many were displaced?"
CUP, CUP_TOO = "who won the 2018 World Cup?", "which country won the World Cup 2018?"
BRIDGE = "Bridge report\n\nIt was built in 1931. The bridge of Springfield is 512 metres long. It is blue.\n"
LENGTH = "how long is the bridge of Springfield?"
HIDDEN = "counted only: private, no longer kept, or asked where not everybody sees it who sees this"
SENT_WITHIN = 2.0  # seconds from a look to a digest


def sql(newsroom, statement, *values):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as c, c:
        c.execute("PRAGMA foreign_keys = ON")  # as the bot has it: no orphan is left
        return c.execute(statement, values).fetchall()


def link(message):
    return f"<https://discord.com/channels/{message.channel.guild.id}/{message.channel.id}/{message.id}>"


async def insights(person, **options):
    return await (await person.slash("insights", **options)).finished()


async def until(true, seconds=40.0):
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - files set no event
            await asyncio.sleep(0.1)


@pytest.mark.covers("/insights", "bad: a moderators' command of somebody else")
async def test_moderators_see_what_was_asked(newsroom):
    """Counts, groups of what went unanswered with links, what is hidden, and a plot told in words."""
    server, moderator, ana = newsroom.server, newsroom.moderator(), newsroom.member()
    for table in ("votes", "reports", "quotes", "answers"):
        sql(newsroom, f"DELETE FROM {table}")
    assert "Nobody asked anything." in (await insights(moderator)).text
    back = await server.open_channel("back room", newsroom.guild)
    back.denied[moderator.user.id] = Permission.VIEW_CHANNEL
    await server.deny(back, Permission(0))

    answered = (await newsroom.ask(QUESTION, by=ana)).message
    asked = await ana.say(f"{newsroom.mention} {CUP}")
    first = await ana.reply_to(asked)
    second = (await newsroom.ask(CUP_TOO, by=ana)).message
    await newsroom.ask("who painted the Mona Lisa?", by=ana, private=True)
    await (await ana.slash("ask", channel=back, question="where is the treasure hidden?")).finished()
    await (await ana.click(answered, "👍")).finished()
    form = await (await ana.menu("Report answer", answered)).acknowledged()
    await (await ana.submit(form, "it is *old*")).finished()
    shown = await insights(moderator)
    assert shown.ephemeral
    today = datetime.now(UTC).date()
    lines = shown.text.split("\n")
    assert lines[0].startswith("**Insights** · ")
    assert lines[1] == "**5 questions**: 4 unanswered (80 %), 0 weak (0 %), 1 strong"
    assert lines[2] == "1 👍 · 0 👎 · 1 report"
    assert lines[3] == f"Busiest: {today:%A}, {today.day} {today:%B} (5) and <#{ana.channel.id}> (4)"
    assert lines[5] == f"- 2× “{CUP_TOO}” · [1]({link(second)}) [2]({link(first)})"
    assert lines[6] == "**Reports**:"
    assert lines[7].endswith(f" by {ana.mention} on an [answer]({link(answered)}): “it is \\*old\\*”")
    assert lines[8:] == [f"-# 2 unanswered questions are {HIDDEN}"]

    (plot,) = shown.message.attachments
    assert (plot["filename"], plot["content_type"]) == ("questions.png", "image/png")
    assert plot["description"].endswith(f"{today.day} {today:%b}: 1 strong, 4 unanswered.")
    assert imread(io.BytesIO(newsroom.server.files.read(plot))).shape[:2] == (600, 960)

    refused = await (await ana.slash("insights", by_hand=True)).finished()
    assert "This is for moderators" in refused.text
    assert refused.message.attachments == []


def is_post_to(channel, request):
    return request.route.startswith("POST") and request.path.endswith(f"/channels/{channel.id}/messages")


async def test_a_later_article_is_told_and_a_digest_sent_once(changing):
    """What an article answers since is marked; the digest of the last week says so, once over a restart."""
    server, ana = changing.server, changing.member()
    manager = server.user("Manager", changing.guild, Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES)
    there = await server.open_channel("digest", changing.guild)
    sql(changing, "DELETE FROM answers")
    sql(changing, "DELETE FROM facts WHERE key LIKE 'digest:%'")  # another test may have had this week's
    await changing.holds({"one.txt": filler(1)})
    asked = (await changing.ask(LENGTH, by=ana)).message
    await changing.ask(CUP, by=ana, private=True)
    week = last_week((datetime.now(UTC) - timedelta(hours=8)).date())  # as of Monday, eight o'clock
    sql(changing, "UPDATE answers SET asked_at = ?", (week.since + timedelta(days=2)).isoformat())

    await changing.holds({"one.txt": filler(1), "bridge.txt": BRIDGE})
    await until(lambda: sql(changing, "SELECT article FROM resolved") == [("bridge.txt",)])
    found = [f"- “{LENGTH}” · [1]({link(asked)})", "-# answered since by “Bridge report”"]
    shown = await insights(manager, days=30)
    assert shown.text.split("\n")[5:7] == found

    await (await manager.slash("config digest", options={"channel": there})).finished()
    await server.wait_for(lambda: there.messages, "the digest", 20)
    (digest,) = there.messages.values()
    lines = digest.content.split("\n")
    assert lines[0].startswith("**Weekly digest** · ")
    assert lines[1] == "**2 questions**: 2 unanswered (100 %), 0 weak (0 %), 0 strong"
    assert lines[5:] == [*found, f"-# 1 unanswered question is {HIDDEN}"]
    assert [plot["filename"] for plot in digest.attachments] == ["questions.png"]

    await until(lambda: sql(changing, "SELECT value FROM facts WHERE key LIKE 'digest:%'"))
    await changing.bot.stop()
    changing.bot.launch()
    await changing.ready()
    started = max(request.at for request in server.requests if request.path.endswith("/gateway/bot"))
    looked = started + _EVERY + SENT_WITHIN  # its first look comes before it knows any server
    await asyncio.sleep(looked - server.now())
    assert sum(is_post_to(there, request) for request in server.requests) == 1
    assert list(there.messages.values()) == [digest]
    await (await manager.slash("config digest", options={"off": True})).finished()
