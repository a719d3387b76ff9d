"""How each version of an article came to be there: when, by whom and why; as long as the version is kept."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from retrieval.store.decisions import How

_ARRIVALS = """
    SELECT key, digest, applied_at, how, person, reason FROM arrivals
    JOIN versions v ON v.id = arrivals.version JOIN articles a ON a.id = v.article
    JOIN changes ON changes.version = arrivals.change
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A version of an article, by its digest, that was there `since` (UTC).

    `how` is None where nobody wrote that down; `person` is 0 for nobody in Discord, or nobody any more.
    """

    article: str
    digest: str
    since: datetime
    how: How | None
    person: int = 0
    reason: str = ""


def note(c: sqlite3.Connection, change: int) -> None:
    """Write down what was published in that change of the collection.

    An article that was brought in or dated has that by whoever decided it, unless nothing of it is another.
    """
    c.execute(
        f"""INSERT INTO arrivals
        SELECT v.id, v.added_in,
            CASE WHEN b.digest = v.digest THEN '{How.REBUILT}'
            WHEN d.kind = 'added' THEN CASE d.value WHEN '' THEN '{How.ADDED}' ELSE d.value END
            WHEN d.kind = 'dated' THEN '{How.DATED}'
            WHEN b.id IS NULL THEN '{How.NEW}' ELSE '{How.CHANGED}' END,
            coalesce(d.person, 0), coalesce(d.reason, '')
        FROM versions v JOIN articles a ON a.id = v.article
        LEFT JOIN versions b ON b.article = v.article AND b.retired_in = v.added_in
        LEFT JOIN decisions d ON d.id = (
            SELECT max(id) FROM decisions WHERE article = a.key AND b.digest IS NOT v.digest
            AND (kind = 'added' OR kind = 'dated' AND b.id IS NOT NULL AND b.published IS NOT v.published)
        )
        WHERE v.added_in = ?""",
        (change,),
    )


def of(c: sqlite3.Connection, key: str) -> list[Arrival]:
    """The versions of an article, the newest first; one that was gone back to stands there again."""
    return [_arrival(row) for row in c.execute(f"{_ARRIVALS} WHERE key = ? ORDER BY change DESC", (key,))]


def brought_by(c: sqlite3.Connection, person: int) -> tuple[Arrival, ...]:
    """What somebody brought in, dated or went back to, the newest first."""
    rows = c.execute(f"{_ARRIVALS} WHERE person = ? AND person > 0 ORDER BY change DESC, key", (person,))
    return tuple(_arrival(row) for row in rows)


def forget_person(c: sqlite3.Connection, person: int) -> None:
    """Keep the versions of somebody without who brought them, and why."""
    c.execute("UPDATE arrivals SET person = 0, reason = '' WHERE person = ?", (person,))


def _arrival(row: tuple[str, str, str, str, int, str]) -> Arrival:
    key, digest, since, how, person, reason = row
    return Arrival(key, digest, datetime.fromisoformat(since), How(how) if how else None, person, reason)
