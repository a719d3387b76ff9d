"""Asks again what went unanswered, once other articles can be searched, while no person waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.asking import QuestionQueue
from bot.bookkeeping import Bookkeeper
from bot.errors import StoppedError
from bot.syncing import Recall, Remember
from retrieval.errors import QuestionError, VerbatimError
from retrieval.schema import Verdict
from retrieval.store.hindsight import Hindsight
from retrieval.store.protocol import Health

_DAYS = 30
_MOST = 300  # answers, the newest
_EVERY = 5.0  # seconds between two looks: articles come by commands, and from other processes
_AGAIN = 600.0  # seconds after a failure
_ASKED = "unanswered asked again of"  # under this name the store remembers which generation was asked

_log = logging.getLogger(__name__)


class Reasking:
    """Marks in the journal what an article that came later answers with a strong verdict.

    A weak one says itself that it may not answer: a gap in the articles that is called filled and is not is
    worse than one that is listed for longer. `health` names the generation that is searched.
    """

    def __init__(
        self,
        queue: QuestionQueue,
        books: Bookkeeper,
        health: Callable[[], Health],
        recall: Recall,
        remember: Remember,
    ) -> None:
        self._queue = queue
        self._books = books
        self._health = health
        self._recall = recall
        self._remember = remember

    async def keep_asking(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look every few seconds whether there are other articles, until cancelled; what fails is logged."""
        while True:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next attempt may succeed
                foreseen = isinstance(error, VerbatimError | StoppedError)
                _log.warning(
                    "unanswered questions could not be asked again: %s",
                    error,
                    exc_info=None if foreseen else error,
                )
                await sleep(_AGAIN)
            await sleep(_EVERY)

    async def _look(self) -> None:
        generation = (await asyncio.to_thread(self._health)).generation
        if not generation or await asyncio.to_thread(self._recall, _ASKED) == generation:
            return
        since = datetime.now(UTC) - timedelta(days=_DAYS)
        unanswered = await self._books.look_back(lambda hindsight: hindsight.unanswered(since, _MOST))
        by_text: dict[str, list[int]] = {}
        for id_, question in unanswered:
            by_text.setdefault(question, []).append(id_)
        for question, answers in by_text.items():
            await self._ask(question, answers)
        await asyncio.to_thread(self._remember, _ASKED, generation)

    async def _ask(self, question: str, answers: list[int]) -> None:
        try:
            found = await self._queue.ask_idly(question)
        except QuestionError:  # the rules for questions have changed since it was asked
            return
        if found.verdict is Verdict.STRONG:
            articles = list(dict.fromkeys(quote.article.id for quote in found.quotes))
            await self._books.look_back(partial(_resolve, answers, articles))


def _resolve(answers: list[int], articles: list[str], hindsight: Hindsight) -> None:
    """Mark each answer with the first of the articles that came after it."""
    now = datetime.now(UTC)
    for id_ in answers:
        any(hindsight.resolve(id_, article, now) for article in articles)
