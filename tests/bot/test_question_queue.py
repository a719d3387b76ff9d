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
    """Ask the first question, the others once it is being answered; the queue is closed afterwards.

    Each is asked by the person of its number in a pair, or by one of its own.
    """
    queue = QuestionQueue(answerer, waiting)
    asked = [one if isinstance(one, tuple) else (one, 100 + at) for at, one in enumerate(questions)]
    first = asyncio.create_task(queue.ask(*asked[0]))
    assert await asyncio.to_thread(answerer.called.wait, 10)
    others = [asyncio.create_task(queue.ask(question, person)) for question, person in asked[1:]]
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


def test_people_take_turns():
    """Twenty questions of one person hold nobody back: the others are in the very next batch."""
    answerer = Answerer()
    asyncio.run(
        run(answerer, [("first", 1), *((f"many {n}", 1) for n in range(20)), ("b", 2), ("c", 3), ("d", 2)])
    )
    first, second, third = answerer.calls
    assert first == ["first"]
    assert second[:5] == ["many 0", "b", "c", "many 1", "d"]
    assert second[5:] + third == [f"many {n}" for n in range(2, 20)]


def test_one_person_may_fill_a_quarter_of_the_queue():
    """Beyond it that person is told to come back, and others still get in; one question is always let in."""
    answerer = Answerer()
    results = asyncio.run(run(answerer, [("a", 1), *((n, 2) for n in "bcd"), ("e", 3)], waiting=8))
    assert [getattr(result, "question", type(result)) for result in results] == [
        "a",
        "b",
        "c",
        QueueFullError,
        "e",
    ]
    assert str(results[3]).startswith("2 questions of yours wait already. Try again in ")
    results = asyncio.run(run(Answerer(), [("a", 1), ("b", 1)], waiting=1))
    assert [result.question for result in results] == ["a", "b"]


def test_an_asker_who_leaves_is_not_answered():
    """A cancelled question is never asked, and the others go on."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 100)
        tasks = [asyncio.create_task(queue.ask(question, 1)) for question in "a"]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        tasks += [asyncio.create_task(queue.ask(question, 1)) for question in "bc"]
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
            await queue.ask("a", 1)
        await queue.close()

    asyncio.run(scenario())


def test_closing_leaves_nobody_waiting():
    """Whoever waits when the bot leaves is told so."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 100)
        tasks = [asyncio.create_task(queue.ask(question, 1)) for question in "ab"]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        tasks.append(asyncio.create_task(queue.ask("c", 1)))
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
        queue = QuestionQueue(answerer, 100)
        task = asyncio.create_task(queue.ask("a", 1))
        ticks = 0
        while ticks < 20:
            await asyncio.sleep(0.001)
            ticks += 1
        assert not task.done()
        answerer.go.set()
        await task
        await queue.close()

    asyncio.run(scenario())


def test_what_nobody_waits_for_comes_last_and_alone():
    """It is asked when no person's question is left, one at a time, so that who comes meanwhile is next."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 100)
        idle = [asyncio.create_task(queue.ask_idly(question)) for question in ("x", "y", "bad")]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        people = [asyncio.create_task(queue.ask(question, person)) for person, question in enumerate("ab")]
        await asyncio.sleep(0.01)
        answerer.go.set()
        answers = await asyncio.gather(*people, *idle, return_exceptions=True)
        await queue.close()
        return answerer.calls, answers

    calls, answers = asyncio.run(scenario())
    assert calls == [["x"], ["a", "b"], ["y"], ["bad"]]
    assert [answer.question for answer in answers[:4]] == ["a", "b", "x", "y"]
    assert isinstance(answers[4], QuestionError)


def test_what_nobody_waits_for_ends_with_the_queue():
    """Closing tells it, too, that there will be no answer."""

    async def scenario():
        answerer = Answerer()
        queue = QuestionQueue(answerer, 100)
        idle = [asyncio.create_task(queue.ask_idly(question)) for question in ("x", "y")]
        assert await asyncio.to_thread(answerer.called.wait, 10)
        answerer.go.set()
        await queue.close()
        return await asyncio.gather(*idle, return_exceptions=True)

    assert isinstance(asyncio.run(scenario())[1], StoppedError)
