"""Looks a text up in the articles, and says in a message what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot import render, texts
from bot.asking import QuestionQueue
from retrieval.errors import QuestionError
from retrieval.schema import Answer, Article, Quote
from retrieval.verbatim import standing, standing_alike

# A text and how many articles at most -> how many hold it, and the newest of them.
Holding = Callable[[str, int], tuple[int, Sequence[Article]]]

_ARTICLES = 4  # the newest that hold a text are named, the others counted


class Lookup:
    """Looks for texts with `holding` and `article`, called in threads, and for what is near by `queue`."""

    def __init__(
        self, queue: QuestionQueue, holding: Holding, article: Callable[[str], Article | None]
    ) -> None:
        self._queue = queue
        self._holding = holding
        self._article = article

    async def message(self, text: str, person: int) -> str:
        """What the articles have of a checked text of `person`; raises VerbatimError, BotError."""
        count, articles = await asyncio.to_thread(self._holding, text, _ARTICLES)
        if articles:
            found = standing(text, articles, count)
            return render.single(texts.verbatim(count), found.quote, count)
        try:
            near = _near(await self._queue.ask(text, person))
        except QuestionError:  # it has no letters
            near = []
        if not near:
            return texts.NOTHING_NEAR
        alike = standing_alike(text, await asyncio.to_thread(self._articles, near))
        if alike is not None:
            return render.single(texts.not_verbatim(alike.differs), alike.quote, 1)
        return render.single(texts.NEAREST, near[0], 1)

    def _articles(self, quotes: Sequence[Quote]) -> list[Article]:
        keys = dict.fromkeys(quote.article.id for quote in quotes)
        return [article for article in map(self._article, keys) if article is not None]


def _near(answer: Answer) -> list[Quote]:
    """The passages that an answer has, without what would be said of them if they answered a question."""
    nearest = [answer.nearest] if answer.nearest else []
    return [quote.model_copy(update={"marks": (), "also": ()}) for quote in (*answer.quotes, *nearest)]
