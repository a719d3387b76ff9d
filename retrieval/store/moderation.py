"""What moderators decided about articles, and the articles that they brought in: it outlives every index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retrieval.errors import StoreDamagedError
from retrieval.schema import Article, Rejected
from retrieval.store.bringing import Row, brought_in, imported_if_whole, row, write, write_row
from retrieval.store.database import Database
from retrieval.store.decisions import Decision, How, Kind
from retrieval.store.foreign import foreign_errors

# Of the articles that nobody is shown; stands where `key` is an article's.
WITHDRAWN = "key IN (SELECT article FROM decisions WHERE kind IN ('hidden', 'removed'))"
_FINAL = "final"

NOT_AS_KEPT = "It is not as it was kept, and the index has no copy: add it again with /articles add."


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before articles were kept, so that these can be taken back.

    `instead` has for the id of each decision the article's key, and what was kept under that and by which
    decision, if anything.
    """

    instead: Mapping[int, tuple[str, Row | None, Decision | None]]


class Moderation:
    """Decisions as they hold now, and the text of what was brought in; each method one transaction.

    `indexed` is the live article of a key, hidden or not; it raises StoreDamagedError.
    """

    def __init__(self, database: Database, indexed: Callable[[str], Article | None]) -> None:
        self._database = database
        self._indexed = indexed

    @foreign_errors()
    def decide(self, decision: Decision) -> Decision | None:
        """Let a decision hold in place of the earlier one of its kind, which is returned."""
        with self._database.changing() as c:
            before = find(c, "article = ? AND kind = ?", decision.article, decision.kind)
            put(c, decision)
            return before[0] if before else None

    @foreign_errors()
    def retract(self, made: Decision, before: Decision | None) -> None:
        """Let a decision never have been, and the one `before` it hold; one that was taken since stays."""
        with self._database.changing() as c:
            _retract(c, made.id, before)

    @foreign_errors()
    def lift(self, article: str, kind: Kind) -> Decision | None:
        """Let the decision of that kind hold no longer; it, if there was one."""
        with self._database.changing() as c:
            return _lift(c, "article = ? AND kind = ?", article, kind)

    @foreign_errors()
    def undo(self, removal: int, since: datetime) -> Decision | None:
        """Bring back what was removed at `since` or later, by the decision's id; None if it is too late."""
        with self._database.changing() as c:
            return _lift(c, "id = ? AND kind = 'removed' AND value = '' AND at >= ?", removal, _time(since))

    @foreign_errors()
    def of(self, article: str) -> dict[Kind, Decision]:
        """What holds for an article."""
        with self._database.reading() as c:
            return {one.kind: one for one in find(c, "article = ?", article)}

    def withdrawn(self, article: str) -> Decision | None:
        """Why nobody is shown that article, if so: its removal, or else that it is hidden."""
        decided = self.of(article)
        return decided.get(Kind.REMOVED) or decided.get(Kind.HIDDEN)

    @foreign_errors()
    def all(self, kind: Kind) -> tuple[Decision, ...]:
        """All decisions of a kind that hold, the newest first."""
        with self._database.reading() as c:
            return tuple(find(c, "kind = ? ORDER BY id DESC", kind))

    @foreign_errors()
    def keep(self, brought: Sequence[tuple[Article, Decision]]) -> Before:
        """Keep articles, each with who brought it in, in place of those of the same keys."""
        with self._database.changing() as c:
            instead = {}
            for one, decision in brought:
                held = find(c, "article = ? AND kind = ?", one.key, decision.kind)
                instead[decision.id] = one.key, row(c, one.key), held[0] if held else None
                write(c, one)
                put(c, decision)
        return Before(instead)

    @foreign_errors()
    def take_back(self, before: Before) -> None:
        """Let what was kept never have been; what stood in its place stands again, as it was.

        Where somebody has decided anew since, that holds.
        """
        with self._database.changing() as c:
            for id_, (key, article, decision) in before.instead.items():
                if _retract(c, id_, decision):
                    write_row(c, key, article)

    @foreign_errors()
    def kept(self) -> list[Article | Rejected]:
        """The articles that were brought in, by their keys; those that are not as they were, rejected.

        A damaged one is taken from the index, whose copy is sealed by itself.
        """
        with self._database.reading() as c:
            found = {key: imported_if_whole(c, key) for key in brought_in(c)}
        return [
            article or self._indexed_if_whole(key) or Rejected(key, NOT_AS_KEPT)
            for key, article in found.items()
        ]

    def _indexed_if_whole(self, key: str) -> Article | None:
        try:
            return self._indexed(key)
        except StoreDamagedError:
            return None

    @foreign_errors()
    def stamp(self) -> str:
        """Another text after every change."""
        with self._database.reading() as c:
            return str(changes(c))

    @foreign_errors()
    def overdue(self, before: datetime) -> frozenset[str]:
        """The articles that were removed before that time and are not erased yet."""
        with self._database.reading() as c:
            found = find(c, "kind = 'removed' AND value = '' AND at < ?", _time(before))
            return frozenset(one.article for one in found)

    @foreign_errors()
    def erase(self, articles: frozenset[str]) -> None:
        """Erase the text of removed articles, which no index shows any more; what remains is the removal."""
        with self._database.changing() as c:
            for key in articles:
                c.execute("DELETE FROM imported WHERE key = ?", (key,))
                c.execute(
                    "DELETE FROM versions WHERE article IN (SELECT id FROM articles WHERE key = ?)", (key,)
                )
                c.execute("DELETE FROM articles WHERE key = ?", (key,))
                c.execute("DELETE FROM decisions WHERE article = ? AND kind <> 'removed'", (key,))
                c.execute("UPDATE decisions SET value = ? WHERE article = ?", (_FINAL, key))
            count(c)


