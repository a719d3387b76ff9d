"""What is below old answers works after a restart of the bot, and tells what became of their articles."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from newsroom import filler, shown

BRIDGE = "Bridge report\n\nIt was built in 1931. The bridge of Springfield is 512 metres long. It is blue.\n"
LENGTH = "how long is the bridge of Springfield?"
NONSENSE = "who won the 2018 World Cup?"
GONE = "I keep nothing about this answer any more"


async def pressed(person, message, label):
    return await (await person.click(message, label)).finished()


async def until(newsroom, press, count):
    """The press, once it has brought so many messages."""
    await newsroom.server.wait_for(lambda: len(press.messages) == count, f"{count} messages")
    return press


def rows(newsroom, query):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as c:
        return c.execute(query).fetchall()


def write(newsroom, query):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as c, c:
        c.execute(query)


@pytest.mark.covers(
    "button: Context",
    "button: Sources",
    "button: Nearest passage",
    "button: This answer did not help",
    "bad: Nearest passage of an article that has changed",
    "bad: Context of an article that is gone",
    "bad: Share after an article has changed or gone",
)
async def test_buttons_outlive_the_bot_and_the_articles(changing):
    """After a restart they work; of an article that has changed they say what became of the quote."""
    await changing.holds({"bridge.txt": BRIDGE, "other.txt": filler(1)})
    ana, text = changing.member(), BRIDGE.split("\n\n")[1].strip()
    answer = (await changing.ask(LENGTH, by=ana)).message
    private = (await changing.ask(LENGTH, by=ana, private=True)).message
    none = (await changing.ask(NONSENSE, by=ana, source="Bridge report")).message
    form = await (await ana.click(answer, "👎")).acknowledged()
    assert await changing.bot.stop() == 0
    changing.bot.launch()
    await changing.ready()
    context = await pressed(ana, answer, "Context")
    assert shown(context.text)[0] == text
    near = await pressed(ana, none, "Nearest passage")
    assert shown(near.text)[0] in BRIDGE
    assert "Noted" in (await (await ana.submit(form, "after the restart")).finished()).text
    assert rows(changing, "SELECT reason FROM votes")[-1] == ("after the restart",)
    assert "Bridge report" in (await pressed(ana, answer, "Sources")).text

    await changing.holds({"bridge.txt": BRIDGE.replace("1931", "1932"), "other.txt": filler(1)})
    was, now = (await until(changing, await ana.click(answer, "Context"), 2)).messages
    assert was.text.startswith("**As it was** when I answered. The article has changed <t:")
    assert now.text.startswith("**As it is now**, in the passage that comes nearest; the words that differ")
    assert "built in **1931**. The bridge" in was.text
    assert "built in **1932**. The bridge" in now.text
    assert [*shown(was.text), *shown(now.text)] == [text, text.replace("1931", "1932")]
    assert was.ephemeral_for is now.ephemeral_for is ana.user
    near = await pressed(ana, none, "Nearest passage")
    assert near.text == "“Bridge report” has changed since I answered. Ask again."
    assert "changed since this answer" in (await pressed(ana, answer, "Sources")).text
    await (await ana.click(private, "Share")).shows("so this stays private")

    await changing.holds({"bridge.txt": f"{BRIDGE}\nIt is old.\n", "other.txt": filler(1)})
    context = await pressed(ana, answer, "Context")
    assert context.text.startswith("**Context**: the quote is bold. Its article has changed <t:")
    assert shown(context.text) == [f"{text}\n\nIt is old."]

    await changing.holds({"other.txt": filler(1)})
    for message, label in ((answer, "Context"), (answer, "Sources"), (none, "Nearest passage")):
        gone = await pressed(ana, message, label)
        assert "An article that was quoted is not among my articles any more." in gone.text
        assert "512" not in gone.text


@pytest.mark.covers("bad: a button below an answer of which nothing is kept")
async def test_an_expired_answer_says_so(changing):
    """What has expired is erased at the next start, and the answer's buttons then say so."""
    await changing.holds({"bridge.txt": BRIDGE})
    ana = changing.member()
    old, older = [(await changing.ask(LENGTH, by=ana)).message for _ in range(2)]
    mine = f"SELECT id FROM answers WHERE person = {ana.user.id}"
    async with asyncio.timeout(10):
        while len(rows(changing, mine)) < 2:  # noqa: ASYNC110 - a database in another process sets no event
            await asyncio.sleep(0.05)
    (young, aged) = [id_ for (id_,) in rows(changing, mine)]
    write(changing, f"UPDATE answers SET asked_at = '2020-01-01T00:00:00+00:00' WHERE id = {aged}")
    await changing.bot.stop()
    changing.bot.launch()
    await changing.ready()
    await (await ana.click(older, "Context")).shows(GONE)
    assert shown((await pressed(ana, old, "Context")).text)
    assert rows(changing, mine) == [(young,)]
