"""What is kept about people, from the event loop's side: written down, shown, and erased in time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot import texts
from bot.errors import AnswerGoneError
from retrieval.errors import VerbatimError
from retrieval.schema import Answer
from retrieval.store.hindsight import Hindsight
from retrieval.store.journal import Asked, Journal, Kept, Noted, Vote
from retrieval.store.reports import Report

_EVERY = 3600.0  # seconds between two looks at what has expired
_LAST_WORDS = 3.0  # seconds that closing waits for what is still to be written

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days an answer is kept, and its question's text: 0 for never, None for as long."""

    question_days: int | None
    days: int


class Bookkeeper:
    """Keeps the journal in one thread of its own, one thing after another, so that no answer waits for it.

    Use it inside a running event loop; `close` ends it.
    """

    def __init__(self, journal: Journal, retention: Retention) -> None:
        self._journal = journal
        self.retention = retention
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._last_id = 0
        self._last: asyncio.Future[None] | None = None

    def note(self, asked: Asked, answer: Answer) -> int:
        """Have an answer written down soon, under this id; what goes wrong there is only logged."""
        self._last_id = max(self._last_id + 1, time.time_ns())
        self._last = self._loop.run_in_executor(self._executor, self._write, self._last_id, asked, answer)
        return self._last_id

    def sent(self, answer: int, message: int | None) -> None:
        """Have it written down soon which message shows an answer, None once that one is deleted.

        What goes wrong there is only logged.
        """
        self._last = self._loop.run_in_executor(self._executor, self._write_message, answer, message)

    async def find(self, answer: int) -> Noted:
        """What is kept of an answer; raises AnswerGoneError, StoreError."""
        noted = await self._loop.run_in_executor(self._executor, self._journal.find, answer)
        if noted is None:
            raise AnswerGoneError(texts.ANSWER_GONE)
        return noted

    async def vote(self, answer: int, person: int, *, helpful: bool, reason: str = "") -> None:
        """Keep what somebody thinks of an answer; raises AnswerGoneError, StoreError."""
        vote = Vote(answer, person, datetime.now(UTC), helpful, reason)
        if not await self._loop.run_in_executor(self._executor, self._journal.vote, vote):
            raise AnswerGoneError(texts.ANSWER_GONE)

    async def report(self, answer: int, person: int, reason: str) -> None:
        """Keep what somebody reports about an answer; raises AnswerGoneError, StoreError."""
        report = Report(answer, person, datetime.now(UTC), reason)
        if not await self._loop.run_in_executor(self._executor, self._journal.report, report):
            raise AnswerGoneError(texts.ANSWER_GONE)

    async def look_back(self, look: Callable[[Hindsight], _T]) -> _T:
        """What `look` makes of what moderators may see; raises StoreError."""
        return await self._loop.run_in_executor(self._executor, look, self._journal.hindsight)

    async def publish(self, answer: int) -> None:
        """A private answer has been shown to everybody; raises StoreError."""
        await self._loop.run_in_executor(self._executor, self._journal.publish, answer)

    async def about(self, person: int) -> Kept:
        """Everything that is kept about somebody; raises StoreError."""
        return await self._loop.run_in_executor(self._executor, self._journal.about, person)

    async def forget(self, person: int) -> None:
        """Erase everything that is kept about somebody; raises StoreError."""
        await self._loop.run_in_executor(self._executor, self._journal.forget, person)

    async def keep_erasing(self) -> None:
        """Erase what has expired, now and every hour."""
        while True:
            await self._loop.run_in_executor(self._executor, self._expire)
            await asyncio.sleep(_EVERY)

    async def close(self) -> None:
        """Let what is to be written be written, within a few seconds."""
        if self._last and not self._last.done():
            await asyncio.wait([self._last], timeout=_LAST_WORDS)
        self._executor.shutdown(wait=False, cancel_futures=True)

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def _write(self, id_: int, asked: Asked, answer: Answer) -> None:
        try:
            self._journal.note(id_, asked, answer, with_question=self.retention.question_days != 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer itself is well
            _complain("an answer could not be written into the journal", error)

    def _write_message(self, id_: int, message: int | None) -> None:
        try:
            self._journal.sent(id_, message)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer itself is well
            _complain("an answer's message could not be written into the journal", error)

    def _expire(self) -> None:
        now = datetime.now(UTC)
        texts = self.retention.question_days
        questions_before = None if texts is None else now - timedelta(days=texts)
        try:
            self._journal.expire(questions_before, now - timedelta(days=self.retention.days))
        except Exception as error:  # noqa: BLE001 - whatever it is, the next attempt may succeed
            _complain("what has expired could not be erased; the next attempt is in an hour", error)


def _complain(what: str, error: Exception) -> None:
    """To the log; with a trace only where nobody foresaw the error."""
    _log.warning("%s: %s", what, error, exc_info=None if isinstance(error, VerbatimError) else error)
