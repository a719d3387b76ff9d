"""A newsroom whose moderators work on its articles, with a log of what they did; all is undone afterwards."""

from __future__ import annotations

import itertools
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from discord_server import Permission
from newsroom import filler, shown

if TYPE_CHECKING:
    from discord_server import Interaction, Message, Person
    from newsroom import Newsroom

BRIDGE = "Bridge report\n\nIt was built in 1931. The bridge of Springfield is 512 metres long. It is blue.\n"

_fresh = itertools.count(900)


class Curation:
    """`mod` is a moderator, `boss` manages the server, too; `log` is the channel of the moderators' log."""

    def __init__(self, room: Newsroom) -> None:
        self.room, self.mod = room, room.moderator()
        both = Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD
        self.boss = room.server.user("Boss", room.guild, both)
        self.log = None

    async def open_log(self) -> None:
        self.log = await self.room.server.open_channel("modlog", self.room.guild)
        await self._run("config log", self.boss, channel=self.log)

    async def run(self, command: str, by: Person | None = None, **options: object) -> str:
        """What `/articles command` tells the caller, alone, in the end."""
        return (await self._run(f"articles {command}", by or self.mod, **options)).text

    async def ask(self, command: str, by: Person | None = None, **options: object) -> Message:
        """The same as a message, to press its buttons."""
        return (await self._run(f"articles {command}", by or self.mod, **options)).message

    async def _run(self, command: str, by: Person, **options: object) -> Interaction:
        asked = await (await by.slash(command, options=options)).finished()
        await self.settled(asked)
        assert asked.ephemeral
        return asked

    async def press(self, by: Person, message: Message, label: str) -> str:
        """What the message says after a button was pressed, with a reason that came instead."""
        pressed = await by.click(message, label)
        before = message.text

        def told() -> list[Message]:
            return [one for one in pressed.messages if one is not message]

        await self.room.server.wait_for(lambda: message.text != before or told(), f"an effect of {label}")
        await self.settled(pressed)
        return plain("\n".join(one.text for one in (message, *told())))

    async def settled(self, asked: Interaction) -> None:
        await self.room.server.wait_for(lambda: not asked.text.endswith("Indexing …"), "the index", 30)

    async def offered(self, command: str, by: Person, **typed: str) -> list[str]:
        """The labels that are offered while the option is typed."""
        (focus,) = typed
        return [
            one["name"] for one in (await (await by.complete(command, focus, **typed)).finished()).choices
        ]

    def logged(self) -> list[str]:
        """The entries on articles in the moderators' log."""
        entries = [plain(one.text) for one in self.log.messages.values()]
        return [one for one in entries if one.startswith("**/articles")]

    def write(self, *statements: str) -> None:
        """Change the database behind the bot's back."""
        (path,) = self.room.bot.store.glob("*.sqlite3")
        with closing(sqlite3.connect(path)) as c, c:
            for statement in statements:
                c.execute(statement)

    async def quotes(self, question: str, by: Person | None = None) -> str:
        """All that is quoted on a question."""
        return "\n".join(shown((await self.room.ask(question, by=by)).text))

    async def reset(self) -> None:
        """Nothing that moderators decided holds any more."""
        self.write(
            "DELETE FROM decisions",
            "DELETE FROM imported",
            "UPDATE meta SET value = value + 1 WHERE key = 'moderated'",
        )
        if self.log is not None:
            await self._run("config log", self.boss, off=True)
        await self.room.holds({"left.txt": filler(next(_fresh))})


def plain(text: str) -> str:
    """Without backslashes, and with ages and people left out of it."""
    text = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)
    return re.sub(r"<@\d+>", "@who", re.sub(r"<t:\d+:R>", "<age>", text))
