"""Questions wait here and are answered together, off the event loop."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot import texts
from bot.errors import QueueFullError, StoppedError
from retrieval.schema import Answer, Within

# The questions, and for each of them the bounds of its search or None.
AskMany = Callable[[Sequence[str], Sequence[Within | None]], Sequence[Answer]]

_BATCH = 16  # questions answered by one call; the encoder's own batch
_SHARE = 4  # one person may fill a quarter of the queue
_FIRST_GUESS = 0.5  # seconds a question takes, before any has been measured
_SMOOTHING = 0.2  # weight of the newest measurement in the running mean


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A question that waits; `answer` will hold what became of it."""

    question: str
    within: Within | None
    answer: asyncio.Future[Answer]


class QuestionQueue:
    """A bounded queue before one worker thread: what waits together is answered by one `ask_many` call.

    People take turns: whoever asks much waits longer, not the others. Use it inside a running event loop;
    `close` ends it.
    """

    def __init__(self, ask_many: AskMany, waiting: int) -> None:
        self._ask_many = ask_many
        self._limit = waiting
        self._waiting: OrderedDict[int, deque[_Asked]] = OrderedDict()  # by person, whose turn it is first
        self._idle: deque[_Asked] = deque()  # nobody waits for these
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")
        self._worker: asyncio.Task[None] | None = None
        self._seconds_each = _FIRST_GUESS

    def check_room(self, person: int) -> None:
        """Raises QueueFullError, with when to come back, if no further question of `person` may wait."""
        waiting = sum(map(len, self._waiting.values()))
        wait = math.ceil(self._seconds_each * waiting)
        if waiting >= self._limit:
            raise QueueFullError(texts.queue_full(waiting, wait))
        own = len(self._waiting.get(person, ()))
        if own >= max(1, self._limit // _SHARE):
            raise QueueFullError(texts.share_full(own, wait))

    async def ask(self, question: str, person: int, within: Within | None = None) -> Answer:
        """The answer, in turn; raises QueueFullError, or what answering this very question raised."""
        self.check_room(person)
        asked = _Asked(question, within, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(person, deque()).append(asked)
        return await self._answered(asked)

    async def ask_idly(self, question: str) -> Answer:
        """The answer when no person waits for one; raises what answering it raised."""
        asked = _Asked(question, None, asyncio.get_running_loop().create_future())
        self._idle.append(asked)
        return await self._answered(asked)

    async def close(self) -> None:
        """Let everybody who waits know that there will be no answer, and end the worker."""
        for questions in (*self._waiting.values(), self._idle):
            for one in questions:
                _settle(one.answer, StoppedError(texts.QUESTION_STOPPED))
        self._waiting.clear()
        self._idle.clear()
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _answered(self, asked: _Asked) -> Answer:
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="asking")
        return await asked.answer

    async def _work(self) -> None:
        """Answer batch after batch until nothing waits."""
        try:
            while batch := self._next_batch():
                await self._answer(batch)
        finally:
            self._worker = None

    def _next_batch(self) -> list[_Asked]:
        """The next questions, one of each person in turn, without those whose askers have gone.

        One that nobody waits for comes alone, so that whoever asks meanwhile waits for no more than that.
        """
        batch: list[_Asked] = []
        while self._waiting and len(batch) < _BATCH:
            person, questions = self._waiting.popitem(last=False)
            one = questions.popleft()
            if not one.answer.done():
                batch.append(one)
            if questions:
                self._waiting[person] = questions
        while not batch and self._idle:
            one = self._idle.popleft()
            if not one.answer.done():
                batch.append(one)
        return batch

    async def _answer(self, batch: list[_Asked]) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            outcomes = await loop.run_in_executor(self._executor, self._outcomes, batch)
        except BaseException:  # cancelled, or the executor has gone: nobody must wait for ever
            for one in batch:
                _settle(one.answer, StoppedError(texts.QUESTION_STOPPED))
            raise
        self._measure((loop.time() - began) / len(batch))
        for one, outcome in zip(batch, outcomes, strict=True):
            _settle(one.answer, outcome)

    def _outcomes(self, batch: list[_Asked]) -> list[Answer | Exception]:
        """In the worker thread: together, and one by one if that fails, so that none spoils another's."""
        try:
            answers = list(self._ask_many([one.question for one in batch], [one.within for one in batch]))
            if len(answers) == len(batch):
                return list(answers)
            error: Exception = RuntimeError(f"{len(batch)} questions got {len(answers)} answers")
        except Exception as caught:  # noqa: BLE001 - whatever it is belongs to one asker, not to the worker
            error = caught
        if len(batch) == 1:
            return [error]
        return [self._outcomes([one])[0] for one in batch]

    def _measure(self, seconds_each: float) -> None:
        self._seconds_each += _SMOOTHING * (seconds_each - self._seconds_each)


def _settle(future: asyncio.Future[Answer], outcome: Answer | Exception) -> None:
    if future.done():  # its asker has gone
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
