"""Where a question is taken in and answered, however it was asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot import render
from bot.asking import QuestionQueue
from bot.bookkeeping import Bookkeeper
from bot.limits import Asker, Limits
from retrieval.answering import check_question
from retrieval.schema import Within
from retrieval.store.journal import Asked


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that answers a question; under an `id` of its own if what it is about was noted.

    It shows so many `quotes`; is there a `nearest` passage that it doesn't show?
    """

    content: str
    id: int | None
    private: bool
    quotes: int
    nearest: bool


class Desk:
    """Checks a question, counts it against the limits, and turns its answer into a message.

    What was answered to whom is written into the books.
    """

    def __init__(self, queue: QuestionQueue, limits: Limits, books: Bookkeeper) -> None:
        self._queue = queue
        self._limits = limits
        self._books = books

    def admit(self, question: str, asker: Asker) -> str:
        """The question, ready to be answered; quick, so that a refusal can still be private.

        Raises:
            QuestionError: it does not look like a question.
            TooFastError: the person or the channel asks too often.
            QueueFullError: too many questions wait already.
        """
        checked = check_question(question)
        self.let_in(asker)
        return checked

    def let_in(self, asker: Asker) -> None:
        """Count something that takes a search, as `admit` does; raises TooFastError, QueueFullError."""
        self._queue.check_room(asker.person)
        self._limits.admit(asker)

    async def answer(
        self,
        question: str,
        person: int,
        within: Within | None = None,
        remark: str = "",
        *,
        asked: Asked | None = None,
    ) -> Reply:
        """The message that answers an admitted question of `person`, under a remark; noted as `asked`.

        Raises VerbatimError, BotError.
        """
        answer = await self._queue.ask(question, person, within)
        content = render.message(answer, remark)
        return Reply(
            content=content,
            id=self._books.note(asked, answer) if asked else None,
            private=asked is not None and asked.private,
            quotes=len(answer.quotes),
            nearest=answer.nearest is not None,
        )

    def sent(self, answered: Reply, message: int | None) -> None:
        """A public answer has become this message of Discord's; nobody can be led to a private one."""
        if answered.id is not None and message is not None and not answered.private:
            self._books.sent(answered.id, message)
