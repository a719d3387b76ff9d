"""A bot whose model or rules have changed: it starts, says so, and is made to answer again from Discord."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import documented
import pytest
from botprocess import BotProcess
from newsroom import SEEDS, Newsroom, shown

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "how many were displaced?"


def inherit(store: Path, data: Path, guild: int, log: int) -> None:
    """A store's copy as an older model would have left it, whose moderators have a log channel."""
    shutil.copytree(store / "generations", data / "generations")
    with (
        closing(sqlite3.connect(store / "verbatim.sqlite3")) as source,
        closing(sqlite3.connect(data / "verbatim.sqlite3")) as copy,
    ):
        source.backup(copy)
        with copy:
            copy.execute("UPDATE recipes SET json = json_set(json, '$.model_digest', 'an older *one*')")
            copy.execute("REPLACE INTO facts VALUES (?, ?)", (f"settings:{guild}", f'{{"log": {log}}}'))


@pytest.mark.covers("bad: a question while the index is of another model or other rules")
async def test_a_bot_with_another_recipe_starts_tells_and_is_rebuilt(
    launched, discord_server, tmp_path, request
):
    """Log and log channel say why, askers whom to tell; `/index rebuild` explains it, asks, and mends it."""
    guild = discord_server.guild("Inherited")
    log = await discord_server.open_channel("modlog", guild)
    bot = BotProcess(discord_server, tmp_path, [guild.id], discord_server.token, watch=False)
    shutil.copytree(SEEDS, bot.articles)
    inherit(launched.seeded.bot.store, bot.store, guild.id, log.id)
    room = Newsroom(discord_server, bot.launch(), guild, discord_server.guild("Stranger"))
    await room.ready()
    await discord_server.wait_for(lambda: log.messages, "the moderators' log")
    [told] = [one.text for one in log.messages.values()]
    assert "(model digest 'an older \\*one\\*', here '" in told
    assert "`/index rebuild`" in told
    assert "The index was made by another recipe" in bot.log
    asked = await room.ask(QUESTION)
    assert asked.text.startswith("I can't answer yet")
    mod = room.moderator()
    plan = await mod.slash("index rebuild")
    await plan.shows("It has to be a full one", 30)
    assert "1 article must be embedded, and until that is done nobody is answered." in plan.text
    done = await mod.click(plan.message, "Confirm rebuild")
    await done.shows("1 unchanged, 1 embedded", 30)
    assert any("250,000 people" in quote for quote in shown((await room.ask(QUESTION)).text))
    status = await (await mod.slash("index status")).finished()
    assert "The last rebuild failed" not in status.text
    [marker] = request.node.iter_markers("covers")
    room.check([row for row in documented.rows() if row.name in marker.args])
    assert await bot.stop() == 0
