"""Books are kept beside the answers, never in their way."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from made_answers import make_answer

from bot.bookkeeping import Bookkeeper, Retention
from bot.errors import AnswerGoneError
from retrieval.errors import StoreError
from retrieval.store.journal import Asked

ASKED = Asked(at=datetime(2026, 3, 12, tzinfo=UTC), person=1, guild=2, channel=3, private=False)


class Journal:
    """Remembers what it was told; waits for `go` before each note, and fails where `trouble` is set."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.noted: list[tuple[int, str, bool]] = []
        self.expired: list[tuple[datetime | None, datetime]] = []
        self.go = threading.Event()
        self.looked = threading.Event()
        self.trouble = trouble

    def note(self, id_, asked, answer, *, with_question):
        assert self.go.wait(10)
        if self.trouble:
            raise self.trouble
        self.noted.append((id_, answer.question, with_question))

    def about(self, person):
        return tuple(question for _, question, _ in self.noted)

    def expire(self, questions_before, answers_before):
        self.expired.append((questions_before, answers_before))
        self.looked.set()
        if self.trouble:
            raise self.trouble


def run(journal, scenario, question_days=30):
    async def main():
        books = Bookkeeper(journal, Retention(question_days, 400))
        try:
            return await scenario(books)
        finally:
            await books.close()

    return asyncio.run(main())


def test_a_slow_journal_delays_nobody_but_who_asks_for_it():
    """Noting returns at once; who looks afterwards sees what was noted before, in order, by ascending ids."""
    journal = Journal()

    async def scenario(books):
        for number in range(3):
            books.note(ASKED, make_answer(question=f"question {number}"))
        assert journal.noted == []
        journal.go.set()
        return await books.about(1)

    assert run(journal, scenario) == ("question 0", "question 1", "question 2")
    ids = [id_ for id_, _, _ in journal.noted]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("trouble", [StoreError("the disk is full"), RuntimeError("nobody foresaw this")])
def test_a_broken_journal_is_logged_and_no_more(trouble, caplog):
    """What goes wrong while noting or erasing is in the log, and neither asker nor next look hears it."""
    journal = Journal(trouble)
    journal.go.set()

    async def scenario(books):
        books.note(ASKED, make_answer(question="a secret question"))
        erasing = asyncio.create_task(books.keep_erasing())
        await asyncio.to_thread(journal.looked.wait, 10)
        await books.about(1)
        assert not erasing.done()
        erasing.cancel()

    run(journal, scenario)
    assert "could not be written" in caplog.text
    assert "could not be erased" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(("question_days", "kept"), [(0, False), (30, True), (None, True)])
def test_texts_are_kept_as_it_is_set(question_days, kept):
    """Of no days at all not even the first is kept; what was kept before goes after its days."""
    journal = Journal()
    journal.go.set()

    async def scenario(books):
        books.note(ASKED, make_answer())
        erasing = asyncio.create_task(books.keep_erasing())
        await asyncio.to_thread(journal.looked.wait, 10)
        erasing.cancel()

    run(journal, scenario, question_days)
    assert [with_question for _, _, with_question in journal.noted] == [kept]
    ((questions_before, answers_before),) = journal.expired
    apart = None if questions_before is None else questions_before - answers_before
    assert apart == (None if question_days is None else timedelta(days=400 - question_days))


def test_what_is_not_kept_is_said_to_be_gone():
    """Neither a look at an answer nor a vote on it goes through once nothing is kept of it."""

    class Empty(Journal):
        def find(self, answer):
            return None

        def vote(self, vote):
            return False

    async def scenario(books):
        with pytest.raises(AnswerGoneError, match="expired or was forgotten"):
            await books.find(1)
        with pytest.raises(AnswerGoneError):
            await books.vote(1, 2, helpful=True)

    run(Empty(), scenario)


def test_closing_waits_for_what_is_to_be_written():
    """An answer that was given just before the end is still noted."""
    journal = Journal()

    async def scenario(books):
        books.note(ASKED, make_answer(question="the last one"))
        threading.Timer(0.1, journal.go.set).start()

    run(journal, scenario)
    assert [question for _, question, _ in journal.noted] == ["the last one"]
