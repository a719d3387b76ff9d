"""What moderators look back on, put together off the event loop: a message and its picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.attached import Attached
from bot.bookkeeping import Bookkeeper
from bot.insights import Embed, Insights, Period, gather
from bot.plot import draw
from bot.retrospect import in_words, message
from bot.texts import insights as texts


@dataclass(frozen=True, slots=True)
class Review:
    """The insights and how they are shown; no picture where nobody asked."""

    insights: Insights
    content: str
    picture: Attached | None


class Reviewer:
    """Looks into `books`; `embed` turns questions into vectors, in a thread."""

    def __init__(self, books: Bookkeeper, embed: Embed) -> None:
        self._books = books
        self._embed = embed
        self._drawing = asyncio.Lock()  # matplotlib is not made for two threads

    async def review(
        self, guild: int, period: Period, title: str, sees: Callable[[int], bool], *, with_reports: bool
    ) -> Review:
        """All of a server and a period, with the questions of channels that the reader `sees`.

        Raises StoreError.
        """
        asked, reports = await self._books.look_back(
            lambda hindsight: (
                hindsight.asked(guild, period.since, period.before),
                hindsight.reports(guild, period.since, period.before),
            )
        )
        visible = {channel for channel in {one.channel for one in asked} if sees(channel)}
        insights = await asyncio.to_thread(gather, period, asked, reports, visible, self._embed)
        content = message(insights, guild, title, with_reports=with_reports)
        return Review(insights, content, await self._picture(insights) if asked else None)

    async def _picture(self, insights: Insights) -> Attached:
        kind, words = in_words(insights)
        async with self._drawing:
            return Attached(texts.FILE, await asyncio.to_thread(draw, insights.bars(), kind), words)
