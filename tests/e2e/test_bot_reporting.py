"""Whoever sees an answer can report it to the moderators, and is told the truth about who hears of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from discord_server import CannotDoError, Permission

MENU = "Report answer"
QUESTION = "how many were displaced?"
KEPT = "Kept for the moderators, with your name and your reason: no log channel took the report"


def reports(newsroom, person):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as c:
        return c.execute("SELECT reason FROM reports WHERE person = ?", (person.user.id,)).fetchall()


async def report(person, message, reason):
    """The finished report of an answer, by the menu and the form that it opens."""
    form = await (await person.menu(MENU, message)).acknowledged()
    assert form.modal["title"] == "Report this answer"
    return await (await person.submit(form, reason)).finished()


@pytest.mark.covers(
    "Report answer in the menu of a message (Apps)",
    "button: Report this answer",
    "bad: a report without a reason",
)
async def test_a_report_is_kept_where_nobody_can_be_told(newsroom):
    """Without a log channel it is kept, and the reporter hears that; a second one takes its place."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    answer = (await newsroom.ask(QUESTION, by=ana)).message
    with pytest.raises(CannotDoError):
        await report(bo, answer, "")
    empty = await report(bo, answer, "  ")
    assert (empty.ephemeral, reports(newsroom, bo)) == (True, [])
    first = await report(bo, answer, "*wrong* @everyone")
    assert first.ephemeral
    assert first.text.startswith(KEPT)
    await report(bo, answer, "still wrong")
    await report(ana, answer, "I think so, too")
    assert (reports(newsroom, bo), reports(newsroom, ana)) == ([("still wrong",)], [("I think so, too",)])
    kept = await (await bo.slash("privacy show")).finished()
    assert "0 answers, and 0 votes and 1 report of yours" in kept.text
    assert "“still wrong”" in kept.text


async def test_the_log_channel_is_told(newsroom):
    """With who, which answer, its question and why, as text; of a private answer no question and no link."""
    server, bo = newsroom.server, newsroom.member("Bo")
    manager = server.user("Manager", newsroom.guild, Permission.MANAGE_GUILD)
    there = await server.open_channel("log", newsroom.guild)
    await (await manager.slash("config log", options={"channel": there})).finished()
    public = (await newsroom.ask("how *many* were displaced?", by=bo)).message
    private = (await newsroom.ask(QUESTION, by=bo, private=True)).message
    told = await report(bo, public, "@everyone it is **old**")
    assert told.text == "Reported to the moderators, with your name and your reason. Thank you."
    assert told.text == (await report(bo, private, "mine alone")).text
    link = f"https://discord.com/channels/{newsroom.guild.id}/{public.channel.id}/{public.id}"
    typed, reason = "how \\*many\\* were displaced?", "reason: \\@everyone it is \\*\\*old\\*\\*"
    _, *reported = [message.content for message in there.messages.values()]
    assert reported == [
        f"**Report** by {bo.mention} on an [answer](<{link}>) · verdict strong\nquestion: {typed}\n{reason}",
        f"**Report** by {bo.mention} on a private answer · verdict strong\nreason: mine alone",
    ]
    await server.deny(there, Permission.SEND_MESSAGES)
    assert (await report(bo, public, "again")).text.startswith(KEPT)
    await (await manager.slash("config log", options={"off": True})).finished()
    assert {violation.code for violation in server.take_violations()} == {50013}


@pytest.mark.covers("bad: a message that is no answer, in Report answer")
async def test_only_answers_can_be_reported(newsroom):
    """Neither what people write, nor what else the bot says, nor what looks like an answer opens the form."""
    ana = newsroom.member()
    written = await ana.say("the answer is 7")
    help_ = await ana.reply_to(await ana.say(newsroom.mention))
    forged = await ana.say("verbatim")
    forged.components = (await newsroom.ask(QUESTION)).message.components
    for message in (written, help_, forged):
        refused = await (await ana.menu(MENU, message)).finished()
        assert refused.ephemeral
        assert refused.modal is None
        assert "Only answers of mine can be reported" in refused.text
    forged.components = []


async def test_a_private_answer_is_its_askers_to_report(newsroom):
    """A form about somebody else's private answer, made by hand, is refused, and of a forgotten one, too."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    private = (await newsroom.ask(QUESTION, by=ana, private=True)).message
    public = (await newsroom.ask(QUESTION, by=bo)).message
    assert (await report(ana, private, "of no use")).text.startswith(KEPT)
    form = await (await bo.menu(MENU, public)).acknowledged()
    form.modal["custom_id"] = (
        form.modal["custom_id"].rpartition(":")[0]
        + ":"
        + private.components[0]["components"][0]["custom_id"].rpartition(":")[2]
    )
    assert (await (await bo.submit(form, "what is it?")).finished()).text == "Only who asked may do that."
    form = await (await ana.menu(MENU, public)).acknowledged()
    offer = await (await bo.slash("privacy forget")).finished()
    await (await bo.click(offer.message, "Erase all of it")).shows("erased.")
    assert "I keep nothing about this answer" in (await (await ana.submit(form, "late")).finished()).text
    assert reports(newsroom, bo) == []
