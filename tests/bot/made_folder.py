"""A watched folder, its clock and what comes of following it, all set by hand."""

from __future__ import annotations

import threading
from pathlib import Path

from bot.quiet import Settling
from bot.rebuilding import Rebuilding
from bot.upkeep import Folder, Look
from bot.watching import Watching
from retrieval.articles import REST
from retrieval.indexing import IndexReport

REPORT = IndexReport(
    added=("a",), changed=(), removed=(), unchanged=2, rejected=(), embedded=1, seconds=3.0, version=4
)


class House:
    """A folder whose look and outcomes are set by hand, a clock likewise; what is done and told is noted.

    Once it was followed without patience, or to the end, it is as it was indexed.
    """

    def __init__(self, *outcomes, look=Folder.CHANGED):
        self.now = 0.0
        self.found = look
        self.written = False
        self.patience = []
        self.outcomes = list(outcomes)
        self.runs = 0
        self.told = []
        self.go = threading.Event()
        self.rebuilding = Rebuilding(self.by_hand)
        self.watching = Watching(Path(), self, self.rebuilding, self.tell, Settling(), clock=lambda: self.now)

    def watch(self):
        return Look(self.found, self.written)

    def follow(self, progress, *, patient):
        self.runs += 1
        self.patience.append(patient)
        outcome = self.outcomes.pop(0) if self.outcomes else REPORT
        if isinstance(outcome, Exception):
            raise outcome
        self.found = Folder.SAME
        return outcome

    def by_hand(self, progress, *, full, mark):
        assert self.go.wait(10)
        return REPORT

    async def tell(self, content):
        self.told.append(content)

    async def change(self):
        """Something changes, and then nothing for long enough."""
        self.found = self.found if self.found is Folder.HELD else Folder.CHANGED
        await self.watching.tick(changed=True)
        await self.rest()

    async def rest(self):
        self.now += REST
        await self.watching.tick(changed=False)

    async def seconds(self, seconds, *, changing):
        """So many ticks, at each of which something has changed or nothing has."""
        for _ in range(int(seconds)):
            self.now += 1
            await self.watching.tick(changed=changing)
