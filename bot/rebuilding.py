"""One rebuild of the index at a time, in a thread of its own, so that questions go on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from bot import steps, texts
from bot.errors import RebuildRunningError, StoppedError
from retrieval.indexing import IndexReport
from retrieval.store.protocol import Progress

_LOWEST = 19  # Linux's word for a thread that waits for all others
_GOODBYE = 10.0  # seconds that a rebuild gets to notice that the bot shuts down


class Rebuild(Protocol):
    """Brings the index up to date."""

    def __call__(self, progress: Progress, *, full: bool, mark: int | None) -> IndexReport:
        """Embed what is new and changed, or all; the `mark` of a plan allows nothing but that plan."""


class Rebuilding:
    """Runs `rebuild`, knows who started it and how far it is. Use it inside a running event loop.

    `last_error` is the sentence that the last one failed with; empty if it did not.
    """

    def __init__(self, rebuild: Rebuild) -> None:
        self._rebuild = rebuild
        self.last_error = ""
        self._starter = ""  # of the rebuild that is running, as one names it in Discord
        self._stages = steps.Stages()
        self._step = self._stages.step("starting", 0, 0)
        self._stopping = threading.Event()
        self._future: asyncio.Future[IndexReport] | None = None

    @property
    def step(self) -> steps.Step:
        """How far the rebuild is (or the last one was)."""
        return self._step

    @property
    def running(self) -> str:
        """One sentence on the rebuild that is running; empty if none is."""
        return texts.rebuild_running(self._starter, steps.line(self._step)) if self._starter else ""

    def start(
        self, person: int, *, full: bool = False, mark: int | None = None
    ) -> asyncio.Future[IndexReport]:
        """Start a rebuild for `person`; the future holds its report or what went wrong.

        Raises:
            RebuildRunningError: one is running; the message says whose it is and how far.
        """
        return self._begin(f"<@{person}>", partial(self._rebuild, self._on_progress, full=full, mark=mark))

    def follow(self, rebuild: Callable[[Progress], IndexReport]) -> asyncio.Future[IndexReport]:
        """Start this one for the watched folder; as `start`."""
        return self._begin(texts.THE_FOLDER, partial(rebuild, self._on_progress))

    def _begin(self, starter: str, work: Callable[[], IndexReport]) -> asyncio.Future[IndexReport]:
        if self._starter:
            raise RebuildRunningError(self.running)
        self._starter = starter
        self._on_progress("starting", 0, 0)
        loop = asyncio.get_running_loop()
        self._future = future = loop.create_future()
        # A daemon: a rebuild in the middle of a long step must not keep the process from ending;
        # the store survives being killed at any moment.
        threading.Thread(target=self._run, args=(loop, future, work), name="rebuild", daemon=True).start()
        return future

    async def close(self) -> None:
        """Stop a running rebuild at its next step; the old index stays."""
        self._stopping.set()
        if self._future and not self._future.done():
            await asyncio.wait([self._future], timeout=_GOODBYE)

    def _run(
        self,
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[IndexReport],
        work: Callable[[], IndexReport],
    ) -> None:
        _give_way()
        try:
            report = work()
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the future
            self._hand_over(loop, future, error)
        else:
            self._hand_over(loop, future, report)

    def _hand_over(
        self,
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[IndexReport],
        outcome: IndexReport | Exception,
    ) -> None:
        def settle() -> None:
            self._starter = ""
            if future.done():
                return
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                self.last_error = ""
                future.set_result(outcome)

        with contextlib.suppress(RuntimeError):  # the loop is closed: the bot has gone, nobody waits
            loop.call_soon_threadsafe(settle)

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        """Called from the rebuild's thread; one assignment, so that a reader never sees half a step."""
        if self._stopping.is_set():
            raise StoppedError(texts.REBUILD_STOPPED)
        self._step = self._stages.step(stage, done, total)


def _give_way() -> None:
    """Let the processor's next moment go to whoever asks, not to this thread and those that it will start."""
    if sys.platform == "linux":  # elsewhere a thread can't be told apart, and the whole bot would wait
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)
