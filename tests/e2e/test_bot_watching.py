"""The bot that watches its folder: the index follows, file by file, whole."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing

from curation import plain
from discord_server import Permission
from newsroom import filler, shown

BROKEN = "watching: RegressionError"
RESTS = 4.0  # seconds; longer than a folder has to rest


def versions(bot, name):
    """How many versions there have been of the article in that file."""
    with closing(sqlite3.connect(bot.store / "verbatim.sqlite3")) as connection:
        query = "SELECT count(*) FROM versions v JOIN articles a ON a.id = v.article WHERE key = ?"
        return connection.execute(query, (name,)).fetchone()[0]


async def until(true):
    """Nothing of what is waited for happens in Discord."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - files set no event
            await asyncio.sleep(0.1)


async def test_a_file_that_comes_slowly_is_read_once_and_whole(newsroom):
    """Written with a long rest in the middle, it is indexed once and whole; one renamed into place, too."""
    path, other = (newsroom.bot.articles / name for name in ("slow.txt", "moved.txt"))
    text = filler(77)
    half = len(text) // 2
    with path.open("w") as file:
        file.write(text[:half])
        file.flush()
        await asyncio.sleep(RESTS)
        assert len(newsroom.stored()) == 1
        file.write(text[half:])
    hidden = path.with_name(".moved.txt.part")
    hidden.write_text(filler(78))
    hidden.rename(other)
    try:
        await until(lambda: len(newsroom.stored()) == 3)
        assert newsroom.stored()["Yearbook 77"].startswith("The harbour number 77")
        assert newsroom.stored()["Yearbook 77"].rstrip().endswith(text.rstrip()[-40:])
        assert versions(newsroom.bot, "slow.txt") == 1
    finally:
        path.unlink()
        other.unlink()
    await until(lambda: len(newsroom.stored()) == 1)
    await until(lambda: "+0 ~0 −2 !0" in newsroom.bot.log)  # it is said once the index has switched
    log = newsroom.bot.log
    assert "the folder of articles has changed: +2 ~0 −0 !0" in log
    assert log.count("the folder of articles has changed") == 2


async def test_a_pin_that_the_folder_breaks_is_told_once(newsroom):
    """The old index goes on; a further change that leaves it broken is looked at and not told again."""
    question, articles = "how many were displaced?", newsroom.bot.articles
    boss = newsroom.server.user("Boss", newsroom.guild, Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD)
    log = await newsroom.server.open_channel("modlog", newsroom.guild)
    await (await boss.slash("config log", options={"channel": log})).finished()
    (seed,) = (path for path in articles.iterdir() if path.suffix == ".txt")
    pinned = await (await boss.slash("pins add", question=question, article=seed.name)).finished(30)
    number = int(re.match(r"Pinned as number (\d+)", pinned.text)[1])
    before = newsroom.bot.log.count(BROKEN)
    other, kept = articles / "other.txt", seed.rename(seed.with_name(f".{seed.name}"))
    try:
        other.write_text(filler(79))
        await until(lambda: newsroom.bot.log.count(BROKEN) == before + 1)
        other.write_text(filler(80))
        await until(lambda: newsroom.bot.log.count(BROKEN) == before + 2)
        await asyncio.sleep(1)  # for a second word
        (told,) = (one.text for one in log.messages.values() if "was not switched to" in one.text)
        assert "✗ “how many were displaced?”: the articles don't say" in plain(told)
        assert "250,000 people" in "\n".join(shown((await newsroom.ask(question)).text))
    finally:
        kept.rename(seed)
        other.unlink()
        await (await boss.slash("pins remove", number=number)).finished()
        await (await boss.slash("config log", options={"off": True})).finished()
    await until(lambda: len(newsroom.stored()) == 1)  # what waited for another attempt is dropped, too
