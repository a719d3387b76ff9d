"""Looking after the index from the event loop's side: what it is, what would change, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.asking import AskMany
from retrieval.errors import NoEarlierError
from retrieval.pinned import Outcome
from retrieval.planning import Plan
from retrieval.store.earlier import NOTHING_EARLIER, Earlier, Edition, Standing
from retrieval.store.pins import Pins
from retrieval.store.protocol import Health


class Planner(Protocol):
    """Tells what a rebuild would change."""

    def __call__(self, *, full: bool) -> Plan:
        """The plan as of now; raises VerbatimError."""


@dataclass(frozen=True, slots=True)
class Pinning:
    """The pinned questions, and how one asks; each called in a thread of its own."""

    pins: Pins
    ask: AskMany


@dataclass(frozen=True, slots=True)
class Caretaker:
    """Calls each of these in a thread of its own."""

    health: Callable[[], Health]
    planner: Planner
    history: Earlier
    checker: Callable[[], list[Outcome]]

    async def check(self) -> list[Outcome]:
        """What comes of the pinned questions now."""
        return await asyncio.to_thread(self.checker)

    async def look(self) -> tuple[Health, Standing]:
        """The index, and the generations that are kept."""
        return await asyncio.to_thread(self.health), await asyncio.to_thread(self.history.standing)

    async def plan(self, *, full: bool) -> Plan:
        """What a rebuild would change now; raises VerbatimError."""
        return await asyncio.to_thread(self.planner, full=full)

    async def way_back(self) -> tuple[Edition, Edition, int]:
        """The generation that serves, the one before, and the index's version; raises NoEarlierError."""
        standing = await asyncio.to_thread(self.history.standing)
        if len(standing.editions) < 2:  # noqa: PLR2004 - the one that serves and the one before
            raise NoEarlierError(NOTHING_EARLIER)
        return standing.editions[0], standing.editions[1], standing.version

    async def go_back(self, version: int, person: int) -> Edition:
        """Let `person` go back from that version; raises what `Earlier.go_back` does."""
        return await asyncio.to_thread(self.history.go_back, version, person)
