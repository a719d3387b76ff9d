"""Watching the articles' folder: once it has settled, the index follows it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from watchfiles import Change, awatch

from bot import progress
from bot.errors import StoppedError
from bot.failures import explain
from bot.quiet import Settling
from bot.rebuilding import Rebuilding
from bot.texts import index as texts
from bot.upkeep import Folder, Look
from retrieval.articles import REST, is_hidden, is_temporary
from retrieval.errors import RegressionError, StaleError, StoreBusyError, VerbatimError
from retrieval.indexing import IndexReport
from retrieval.schema import Rejected
from retrieval.store.protocol import Progress

_TICK = 1000  # milliseconds between two looks at the clock, and at whether it is still the same folder
_STEP = 50  # milliseconds without a change after which watchfiles tells of those before
_AGAIN = 60.0  # seconds until a folder that can't be watched is tried again

_log = logging.getLogger(__name__)


class Followed(Protocol):
    """The folder and the index that follows it; both are called in threads."""

    def watch(self) -> Look:
        """What has become of the folder since it was indexed."""

    def follow(self, progress: Progress, *, patient: bool) -> IndexReport:
        """Bring the index up to date without files that are being written; raises VerbatimError.

        StaleError: there is nothing to do, or `patient` where something would be left out.
        """


class Watching:
    """Has `followed` rebuilt by `rebuilding` when `folder` settles, and lets moderators know by `tell`.

    `settling` says when that is, by `clock`.
    """

    def __init__(
        self,
        folder: Path,
        followed: Followed,
        rebuilding: Rebuilding,
        tell: Callable[[str], Awaitable[None]],
        settling: Settling,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder.absolute()
        self._followed = followed
        self._rebuilding = rebuilding
        self._tell = tell
        self._settling = settling
        self._clock = clock
        self._told: object = ""  # the last trouble, so that it is told once
        self._rejected = frozenset[Rejected]()

    async def keep_watching(self) -> None:
        """Follow the folder until cancelled, also one that is replaced, or is missing for a while."""
        _log.info("watching the folder of articles")
        while True:
            self._settling.touch(self._clock())  # for what has changed while nobody watched
            try:
                await self._watch()
            except FileNotFoundError:
                await self._miss()
            except (OSError, RuntimeError) as error:  # the latter is watchfiles' own
                _log.warning("the folder of articles can't be watched: %s", error)
                await self._trouble(texts.cannot_watch(type(error).__name__))
                await asyncio.sleep(_AGAIN)

    async def _watch(self) -> None:
        """Until there is another folder under that name, or none."""
        same = await asyncio.to_thread(self._identity)
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
            # The kernel no longer tells of a folder that was removed, and one made anew may have its number.
            removed = (Change.deleted, str(self._folder)) in change
            if removed or await asyncio.to_thread(self._identity) != same:
                return

    async def _miss(self) -> None:
        """Wait for the folder to come back; it is told when it was not only replaced."""
        since = self._clock()
        while not await asyncio.to_thread(self._folder.exists):
            if self._clock() - since >= REST:
                await self._trouble(texts.NO_FOLDER)
            await asyncio.sleep(_TICK / 1000)

    def _identity(self) -> tuple[int, int]:
        about = self._folder.stat()  # of what a link leads to
        return about.st_dev, about.st_ino

    async def tick(self, *, changed: bool) -> None:
        """Once a second: something has `changed`, or nothing has; once it has settled the index follows.

        While somebody else's rebuild runs it is waited for.
        """
        now = self._clock()
        if changed:
            self._settling.touch(now)
        if not self._rebuilding.running and self._settling.settled(now):
            await self._look(now)

    def _counts(self, _change: Change, path: str) -> bool:
        """Hidden and temporary files are not read."""
        inside = Path(path).relative_to(self._folder)
        return not any(map(is_hidden, inside.parts)) and not is_temporary(inside.name)

    async def _look(self, now: float) -> None:
        look, patient = await asyncio.to_thread(self._followed.watch), self._settling.patient(now)
        if look.folder is Folder.HELD:
            await self._trouble(texts.NOT_FOLLOWED)
            self._settling.done()
        elif look.written and patient:
            self._settling.touch(now)
        elif look.folder is Folder.CHANGED:
            await self._follow(patient=patient)
        elif look.written:
            self._settling.again(now)
        else:
            self._settling.done()
            self._told = ""

    async def _follow(self, *, patient: bool) -> None:
        if self._rebuilding.running:  # somebody was quicker
            return
        try:
            report = await self._rebuilding.follow(partial(self._followed.follow, patient=patient))
        except (StaleError, StoppedError):  # the latter as the bot leaves: its next start looks again
            self._settling.touch(self._clock())
        except StoreBusyError:
            self._settling.again(self._clock())
        except Exception as error:  # noqa: BLE001 - whatever it is, watching goes on
            await self._fail(error)
        else:
            self._settling.again(self._clock())
            await self._done(report)

    async def _fail(self, error: Exception) -> None:
        """Let it be known, and let it be tried again, but for a broken pin: it would only break again."""
        if isinstance(error, RegressionError):
            self._settling.done()
        else:
            self._settling.failed(self._clock())
        self._rebuilding.last_error = explain(error, "watching")
        # What nobody foresaw has another number each time.
        same = self._rebuilding.last_error if isinstance(error, VerbatimError) else type(error)
        await self._trouble(self._rebuilding.last_error, same)

    async def _done(self, report: IndexReport) -> None:
        self._told = ""
        _log.info("the folder of articles has changed: %s", progress.counted(report))
        rejected = frozenset(report.rejected)
        if rejected - self._rejected or report.unanswered:
            await self._tell(progress.report(report))
        self._rejected = rejected

    async def _trouble(self, content: str, same: object = None) -> None:
        """Tell it, unless the `same` was told last."""
        if (same or content) != self._told:
            self._told = same or content
            _log.warning("%s", content)
            await self._tell(content)
