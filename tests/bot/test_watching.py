"""The index follows the folder: after it has settled, after others, and never against a rollback."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from made_folder import REPORT, House

from bot.upkeep import Folder
from retrieval.articles import REST
from retrieval.errors import RegressionError, StaleError, StoreBusyError, StoreError
from retrieval.schema import Rejected


def test_it_follows_once_after_the_last_change():
    """While files change it waits; then one run, and no word to the moderators where all went well."""

    async def scenario():
        house = House()
        for _ in range(5):
            await house.watching.tick(changed=True)
            house.now += REST / 2
        assert house.runs == 0
        await house.rest()
        await house.rest()
        assert (house.runs, house.told) == (1, [])

    asyncio.run(scenario())


def test_a_folder_that_is_as_indexed_is_left_alone():
    """What came and went again, such as an editor's temporary file, makes no run."""

    async def scenario():
        house = House(look=Folder.SAME)
        await house.watching.tick(changed=True)
        await house.rest()
        assert house.runs == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("trouble", [StaleError("changes"), StoreBusyError("busy")])
def test_what_can_wait_is_tried_again(trouble):
    """A file that grew while it was read, or another process that indexes: again a little later, silently."""

    async def scenario():
        house = House(trouble)
        await house.change()
        assert house.runs == 1
        await house.rest()
        assert (house.runs, house.told) == (2, [])

    asyncio.run(scenario())


def test_a_rebuild_that_runs_is_waited_for():
    """While somebody's rebuild runs nothing is done, and right after it the index follows."""

    async def scenario():
        house = House()
        running = house.rebuilding.start(42)
        await house.change()
        await house.rest()
        assert house.runs == 0
        house.go.set()
        await running
        await house.watching.tick(changed=False)
        assert house.runs == 1

    asyncio.run(scenario())


def test_a_rollback_is_not_ended_and_told_once():
    """While somebody holds an earlier generation nothing is run, and moderators hear of it once."""

    async def scenario():
        house = House(look=Folder.HELD)
        await house.change()
        await house.change()
        assert house.runs == 0
        assert len(house.told) == 1
        assert "until the next `/index rebuild`" in house.told[0]

    asyncio.run(scenario())


def test_a_broken_pin_is_told_with_its_question():
    """A refused index reaches the moderators and /index status, once; the next one may succeed."""

    async def scenario():
        house = House(*[RegressionError("no", [("how deep?", "the articles don't say")])] * 2)
        await house.change()
        await house.change()
        assert len(house.told) == 1
        assert "✗ “how deep?”" in house.told[0]
        assert house.rebuilding.last_error == house.told[0]
        await house.change()
        assert house.runs == 3

    asyncio.run(scenario())


def test_rejected_files_are_told_when_they_are_new():
    """A file that can't be read is told once, another one again, escaped."""

    async def scenario():
        first, second = Rejected("@everyone.pdf", "It is no PDF."), Rejected("b.txt", "It is empty.")
        house = House(
            *(replace(REPORT, rejected=rejected) for rejected in ((first,), (first,), (first, second)))
        )
        for _ in range(3):
            await house.change()
        assert len(house.told) == 2
        assert "@everyone" not in house.told[0].replace("\\@", "")
        assert "It is empty" in house.told[1]

    asyncio.run(scenario())


def test_whatever_fails_watching_goes_on():
    """A full disk, or what nobody foresaw, is told and leaves the next change its chance."""

    async def scenario():
        house = House(StoreError("The disk is full."), ValueError("?"))
        for _ in range(3):
            await house.change()
        assert house.runs == 3
        assert "The disk is full" in house.told[0]
        assert "error id" in house.told[1]

    asyncio.run(scenario())
