"""A server with the real bot in it, one that it must not serve, and what holds after every test."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import documented
from botprocess import BotProcess
from discord_server import DiscordServer, Guild, Interaction, Message, Permission, Person
from discord_server.limits import walk
from discord_server.model import Json

NOTHING = "Nothing has changed"
SEEDS = Path(__file__).parents[2] / "seeds"
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])|\*\*")


@dataclass
class Newsroom:
    """`guild` is on the bot's list, `stranger` is not; the bot was invited to both."""

    server: DiscordServer
    bot: BotProcess
    guild: Guild
    stranger: Guild
    _checked: int = 0
    _since: float = 0.0

    def member(self, name: str = "Ana") -> Person:
        return self.server.user(name, self.guild)

    def moderator(self, name: str = "Mod") -> Person:
        return self.server.user(name, self.guild, Permission.MANAGE_MESSAGES)

    async def ask(self, question: str, by: Person | None = None, **options: object) -> Interaction:
        """The finished /ask of `by`, or of a member who has not asked before."""
        return await (await (by or self.member()).slash("ask", question=question, **options)).finished()

    async def holds(self, articles: dict[str, str]) -> None:
        """Let the articles' folder hold these files (texts by name) and no others, and the index follow."""
        there = {path.name: path.read_text() for path in self.bot.articles.iterdir()}
        if there == articles:
            return
        for name in there.keys() - articles.keys():
            (self.bot.articles / name).unlink()
        for name, text in articles.items():
            (self.bot.articles / name).write_text(text)
        done = await self.rebuild(self.moderator())
        await self.server.wait_for(lambda: "is rebuilt" in done.text or NOTHING in done.text, "a rebuild", 60)

    async def rebuild(self, moderator: Person, **options: object) -> Interaction:
        """/index rebuild, confirmed: the interaction in whose message its progress shows.

        Where nothing has changed it is the one that says so.
        """
        planned = await moderator.slash("index rebuild", **options)
        await self.server.wait_for(
            lambda: NOTHING in planned.text or (planned.messages and planned.message.components), "a plan", 30
        )
        if NOTHING in planned.text:
            return planned
        return await moderator.click(planned.message, "Confirm rebuild")

    @property
    def mention(self) -> str:
        return f"<@{self.server.bot.id}>"

    def stored(self) -> dict[str, str]:
        """The text of every live article by its title, straight from the database."""
        (path,) = self.bot.store.glob("*.sqlite3")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT title, text FROM versions WHERE retired_in IS NULL").fetchall()
        connection.close()
        return dict(rows)

    def check(self, covered: Sequence[documented.Row] = ()) -> None:
        """Since the last check: no rule broken, nobody pinged, nobody left waiting, no token in the log.

        All buttons and forms that were shown are documented, and what is documented of the `covered` rows
        was said.
        """
        server, log = self.server, self.bot.fresh_log()
        print(log)  # noqa: T201 - pytest shows it where the test failed
        server.faults.clear()
        violations, pings = server.take_violations(), server.take_pings()
        fresh, self._checked = server.interactions.all[self._checked :], len(server.interactions.all)
        assert violations == []
        assert pings == []
        waits = [interaction.acknowledged_after for interaction in fresh]
        assert all(wait is not None and wait < 3.0 for wait in waits), waits
        secrets = [server.token, *(interaction.token for interaction in server.interactions.all)]
        assert not any(secret in log for secret in secrets)
        assert not any(slip in log for slip in ("never awaited", "Unclosed", "ResourceWarning"))
        since, self._since = self._since, server.now()
        said = [message for message in server.written() if message.revisions[-1].at >= since]
        self._check_controls(said, fresh)
        for reply in (reply for row in covered for reply in row.replies):
            told = [one for one in said if any(documented.says(old.text, reply) for old in one.revisions)]
            assert told, f"nobody was told: {reply}"
            assert all(one.ephemeral_for for asked in fresh for one in asked.messages if one in told), reply

    def _check_controls(self, said: Sequence[Message], fresh: Sequence[Interaction]) -> None:
        """Whatever people were offered to press or to fill in has a row in docs/commands.md."""
        labels = {label for message in said for label in controls(message.components)}
        labels |= {one.modal["title"] for one in fresh if one.modal}
        known = [row.name.removeprefix("button: ") for row in documented.rows()]
        unknown = {label for label in labels if not any(documented.is_called(label, name) for name in known)}
        assert unknown == set(), "has no row in docs/commands.md"

    async def ready(self) -> Newsroom:
        """Wait for the bot to be connected and its commands to be registered."""
        await self.bot.connected()
        await self.server.wait_for(lambda: self.server.commands.registered(self.guild.id), "the commands")
        return self

    async def close(self) -> None:
        await self.bot.stop()
        await self.server.stop()


async def open_newsroom(folder: Path, *, seeds: bool = False, invited: bool = True) -> Newsroom:
    """A server and the bot on its way into it; not `invited`, it comes with a token that nobody knows.

    On the `seeds` it watches its folder.
    """
    server = await DiscordServer(token="MTA.secret." + "x" * 27).start()
    guild, stranger = server.guild("Newsroom"), server.guild("Stranger")
    bot = BotProcess(
        server, folder, [guild.id], server.token if invited else "MTA.wrong." + "y" * 27, watch=seeds
    )
    if seeds:
        shutil.copytree(SEEDS, bot.articles)
    return Newsroom(server, bot.launch(), guild, stranger)


@dataclass
class Launched:
    """Three bots: on the seed article, on articles that tests change, with a token that is refused."""

    seeded: Newsroom
    changing: Newsroom
    refused: Newsroom

    async def close(self) -> None:
        await asyncio.gather(self.seeded.close(), self.changing.close(), self.refused.close())


async def launch(folder: Path) -> Launched:
    launched = Launched(
        await open_newsroom(folder / "seeded", seeds=True),
        await open_newsroom(folder / "changing"),
        await open_newsroom(folder / "refused", invited=False),
    )
    await asyncio.gather(launched.seeded.ready(), launched.changing.ready())
    return launched


def controls(components: Sequence[Json]) -> Iterator[str]:
    """What is written on the buttons and in the empty lists of a message."""
    for _, part in walk(components):
        name = part.get("label") or part.get("placeholder") or (part.get("emoji") or {}).get("name")
        if part.get("custom_id") and name:
            yield name


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


def filler(number: int) -> str:
    """An article of about 100 words that resembles no other."""
    facts = "\n\n".join(
        f"The {place} number {number} sold {number * 37 + part} crates of {thing} in {1900 + number}. "
        f"Its keeper counted {part + number} visitors a day, and each paid {number} cents for the {thing}."
        for part, (place, thing) in enumerate(
            [("harbour", "herring"), ("mill", "flour"), ("orchard", "plums"), ("foundry", "bells")]
        )
    )
    return f"Yearbook {number}\n\n{facts}\n"
