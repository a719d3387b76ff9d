"""The index follows a folder that never rests, and after what went wrong for a while."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from made_folder import REPORT, House

from bot.quiet import AGAIN, PATIENCE
from bot.upkeep import Folder
from retrieval.articles import REST
from retrieval.errors import ArticleError, RegressionError, StoreFullError
from retrieval.schema import Rejected


def test_while_somebody_writes_it_waits_and_no_longer_than_a_minute():
    """An open file is waited for; after a minute the others are followed without it, and in the end it is."""

    async def scenario():
        left_out = Rejected("long.txt", "It is still being written.")
        house = House(replace(REPORT, rejected=(left_out,)))
        house.written = True
        await house.watching.tick(changed=True)
        await house.seconds(PATIENCE - 1, changing=False)
        assert house.runs == 0
        await house.seconds(1 + REST, changing=False)
        assert house.patience == [False]
        assert "long.txt: It is still being written" in house.told[0].replace("\\", "")
        await house.seconds(2 * PATIENCE, changing=False)
        assert house.runs == 1  # nothing else has changed
        house.written, house.found = False, Folder.CHANGED
        await house.seconds(REST, changing=False)
        assert (house.runs, len(house.told)) == (2, 1)

    asyncio.run(scenario())


def test_a_folder_that_never_rests_is_followed():
    """While something changes every second the rest is followed, about once a minute."""

    async def scenario():
        house = House()
        for _ in range(180):
            house.found = Folder.CHANGED
            house.now += 1
            await house.watching.tick(changed=True)
        assert house.patience == [False] * 2

    asyncio.run(scenario())


def test_a_full_disk_is_told_once_and_tried_again_without_a_change():
    """Longer and longer apart, until there is room and the index follows; the next trouble is told anew."""

    async def scenario():
        house = House(*[StoreFullError("The disk is full.")] * 3)
        await house.change()
        await house.seconds(AGAIN - 1, changing=False)
        assert house.runs == 1
        await house.seconds(1, changing=False)
        assert house.runs == 2
        await house.seconds(7 * AGAIN, changing=False)
        assert (house.runs, len(house.told), house.found) == (4, 1, Folder.SAME)
        house.outcomes = [StoreFullError("The disk is full.")]
        await house.change()
        assert len(house.told) == 2

    asyncio.run(scenario())


def test_what_nobody_foresaw_is_told_once_too():
    """Its number is another each time, which doesn't make it another trouble."""

    async def scenario():
        house = House(ValueError("?"), ValueError("!"), OSError("?"))
        await house.change()
        await house.seconds(3 * AGAIN, changing=False)
        assert (house.runs, len(house.told)) == (3, 2)

    asyncio.run(scenario())


def test_a_broken_pin_is_not_asked_again_until_something_changes():
    """Nothing but other articles or other pins would answer it."""

    async def scenario():
        house = House(RegressionError("no", [("how deep?", "the articles don't say")]))
        await house.change()
        await house.seconds(5 * AGAIN, changing=False)
        assert house.runs == 1

    asyncio.run(scenario())


def test_a_folder_that_was_empty_is_told_again_the_next_time():
    """A disk that is missing twice is told twice, and that it is back needs no run."""

    async def scenario():
        house = House(ArticleError("No article is left."), ArticleError("No article is left."))
        for _ in range(2):
            await house.change()
            house.found = Folder.SAME
            await house.watching.tick(changed=True)
            await house.rest()
        assert (house.runs, len(house.told)) == (2, 2)

    asyncio.run(scenario())
