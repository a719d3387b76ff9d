"""Questions wait here and are answered together, off the event loop."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot import texts
from bot.errors import QueueFullError, StoppedError
from retrieval.schema import Answer

AskMany = Callable[[Sequence[str]], Sequence[Answer]]

_BATCH = 16  # questions answered by one call; the encoder's own batch
_FIRST_GUESS = 0.5  # seconds a question takes, before any has been measured
_SMOOTHING = 0.2  # weight of the newest measurement in the running mean


class QuestionQueue:
    """A bounded queue before one worker thread: what waits together is answered by one `ask_many` call.

    Use it inside a running event loop; `close` ends it.
    """

    def __init__(self, ask_many: AskMany, waiting: int) -> None:
        self._ask_many = ask_many
        self._limit = waiting
        self._waiting: list[tuple[str, asyncio.Future[Answer]]] = []
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")
        self._worker: asyncio.Task[None] | None = None
        self._seconds_each = _FIRST_GUESS

    def check_room(self) -> None:
        """Raises QueueFullError, with when to come back, if no further question may wait."""
        if len(self._waiting) >= self._limit:
            wait = math.ceil(self._seconds_each * len(self._waiting))
            raise QueueFullError(texts.queue_full(len(self._waiting), wait))

    async def ask(self, question: str) -> Answer:
        """The answer, in turn; raises QueueFullError, or what answering this very question raised."""
        self.check_room()
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="asking")
        return await future

    async def close(self) -> None:
        """Let everybody who waits know that there will be no answer, and end the worker."""
        for _, future in self._waiting:
            _settle(future, StoppedError(texts.QUESTION_STOPPED))
        self._waiting.clear()
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _work(self) -> None:
        """Answer batch after batch until nothing waits."""
        try:
            while batch := self._next_batch():
                await self._answer(batch)
        finally:
            self._worker = None

    def _next_batch(self) -> list[tuple[str, asyncio.Future[Answer]]]:
        """The next questions in order of arrival, without those whose askers have gone."""
        alive = [item for item in self._waiting if not item[1].done()]
        batch, self._waiting = alive[:_BATCH], alive[_BATCH:]
        return batch

    async def _answer(self, batch: list[tuple[str, asyncio.Future[Answer]]]) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            outcomes = await loop.run_in_executor(self._executor, self._outcomes, [q for q, _ in batch])
        except BaseException:  # cancelled, or the executor has gone: nobody must wait for ever
            for _, future in batch:
                _settle(future, StoppedError(texts.QUESTION_STOPPED))
            raise
        self._measure((loop.time() - began) / len(batch))
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            _settle(future, outcome)

    def _outcomes(self, questions: list[str]) -> list[Answer | Exception]:
        """In the worker thread: together, and one by one if that fails, so that none spoils another's."""
        try:
            answers = list(self._ask_many(questions))
            if len(answers) == len(questions):
                return list(answers)
            error: Exception = RuntimeError(f"{len(questions)} questions got {len(answers)} answers")
        except Exception as caught:  # noqa: BLE001 - whatever it is belongs to one asker, not to the worker
            error = caught
        if len(questions) == 1:
            return [error]
        return [self._outcomes([question])[0] for question in questions]

    def _measure(self, seconds_each: float) -> None:
        self._seconds_each += _SMOOTHING * (seconds_each - self._seconds_each)


def _settle(future: asyncio.Future[Answer], outcome: Answer | Exception) -> None:
    if future.done():  # its asker has gone
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
