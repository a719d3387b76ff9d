"""Watching the articles' folder: once it has settled, the index follows it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from watchfiles import Change, awatch

from bot import progress
from bot.failures import explain
from bot.quiet import Settling
from bot.rebuilding import Rebuilding
from bot.texts import index as texts
from bot.upkeep import Folder
from retrieval.errors import StaleError, StoreBusyError
from retrieval.indexing import IndexReport
from retrieval.schema import Rejected
from retrieval.store.protocol import Progress

_TICK = 1000  # milliseconds between two looks at the clock, and at whether it is still the same folder
_STEP = 50  # milliseconds without a change after which watchfiles tells of those before
_AGAIN = 60.0  # seconds until a folder that can't be watched is tried again

_log = logging.getLogger(__name__)


class Followed(Protocol):
    """The folder and the index that follows it; both are called in threads."""

    def look(self) -> Folder:
        """What has become of the folder since it was indexed."""

    def follow(self, progress: Progress) -> IndexReport:
        """Bring the index up to date; raises StaleError while files change, and VerbatimError."""


class Watching:
    """Has `followed` rebuilt by `rebuilding` when `folder` settles, and lets moderators know by `tell`."""

    def __init__(
        self,
        folder: Path,
        followed: Followed,
        rebuilding: Rebuilding,
        tell: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder.absolute()
        self._followed = followed
        self._rebuilding = rebuilding
        self._tell = tell
        self._clock = clock
        self._settling = Settling()
        self._told = ""  # the last trouble, so that it is told once
        self._rejected = frozenset[Rejected]()

    async def keep_watching(self) -> None:
        """Follow the folder until cancelled, also one that is replaced, or is missing for a while."""
        _log.info("watching the folder of articles")
        while True:
            self._settling.touch(self._clock())  # for what has changed while nobody watched
            try:
                await self._watch()
            except (OSError, RuntimeError) as error:  # the latter is watchfiles' own
                await self._trouble(texts.cannot_watch(type(error).__name__))
                _log.warning("the folder of articles can't be watched: %s", error)
                await asyncio.sleep(_AGAIN)

    async def _watch(self) -> None:
        """Until there is another folder under that name, or none."""
        same = await asyncio.to_thread(self._folder.stat)
        changes = awatch(
            self._folder,
            watch_filter=self._counts,
            debounce=_TICK,
            step=_STEP,
            rust_timeout=_TICK,
            yield_on_timeout=True,
        )
        async for change in changes:
            await self.tick(changed=bool(change))
            now = await asyncio.to_thread(self._folder.stat)
            if (now.st_dev, now.st_ino) != (same.st_dev, same.st_ino):
                return

    async def tick(self, *, changed: bool) -> None:
        """Once a second: something has `changed`, or nothing has; once it has settled the index follows.

        While somebody else's rebuild runs it is waited for.
        """
        now = self._clock()
        if changed:
            self._settling.touch(now)
        if not self._rebuilding.running and self._settling.settled(now):
            await self._look()

    def _counts(self, _change: Change, path: str) -> bool:
        """Hidden files are not read: editors keep what is half done in them."""
        inside = Path(path).relative_to(self._folder)
        return not any(part.startswith(".") for part in inside.parts)

    async def _look(self) -> None:
        found = await asyncio.to_thread(self._followed.look)
        if found is Folder.HELD:
            await self._trouble(texts.NOT_FOLLOWED)
        if found is not Folder.CHANGED or self._rebuilding.running:
            return
        try:
            report = await self._rebuilding.follow(self._followed.follow)
        except (StaleError, StoreBusyError):
            self._settling.touch(self._clock())
        except Exception as error:  # noqa: BLE001 - whatever it is, watching goes on
            self._rebuilding.last_error = explain(error, "watching")
            await self._trouble(self._rebuilding.last_error)
        else:
            await self._done(report)

    async def _done(self, report: IndexReport) -> None:
        self._told = ""
        _log.info("the folder of articles has changed: %s", progress.counted(report))
        rejected = frozenset(report.rejected)
        if rejected - self._rejected or report.unanswered:
            await self._tell(progress.report(report))
        self._rejected = rejected

    async def _trouble(self, content: str) -> None:
        """Tell it, unless it is what was told last."""
        if content != self._told:
            self._told = content
            _log.warning("%s", content)
            await self._tell(content)
