"""One rebuild at a time, beside everything else."""

from __future__ import annotations

import asyncio
import os
import sys
import threading

import pytest

from bot.errors import RebuildRunningError, StoppedError
from bot.rebuilding import Rebuilding
from retrieval.errors import StoreBusyError
from retrieval.indexing import IndexReport

REPORT = IndexReport(
    added=("a",), changed=(), removed=(), unchanged=2, rejected=(), embedded=1, seconds=3.0, version=4
)


class Indexing:
    """Reports two of five articles, then waits to be let go."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go = threading.Event()

    def __call__(self, progress, *, full, mark):
        progress("reading", 5, 5)
        progress("embedding", 2, 5)
        self.reached.set()
        assert self.go.wait(10)
        progress("embedding", 5, 5)
        return REPORT


def test_a_second_rebuild_hears_of_the_first():
    """While one runs, another is refused, with who started it and how far it is; then it may start."""

    async def scenario():
        indexing = Indexing()
        rebuilding = Rebuilding(indexing)
        assert rebuilding.running == ""
        future = rebuilding.start(42)
        assert await asyncio.to_thread(indexing.reached.wait, 10)
        assert (rebuilding.step.stage, rebuilding.step.done, rebuilding.step.total) == ("embedding", 2, 5)
        with pytest.raises(RebuildRunningError, match=r"started by <@42>: embedding 2 of 5 characters"):
            rebuilding.start(43)
        indexing.go.set()
        assert await future == REPORT
        assert rebuilding.running == ""
        assert await rebuilding.start(43) == REPORT

    asyncio.run(scenario())


def test_a_failed_rebuild_leaves_room_for_the_next():
    """What a rebuild raises reaches whoever waits for it, and the next one may start."""

    async def scenario():
        def rebuild(progress, *, full, mark):
            raise StoreBusyError("Another process is indexing.")

        rebuilding = Rebuilding(rebuild)
        for _ in range(2):
            with pytest.raises(StoreBusyError):
                await rebuilding.start(1)

    asyncio.run(scenario())


def test_a_rebuild_that_goes_well_ends_the_last_error():
    """What went wrong before is no news once the index is up to date."""

    async def scenario():
        rebuilding = Rebuilding(lambda progress, *, full, mark: REPORT)
        rebuilding.last_error = "It failed."
        await rebuilding.start(1)
        assert rebuilding.last_error == ""

    asyncio.run(scenario())


def test_a_rebuild_stops_when_the_bot_does():
    """Closing ends a running rebuild at its next step."""

    async def scenario():
        indexing = Indexing()
        rebuilding = Rebuilding(indexing)
        future = rebuilding.start(1)
        assert await asyncio.to_thread(indexing.reached.wait, 10)
        closing = asyncio.create_task(rebuilding.close())
        await asyncio.sleep(0.01)
        indexing.go.set()
        await closing
        with pytest.raises(StoppedError):
            await future

    asyncio.run(scenario())


def test_closing_without_a_rebuild_is_fine():
    """Nothing runs, nothing to stop."""
    asyncio.run(Rebuilding(Indexing()).close())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has threads of different priorities")
def test_a_rebuild_gives_way_to_whoever_asks():
    """The rebuild's thread is the last to get the processor, and nobody else's is."""

    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    async def scenario():
        found = []

        def rebuild(progress, *, full, mark):
            found.append(priority())
            return REPORT

        before = priority()
        await Rebuilding(rebuild).start(1)
        assert found == [19]
        assert priority() == await asyncio.to_thread(priority) == before

    asyncio.run(scenario())
