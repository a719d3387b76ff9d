"""People see everything that the bot keeps about them, and can have it erased."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from newsroom import filler

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"
KEPT = "I keep what you asked for "
NOTHING = "I keep nothing about you."


def rows(newsroom, person):
    """What the database holds about somebody: how often each table names them or their answers."""
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    mine = "(SELECT id FROM answers WHERE person = ?)"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as c:
        return c.execute(
            f"SELECT (SELECT count(*) FROM answers WHERE id IN {mine}),"
            f" (SELECT count(*) FROM quotes WHERE answer IN {mine})",
            (person.user.id,) * 2,
        ).fetchone()


async def show(person):
    return await (await person.slash("privacy show")).finished()


async def forget(person):
    """/privacy forget and its button."""
    offer = await (await person.slash("privacy forget")).finished()
    pressed = await person.click(offer.message, "Erase all of it")
    return await pressed.shows("erased.")


async def test_who_has_not_asked_has_left_nothing(newsroom):
    """Before the first question nothing is kept, and there is nothing to erase."""
    ana = newsroom.member()
    assert (await show(ana)).text == NOTHING
    offer = await (await ana.slash("privacy forget")).finished()
    assert (offer.text, offer.message.components, offer.ephemeral) == (NOTHING, [], True)


@pytest.mark.covers("/privacy show")
async def test_everything_about_the_caller_is_shown(newsroom):
    """Command, private command and mention are listed with where, what and how sure, to the caller alone."""
    ana = newsroom.member()
    await newsroom.ask(QUESTION, by=ana)
    await newsroom.ask("who won the 2018 *World* Cup?", by=ana, private=True)
    await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))
    shown = await show(ana)
    assert shown.ephemeral
    head, mentioned, private, public = shown.text.split("\n")
    assert head == f"{KEPT}3 answers, and 0 votes of yours on answers, newest first:"
    for line in (mentioned, private, public):
        assert f"person {ana.user.id}, server {newsroom.guild.id}, channel <#{ana.channel.id}>" in line
    assert "public answer · “how many were displaced?” · verdict strong · quoted russian" in public
    assert "private answer · “who won the 2018 \\*World\\* Cup?” · verdict none" in private
    assert public.partition(" public ")[2] == mentioned.partition(" public ")[2]
    assert rows(newsroom, ana)[0] == 3


async def test_a_long_list_is_a_file(newsroom):
    """What does not fit into a message comes as a file."""
    moderator = newsroom.moderator()
    for number in range(12):
        await newsroom.ask(f"{QUESTION} {'and ' * 40}{number}?", by=moderator)
    shown = await show(moderator)
    assert shown.text.startswith(f"{KEPT}12 answers, and 0 votes of yours on answers")
    assert shown.text.endswith("newest first: it is all in the file.")
    assert [file["filename"] for file in shown.message.attachments] == ["verbatim.txt"]
    assert shown.message.attachments[0]["size"] > 2_000


@pytest.mark.covers("/privacy forget", "button: Erase all of it")
async def test_forgetting_erases_what_is_the_callers_and_no_more(newsroom):
    """One press erases it for good; of others everything stays, and the bot answers on."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    for person in (ana, bo):
        await newsroom.ask(QUESTION, by=person)
    offer = await (await ana.slash("privacy forget")).finished()
    assert offer.ephemeral
    assert f"{KEPT}1 answer, and 0 votes" in offer.text
    assert rows(newsroom, ana)[0] == 1
    pressed = await ana.click(offer.message, "Erase all of it")
    await pressed.shows("Everything that I kept about you is erased.")
    assert offer.message.components == []
    assert rows(newsroom, ana) == (0, 0)
    assert rows(newsroom, bo)[0] == 1
    assert (await show(ana)).text == NOTHING
    assert ANSWER in (await newsroom.ask(QUESTION, by=ana)).text


@pytest.mark.covers("button: Erase all of it")
async def test_the_button_works_after_a_restart(changing):
    """What is kept outlives the bot's process, and so does the button that erases it."""
    await changing.holds({"one.txt": filler(1)})
    ana = changing.member()
    await changing.ask("how many crates of herring did the harbour sell?", by=ana)
    offer = await (await ana.slash("privacy forget")).finished()
    await changing.bot.stop()
    changing.bot.launch()
    await changing.ready()
    assert rows(changing, ana)[0] == 1
    pressed = await ana.click(offer.message, "Erase all of it")
    await pressed.shows("Everything that I kept about you is erased.")
    assert rows(changing, ana) == (0, 0)


@pytest.mark.parametrize("what", ["answers", "quotes"])
async def test_a_journal_that_fails_is_nobodys_trouble(changing, what):
    """Without a table to write to, the question is answered all the same, and the log says why."""
    await changing.holds({"one.txt": filler(1)})
    (path,) = changing.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as c, c:
        c.execute(f"ALTER TABLE {what} RENAME TO elsewhere")
    before = len(changing.bot.log)
    asked = await changing.ask("how many crates of herring did the harbour sell?")
    with closing(sqlite3.connect(path)) as c, c:
        c.execute(f"ALTER TABLE elsewhere RENAME TO {what}")
    assert "herring" in asked.text
    assert "could not be written into the journal" in changing.bot.log[before:]


async def test_about_says_what_is_kept(newsroom):
    """/about names what is stored of an answer, for how long, and how to see and erase it."""
    about = await (await newsroom.member().slash("about")).finished()
    for part in ("for 400 days: who asked", "text for 30 days", "/privacy show", "/privacy forget"):
        assert part in about.text
