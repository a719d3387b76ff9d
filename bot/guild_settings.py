"""What each server has set for itself: kept in the store, held in memory, never a reason to fail.

Another process may put other settings into the store, by a restore or an import: they are followed.

A stored value that can't be read, such as one that another version wrote, counts as not set; the log says so.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from retrieval.errors import VerbatimError

MOST_QUESTIONS = 1_000
MOST_SECONDS = 86_400

_LOOK = 1.0  # seconds between two looks at whether another process has changed what is stored

Id = Annotated[int, Field(ge=1, lt=2**64)]

_log = logging.getLogger(__name__)


class Pace(BaseModel):
    """At most so many questions in any so many seconds."""

    model_config = ConfigDict(frozen=True, strict=True)

    questions: int = Field(ge=1, le=MOST_QUESTIONS)
    seconds: int = Field(ge=1, le=MOST_SECONDS)


class GuildSettings(BaseModel):
    """One server's settings: channels by their ids, and None where nothing is set.

    Mentions are answered in `channels`, in all if it is empty; moderators' `log` and the weekly `digest` are
    written to one channel each; `person` and `channel` may ask so often, else as often as elsewhere.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    channels: tuple[Id, ...] = ()
    log: Id | None = None
    digest: Id | None = None
    person: Pace | None = None
    channel: Pace | None = None


def read(stored: str) -> tuple[GuildSettings, list[str]]:
    """The settings of a stored text, and the names of those that it spoils: "all" if it is no such text."""
    try:
        return GuildSettings.model_validate_json(stored), []
    except ValidationError as error:
        spoilt = sorted({str(fault["loc"][0]) for fault in error.errors() if fault["loc"]})
    if not spoilt:
        return GuildSettings(), ["all"]
    sound = {name: value for name, value in json.loads(stored).items() if name not in spoilt}
    return GuildSettings.model_validate_json(json.dumps(sound)), spoilt


class GuildBook:
    """The settings of all servers; `recall` and `remember` keep them across restarts."""

    def __init__(self, recall: Callable[[str], str | None], remember: Callable[[str, str], None]) -> None:
        self._recall = recall
        self._remember = remember
        self._known: dict[int, GuildSettings] = {}
        self._stored: dict[int, str | None] = {}  # what each of these was read from
        self._changing = asyncio.Lock()

    def of(self, guild: int) -> GuildSettings:
        """That server's settings as they are now."""
        return self._known.get(guild, GuildSettings())

    def guilds(self) -> tuple[int, ...]:
        """The servers whose settings are loaded."""
        return tuple(self._known)

    async def load(self, guilds: Iterable[int]) -> None:
        """Fetch these servers' settings from the store; never raises."""
        for guild in guilds:
            try:
                await self._load(guild)
            except VerbatimError as error:
                _log.warning("the settings of server %d can't be read, its defaults hold: %s", guild, error)

    async def follow(self, stamp: Callable[[], str]) -> None:
        """Fetch what is loaded again whenever `stamp`, called in a thread, gives another text; never ends."""
        seen = ""
        while True:
            with suppress(VerbatimError):  # whoever needs the store hears of it
                now = await asyncio.to_thread(stamp)
                if now != seen:
                    async with self._changing:
                        await self.load(self.guilds())
                    seen = now
            await asyncio.sleep(_LOOK)

    async def change(
        self, guild: int, alter: Callable[[GuildSettings], GuildSettings]
    ) -> tuple[GuildSettings, GuildSettings]:
        """Let what `alter` makes of a server's settings hold from now on; they before and after.

        Raises VerbatimError, and nothing has changed then.
        """
        async with self._changing:
            await self._load(guild)
            before = self._known[guild]
            after = alter(before)
            stored = after.model_dump_json(exclude_defaults=True)
            await asyncio.to_thread(self._remember, _key(guild), stored)
            self._known[guild], self._stored[guild] = after, stored
            return before, after

    async def _load(self, guild: int) -> None:
        stored = await asyncio.to_thread(self._recall, _key(guild))
        if guild in self._known and stored == self._stored[guild]:
            return
        settings, spoilt = (GuildSettings(), []) if stored is None else read(stored)
        if spoilt:
            _log.warning("settings of server %d that can't be read are not set: %s", guild, ", ".join(spoilt))
        self._known[guild], self._stored[guild] = settings, stored


def _key(guild: int) -> str:
    return f"settings:{guild}"
