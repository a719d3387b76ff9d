"""A server with the real bot in it, one that it must not serve, and what holds after every test."""

from __future__ import annotations

import re
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from botprocess import BotProcess
from discord_server import DiscordServer, Guild, Interaction, Permission, Person

SEEDS = Path(__file__).parents[2] / "seeds"
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])|\*\*")


@dataclass
class Newsroom:
    """`guild` is on the bot's list, `stranger` is not; the bot was invited to both."""

    server: DiscordServer
    bot: BotProcess
    guild: Guild
    stranger: Guild

    def member(self, name: str = "Ana") -> Person:
        return self.server.user(name, self.guild)

    def moderator(self, name: str = "Mod") -> Person:
        return self.server.user(name, self.guild, Permission.MANAGE_MESSAGES)

    async def ask(self, question: str, by: Person | None = None, **options: object) -> Interaction:
        """The finished /ask of `by`, or of a member who has not asked before."""
        return await (await (by or self.member()).slash("ask", question=question, **options)).finished()

    @property
    def mention(self) -> str:
        return f"<@{self.server.bot.id}>"

    def stored(self) -> dict[str, str]:
        """The text of every live article by its title, straight from the database."""
        (path,) = self.bot.store.glob("*.sqlite3")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            rows = connection.execute("SELECT title, text FROM versions WHERE retired_in IS NULL").fetchall()
        connection.close()
        return dict(rows)

    def check(self) -> None:
        """No rule broken, nobody pinged, no interaction left waiting, no token in the log."""
        self.server.faults.clear()
        assert self.server.take_violations() == []
        assert self.server.pings == []
        waits = [interaction.acknowledged_after for interaction in self.server.interactions.all]
        assert all(wait is not None and wait < 3.0 for wait in waits), waits
        assert self.server.token not in self.bot.log
        assert not any(i.token in self.bot.log for i in self.server.interactions.all)

    async def close(self) -> None:
        await self.bot.stop()
        await self.server.stop()


async def open_newsroom(folder: Path, *, seeds: bool, **settings: str) -> Newsroom:
    """Start a server and the bot in it; with `seeds` a moderator has them indexed."""
    server = await DiscordServer(token="MTA.secret." + "x" * 27).start()
    guild, stranger = server.guild("Newsroom"), server.guild("Stranger")
    bot = BotProcess(server, folder, [guild.id], **settings)
    if seeds:
        shutil.copytree(SEEDS, bot.articles)
    newsroom = Newsroom(server, bot.launch(), guild, stranger)
    await bot.connected()
    await server.wait_for(lambda: server.commands.registered(guild.id), "the commands")
    if seeds:
        rebuild = await newsroom.moderator("First moderator").slash("index rebuild")
        await rebuild.shows("unchanged", 60)
    return newsroom


def shown(content: str) -> list[str]:
    """The block quotes as Discord's client shows them: without `> `, backslashes and bold."""
    quotes: list[list[str]] = []
    previous = ""
    for line in content.split("\n"):
        if line.startswith("> "):
            if not previous.startswith("> "):
                quotes.append([])
            quotes[-1].append(line[2:])
        previous = line
    return [ESCAPED.sub(r"\1", "\n".join(lines)) for lines in quotes]