def find(c: sqlite3.Connection, condition: str, *values: object) -> list[Decision]:
    """The decisions that hold and meet a condition."""
    rows = c.execute(
        f"SELECT id, kind, article, title, at, person, reason, value FROM decisions WHERE {condition}", values
    )
    return [_decision(row) for row in rows]


def put(c: sqlite3.Connection, one: Decision) -> None:
    """Let a decision hold in place of the one of its kind."""
    c.execute("DELETE FROM decisions WHERE article = ? AND kind = ?", (one.article, one.kind))
    value = _FINAL if one.final else one.day.isoformat() if one.day else one.how or ""
    c.execute(
        "INSERT INTO decisions (id, kind, article, title, at, person, reason, value)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (one.id, one.kind, one.article, one.title, _time(one.at), one.person, one.reason, value),
    )
    count(c)


def decided_by(c: sqlite3.Connection, person: int) -> tuple[Decision, ...]:
    """The decisions of somebody that hold, newest first."""
    return tuple(find(c, "person = ? ORDER BY id DESC", person))


def forget_person(c: sqlite3.Connection, person: int) -> None:
    """Let the decisions of somebody hold without who took them, and why."""
    c.execute("UPDATE decisions SET person = 0, reason = '' WHERE person = ?", (person,))


def changes(c: sqlite3.Connection) -> int:
    """How many changes there have been."""
    row = c.execute("SELECT value FROM meta WHERE key = 'moderated'").fetchone()
    return int(row[0]) if row else 0


def count(c: sqlite3.Connection) -> None:
    """Note one change more."""
    c.execute("REPLACE INTO meta VALUES ('moderated', ?)", (str(changes(c) + 1),))


def _lift(c: sqlite3.Connection, condition: str, *values: object) -> Decision | None:
    found = find(c, condition, *values)
    if not found:
        return None
    c.execute("DELETE FROM decisions WHERE id = ?", (found[0].id,))
    count(c)
    return found[0]


def _retract(c: sqlite3.Connection, made: int, before: Decision | None) -> bool:
    lifted = _lift(c, "id = ?", made)
    if lifted and before:
        put(c, before)
    return lifted is not None


def _decision(row: tuple[Any, ...]) -> Decision:
    id_, kind, article, title, at, person, reason, value = row
    dated = kind == Kind.DATED and value
    return Decision(
        id=id_,
        kind=Kind(kind),
        article=article,
        title=title,
        at=datetime.fromisoformat(at),
        person=person,
        reason=reason,
        day=date.fromisoformat(value) if dated else None,
        final=value == _FINAL,
        how=How(value) if kind == Kind.ADDED and value else None,
    )


def _time(when: datetime) -> str:
    """As text that sorts by time: always with microseconds."""
    return when.isoformat(timespec="microseconds")
