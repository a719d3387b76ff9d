"""Questions that wait are answered together."""

from __future__ import annotations

import asyncio
import threading

import pytest
from made_answers import make_answer

from bot.asking import QuestionQueue
from bot.errors import QueueFullError, StoppedError
from retrieval.errors import QuestionError


class Answerer:
    """Answers in order; holds the first call until `go`, so that others have to wait meanwhile."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.threads: set[str] = set()
        self.called = threading.Event()
        self.go = threading.Event()

    def __call__(self, questions, within):
        assert len(within) == len(questions)
        self.calls.append(list(questions))
        self.threads.add(threading.current_thread().name)
        self.called.set()
        assert self.go.wait(10)
        if "bad" in questions:
            raise QuestionError("That is no question.")
        return [make_answer(question=question) for question in questions]


async def run(answerer, questions, waiting=100):
    """Ask the first question, the others once it is being answered; the queue is closed afterwards."""
    queue = QuestionQueue(answerer, waiting)
    first = asyncio.create_task(queue.ask(questions[0]))
    assert await asyncio.to_thread(answerer.called.wait, 10)
    others = [asyncio.create_task(queue.ask(question)) for question in questions[1:]]
    await asyncio.sleep(0.01)
    answerer.go.set()
    results = await asyncio.gather(first, *others, return_exceptions=True)
    await queue.close()
    return results


def test_questions_that_wait_are_answered_by_one_call():
    """One call for the first, one for all that came meanwhile; each asker gets their own answer."""
    answerer = Answerer()
    answers = asyncio.run(run(answerer, ["a", "b", "c", "d"]))
    assert [answer.question for answer in answers] == ["a", "b", "c", "d"]
    assert answerer.calls == [["a"], ["b", "c", "d"]]
    assert len(answerer.threads) == 1
    assert threading.main_thread().name not in answerer.threads


def test_a_bad_question_spoils_no_other():
    """A batch that fails is asked one by one; only the bad question gets the error."""
    answerer = Answerer()
    answers = asyncio.run(run(answerer, ["a", "b", "bad", "c"]))
    assert [getattr(answer, "question", str(answer)) for answer in answers] == [
        "a",
        "b",
        "That is no question.",
        "c",
    ]


def test_a_full_queue_says_when_to_come_back():
    """Beyond the limit a question is refused at once, with a time; those that wait are answered."""
    answerer = Answerer()
    results = asyncio.run(run(answerer, ["a", "b", "c", "d"], waiting=2))
    assert [answer.question for answer in results[:3]] == ["a", "b", "c"]
    assert isinstance(results[3], QueueFullError)
    assert str(results[3]).startswith("2 questions wait already. Try again in ")


def test_an_asker_who_leaves_is_not_answered():
    """A cancelled question is never asked, and the others go on."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 10)
        tasks = [asyncio.create_task(queue.ask(question)) for question in "a"]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        tasks += [asyncio.create_task(queue.ask(question)) for question in "bc"]
        await asyncio.sleep(0.01)
        tasks[1].cancel()
        tasks[0].cancel()
        await asyncio.sleep(0.01)
        answerer.go.set()
        assert (await tasks[2]).question == "c"
        await queue.close()
        return answerer.calls

    assert asyncio.run(scenario()) == [["a"], ["c"]]


def test_an_answerer_that_miscounts_never_misattributes():
    """If answers and questions don't match in number, nobody gets somebody else's answer."""

    async def scenario():
        queue = QuestionQueue(lambda questions, within: [], 10)
        with pytest.raises(RuntimeError, match="1 questions got 0 answers"):
            await queue.ask("a")
        await queue.close()

    asyncio.run(scenario())


def test_closing_leaves_nobody_waiting():
    """Whoever waits when the bot leaves is told so."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 10)
        tasks = [asyncio.create_task(queue.ask(question)) for question in "ab"]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        tasks.append(asyncio.create_task(queue.ask("c")))
        await asyncio.sleep(0.01)
        await queue.close()
        answerer.go.set()
        results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        assert [type(result) for result in results] == [StoppedError] * 3

    asyncio.run(scenario())


def test_the_loop_goes_on_while_questions_are_answered():
    """Answering happens in a thread: the event loop ticks meanwhile."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 10)
        task = asyncio.create_task(queue.ask("a"))
        ticks = 0
        while ticks < 20:
            await asyncio.sleep(0.001)
            ticks += 1
        assert not task.done()
        answerer.go.set()
        await task
        await queue.close()

    asyncio.run(scenario())
