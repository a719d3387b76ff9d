"""What is kept about people: who asked what and where, and which places were quoted to them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrieval.schema import Answer, Verdict
from retrieval.store import arrivals
from retrieval.store.arrivals import Arrival
from retrieval.store.cited import Cited, keep_places, nearest_of, quotes_of
from retrieval.store.database import Database
from retrieval.store.decisions import Decision
from retrieval.store.foreign import foreign_errors
from retrieval.store.hindsight import Hindsight
from retrieval.store.moderation import decided_by, forget_person
from retrieval.store.reports import Report, keep_report, reports_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, where and when (UTC), and whether the answer is for the asker alone."""

    at: datetime
    person: int
    guild: int
    channel: int
    private: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """All that is kept of one answer; `question` is None where its text is not kept, or no longer.

    `nearest` is the passage behind a button where nothing is quoted. `message` is the Discord id of the
    message that shows it, None where that is not known. `resolved` names the article that came later and
    holds what was asked for, if nothing was found and one came.
    """

    id: int
    asked: Asked
    question: str | None
    verdict: Verdict
    quotes: tuple[Cited, ...]
    nearest: Cited | None
    message: int | None
    resolved: str | None


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thinks of an answer, with the reason that they gave, if any."""

    answer: int
    person: int
    at: datetime
    helpful: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept about somebody, newest first.

    What they asked, how they judged anybody's answers, and what they decided about articles, with the
    versions of articles that they `brought`.
    """

    answers: tuple[Noted, ...]
    votes: tuple[Vote, ...]
    reports: tuple[Report, ...]
    decisions: tuple[Decision, ...] = ()
    brought: tuple[Arrival, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.answers or self.votes or self.reports or self.decisions or self.brought)


class Journal:
    """Writes down answers, and erases them so that nothing is left of them; each method one transaction.

    SQLite overwrites what it deletes, but not the copies that it left where it moved rows between pages. So
    the tables are written anew after each erasure, which frees their old pages, and free pages are zeroed.
    `hindsight` is what moderators see of it, and what goes on in threads.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.hindsight = Hindsight(database)

    @foreign_errors()
    def note(self, id_: int, asked: Asked, answer: Answer, *, with_question: bool) -> None:
        """Keep an answer under an id of its own, with the question's text or without it."""
        question = answer.question if with_question else None
        who_and_where = (asked.person, asked.guild, asked.channel, asked.private)
        with self._database.changing() as c:
            c.execute(
                "INSERT INTO answers (id, asked_at, person, guild, channel, private, question, verdict)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (id_, asked.at.isoformat(), *who_and_where, question, answer.verdict),
            )
            keep_places(c, id_, answer)

    @foreign_errors()
    def sent(self, id_: int, message: int | None) -> None:
        """Keep which message shows the answer, in place of an earlier one; None once it is deleted."""
        with self._database.changing() as c:
            c.execute("UPDATE answers SET message = ? WHERE id = ?", (message, id_))

    @foreign_errors()
    def find(self, id_: int) -> Noted | None:
        """What is kept of an answer; None if it has expired or was forgotten."""
        with self._database.reading() as c:
            row = c.execute(f"{_ANSWERS} WHERE answers.id = ?", (id_,)).fetchone()
            return _noted(c, row) if row else None

    @foreign_errors()
    def vote(self, vote: Vote) -> bool:
        """Keep a vote in place of the person's earlier one; False if the answer is kept no longer."""
        with self._database.changing() as c:
            if not c.execute("SELECT 1 FROM answers WHERE id = ?", (vote.answer,)).fetchone():
                return False
            c.execute(
                "REPLACE INTO votes (answer, person, voted_at, helpful, reason) VALUES (?, ?, ?, ?, ?)",
                (vote.answer, vote.person, vote.at.isoformat(), vote.helpful, vote.reason),
            )
        return True

    @foreign_errors()
    def report(self, report: Report) -> bool:
        """Keep a report in place of the person's earlier one; False if the answer is kept no longer."""
        with self._database.changing() as c:
            return keep_report(c, report)

    @foreign_errors()
    def publish(self, id_: int) -> None:
        """A private answer has been shown to everybody."""
        with self._database.changing() as c:
            c.execute("UPDATE answers SET private = 0 WHERE id = ?", (id_,))

    @foreign_errors()
    def about(self, person: int) -> Kept:
        """Everything that is kept about somebody."""
        with self._database.reading() as c:
            rows = c.execute(f"{_ANSWERS} WHERE person = ? ORDER BY answers.id DESC", (person,)).fetchall()
            votes = c.execute(
                "SELECT answer, person, voted_at, helpful, reason FROM votes"
                " WHERE person = ? ORDER BY voted_at DESC",
                (person,),
            )
            return Kept(
                answers=tuple(_noted(c, row) for row in rows),
                votes=tuple(
                    Vote(answer, who, datetime.fromisoformat(at), bool(helpful), reason)
                    for answer, who, at, helpful, reason in votes
                ),
                reports=reports_of(c, person),
                decisions=decided_by(c, person),
                brought=arrivals.brought_by(c, person),
            )

    @foreign_errors()
    def forget(self, person: int) -> None:
        """Erase everything that is kept about somebody; what they decided holds, without them."""
        with self._database.changing() as c:
            c.execute("DELETE FROM answers WHERE person = ?", (person,))
            c.execute("DELETE FROM votes WHERE person = ?", (person,))
            c.execute("DELETE FROM reports WHERE person = ?", (person,))
            forget_person(c, person)
            arrivals.forget_person(c, person)
            _write_anew(c)
        self._database.empty_log()

    @foreign_errors()
    def expire(self, questions_before: datetime | None, answers_before: datetime) -> None:
        """Erase the questions' text before one time (None: of none) and all about answers before another."""
        with self._database.changing() as c:
            before = c.total_changes
            c.execute("DELETE FROM answers WHERE asked_at < ?", (answers_before.isoformat(),))
            if questions_before:
                c.execute(
                    "UPDATE answers SET question = NULL WHERE question IS NOT NULL AND asked_at < ?",
                    (questions_before.isoformat(),),
                )
            if c.total_changes != before:
                _write_anew(c)
        self._database.empty_log()


_TABLES = ("arrivals", "decisions", "quotes", "nearest", "votes", "reports", "resolved", "answers")
_ANSWERS = (
    "SELECT answers.id, asked_at, person, guild, channel, private, question, verdict, message, article"
    " FROM answers LEFT JOIN resolved ON resolved.answer = answers.id"
)


def _noted(c: sqlite3.Connection, row: tuple[Any, ...]) -> Noted:
    id_, at, person, guild, channel, private, question, verdict, message, resolved = row
    return Noted(
        id=id_,
        asked=Asked(datetime.fromisoformat(at), person, guild, channel, bool(private)),
        question=question,
        verdict=Verdict(verdict),
        quotes=quotes_of(c, id_),
        nearest=nearest_of(c, id_),
        message=message,
        resolved=resolved,
    )


def _write_anew(c: sqlite3.Connection) -> None:
    """Move what is left in the tables to pages of its own; `answers` is last to go, as others refer to it."""
    definitions = {}
    for table in _TABLES:
        (definitions[table],) = c.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        c.execute(f"CREATE TABLE left_of_{table} AS SELECT * FROM {table}")
        c.execute(f"DROP TABLE {table}")
    for table in reversed(_TABLES):
        c.execute(definitions[table])
        c.execute(f"INSERT INTO {table} SELECT * FROM left_of_{table}")
        c.execute(f"DROP TABLE left_of_{table}")
