"""What went unanswered is asked again when other articles can be searched, and only then."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from made_answers import make_answer, make_quote

from bot.bookkeeping import Bookkeeper, Retention
from bot.reasking import Reasking
from retrieval.errors import QuestionError, StoreError
from retrieval.schema import Verdict


@dataclass
class World:
    """A journal, a queue, a store's memory and its generation, all in one; `answers` by question."""

    unanswered_: list[tuple[int, str]]
    answers: dict[str, object]
    generation: str = "one"
    memory: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    resolved: list[tuple[int, str]] = field(default_factory=list)
    late: str = "new.txt"

    @property
    def hindsight(self):
        return self

    def unanswered(self, since, most):
        return self.unanswered_[:most]

    def resolve(self, id_, article, at):
        if article != self.late:
            return False
        self.resolved.append((id_, article))
        return True

    async def ask_idly(self, question):
        self.asked.append(question)
        answer = self.answers[question]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def run(self, looks=1, between=lambda: None):
        """So many looks, with something happening between them."""

        async def scenario():
            books = Bookkeeper(SimpleNamespace(hindsight=self), Retention(30, 400))
            reasking = Reasking(self, books, lambda: self, self.memory.get, self.memory.__setitem__)
            done = 0

            async def sleep(seconds):
                nonlocal done
                done += 1
                between()
                if done == looks:
                    raise asyncio.CancelledError

            with pytest.raises(asyncio.CancelledError):
                await reasking.keep_asking(sleep)
            await books.close()

        asyncio.run(scenario())


def found(*articles, verdict=Verdict.STRONG):
    return make_answer(*(make_quote(id=article) for article in articles), verdict=verdict)


def test_a_strong_answer_of_a_later_article_resolves():
    """Each question is asked once, however often it was asked; the first article that came later is named."""
    world = World(
        [(3, "how high?"), (2, "who?"), (1, "how high?")],
        {"how high?": found("old.txt", "new.txt"), "who?": found("old.txt")},
    )
    world.run()
    assert world.asked == ["how high?", "who?"]
    assert world.resolved == [(3, "new.txt"), (1, "new.txt")]


def test_a_weak_answer_resolves_nothing():
    """It says itself that it may not answer."""
    world = World(
        [(1, "who?"), (2, "when?")], {"who?": found("new.txt", verdict=Verdict.WEAK), "when?": make_answer()}
    )
    world.run()
    assert (world.asked, world.resolved) == (["who?", "when?"], [])


def test_a_generation_is_asked_once():
    """Looking again, or starting again, asks nothing again, until the index is another one."""
    world = World([(1, "who?")], {"who?": make_answer()})
    world.run(looks=3)
    world.run()
    assert world.asked == ["who?"]
    world.generation = "two"
    world.run()
    assert world.asked == ["who?", "who?"]
    world.generation = ""  # none stands yet
    world.run()
    assert world.asked == ["who?", "who?"]


@pytest.mark.parametrize("trouble", [StoreError("the disk is full"), RuntimeError("nobody foresaw this")])
def test_a_failure_is_logged_and_tried_again(trouble, caplog):
    """It ends neither the bot nor the looking; the generation counts as asked once it went through."""
    world = World([(1, "a secret question")], {"a secret question": trouble})
    world.run()
    assert "could not be asked again" in caplog.text
    assert "secret" not in caplog.text
    world.answers["a secret question"] = found("new.txt")
    world.run()
    assert world.resolved == [(1, "new.txt")]


def test_a_question_that_is_none_by_now_is_passed_over():
    """Rules for questions may have changed since; the others are asked."""
    world = World([(1, "??"), (2, "who?")], {"??": QuestionError("none"), "who?": found("new.txt")})
    world.run()
    assert world.resolved == [(2, "new.txt")]
