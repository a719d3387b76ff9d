"""What moderators look back on: what was asked in a server, how it was judged, what is answered since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrieval.schema import ArticleRef, Verdict
from retrieval.store.columns import reference
from retrieval.store.database import Database
from retrieval.store.foreign import foreign_errors
from retrieval.store.moderation import WITHDRAWN
from retrieval.store.reports import Report


@dataclass(frozen=True, slots=True)
class Past:
    """One answer, without who asked; how many found it `helpful` and `unhelpful`.

    `question` and `message` are None where they are not kept. `resolved` is the article that came later and
    holds what was asked for, if nothing was found and one came that is still there.
    """

    id: int
    at: datetime
    channel: int
    private: bool
    question: str | None
    verdict: Verdict
    message: int | None
    helpful: int
    unhelpful: int
    resolved: ArticleRef | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, and where the answer that it is about stands."""

    report: Report
    channel: int
    message: int | None
    private: bool


class Hindsight:
    """Reads of the journal across people, and one note in it; each method one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @foreign_errors()
    def asked(self, guild: int, since: datetime, before: datetime) -> list[Past]:
        """All that was asked in a server from one time to before another (UTC), oldest first."""
        with self._database.reading() as c:
            rows = c.execute(
                _PAST, {"guild": guild, "since": since.isoformat(), "before": before.isoformat()}
            )
            return [_past(row) for row in rows]

    @foreign_errors()
    def newest_in(self, thread: int, person: int | None) -> int | None:
        """The newest answer with quotes in a thread or above it, seen by all or `person`'s private one."""
        with self._database.reading() as c:
            row = c.execute(
                "SELECT id FROM answers WHERE (channel = :thread OR message = :thread)"
                " AND (private = 0 AND message IS NOT NULL OR private = 1 AND person = :person)"
                " AND EXISTS (SELECT 1 FROM quotes WHERE answer = id) ORDER BY id DESC LIMIT 1",
                {"thread": thread, "person": person},
            ).fetchone()
            return row[0] if row else None

    @foreign_errors()
    def reports(self, guild: int, since: datetime, before: datetime) -> list[Reported]:
        """All reports of these times (UTC) on answers in a server, newest first."""
        with self._database.reading() as c:
            rows = c.execute(
                "SELECT answer, r.person, reported_at, reason, channel, message, private"
                " FROM reports r JOIN answers a ON a.id = r.answer"
                " WHERE guild = ? AND reported_at >= ? AND reported_at < ? ORDER BY reported_at DESC",
                (guild, since.isoformat(), before.isoformat()),
            )
            return [
                Reported(
                    Report(answer, person, datetime.fromisoformat(at), reason), where, message, bool(private)
                )
                for answer, person, at, reason, where, message, private in rows
            ]

    @foreign_errors()
    def unanswered(self, since: datetime, most: int) -> list[tuple[int, str]]:
        """Answers that found nothing and that no article has resolved, with their questions, newest first.

        Private ones, and those whose text is not kept, are left out.
        """
        with self._database.reading() as c:
            return c.execute(
                "SELECT id, question FROM answers WHERE verdict = ? AND private = 0 AND question IS NOT NULL"
                f" AND asked_at >= ? AND id NOT IN (SELECT answer FROM resolved {_THERE}) ORDER BY id DESC"
                " LIMIT ?",
                (Verdict.NONE, since.isoformat(), most),
            ).fetchall()

    @foreign_errors()
    def resolve(self, id_: int, article: str, at: datetime) -> bool:
        """Note that an article holds what an answer did not find; False if it said so when it was asked.

        An article of the same text may have been there: the question was then kept to other articles.
        """
        with self._database.changing() as c:
            noted = c.execute(
                f"REPLACE INTO resolved SELECT id, :article, :at FROM answers WHERE id = :id"
                f" AND asked_at < {_CAME} RETURNING 1",
                {"id": id_, "article": article, "at": at.isoformat()},
            )
            return noted.fetchone() is not None


# When the live text of an article was first to be searched.
_CAME = """(
    SELECT min(applied_at) FROM articles k
    JOIN versions live ON live.article = k.id AND live.added_in IS NOT NULL AND live.retired_in IS NULL
    JOIN versions same ON same.article = k.id AND same.digest = live.digest
    JOIN changes ON changes.version = same.added_in
    WHERE key = :article)"""

# The article of a row of `resolved`, as it is now, unless moderators have hidden or removed it.
_THERE = f"""
    JOIN articles k ON k.key = resolved.article AND NOT {WITHDRAWN}
    JOIN versions v ON v.article = k.id AND added_in IS NOT NULL AND retired_in IS NULL"""

_PAST = f"""
    SELECT a.id, asked_at, channel, private, question, verdict, message,
        (SELECT count(*) FROM votes WHERE answer = a.id AND helpful),
        (SELECT count(*) FROM votes WHERE answer = a.id AND NOT helpful),
        key, title, source, url, published
    FROM answers a LEFT JOIN (resolved {_THERE}) ON resolved.answer = a.id
    WHERE guild = :guild AND asked_at >= :since AND asked_at < :before ORDER BY a.id"""


def _past(row: tuple[Any, ...]) -> Past:
    id_, at, channel, private, question, verdict, message, helpful, unhelpful, *resolved = row
    return Past(
        id=id_,
        at=datetime.fromisoformat(at),
        channel=channel,
        private=bool(private),
        question=question,
        verdict=Verdict(verdict),
        message=message,
        helpful=helpful,
        unhelpful=unhelpful,
        resolved=None if resolved[0] is None else reference(*resolved),
    )
