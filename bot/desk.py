"""Where a question is taken in and answered, however it was asked."""

from __future__ import annotations

from bot import render
from bot.asking import QuestionQueue
from bot.limits import PersonLimit
from retrieval.answering import check_question
from retrieval.schema import Within


class Desk:
    """Checks a question, counts it against its asker's limit, and turns its answer into a message."""

    def __init__(self, queue: QuestionQueue, limit: PersonLimit) -> None:
        self._queue = queue
        self._limit = limit

    def admit(self, question: str, person: int, *, exempt: bool) -> str:
        """The question, ready to be answered; quick, so that a refusal can still be private.

        Raises:
            QuestionError: it does not look like a question.
            TooFastError: `person` asks too often, unless `exempt`.
            QueueFullError: too many questions wait already.
        """
        checked = check_question(question)
        self.let_in(person, exempt=exempt)
        return checked

    def let_in(self, person: int, *, exempt: bool) -> None:
        """Count something that takes a search, as `admit` does; raises TooFastError, QueueFullError."""
        self._queue.check_room()
        if not exempt:
            self._limit.admit(person)

    async def answer(self, question: str, within: Within | None = None, remark: str = "") -> str:
        """The message that answers an admitted question, under a remark; raises VerbatimError, BotError."""
        return render.message(await self._queue.ask(question, within), remark)
