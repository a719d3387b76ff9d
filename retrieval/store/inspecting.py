"""What is wrong with a store's database, found without changing a byte."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import StoreDamagedError, StoreError
from retrieval.findings import Finding, attention, broken, broken_by, fine
from retrieval.store.database import steps_of
from retrieval.store.embedded import DATABASE
from retrieval.store.foreign import foreign_errors, one_line
from retrieval.store.looking import looking
from retrieval.store.migrations import SCHEMA_VERSION
from retrieval.store.moderation import brought_in
from retrieval.store.protocol import Progress
from retrieval.store.records import load, load_vectors
from retrieval.store.sqlite import LIVE, VERSIONS, WAITING
from retrieval.store.state import State, read_state

_CHECK = "database"
_EVERY = 50  # articles between two steps of progress
_NAMED = 3  # articles named one by one
_RESTORE = (
    "Stop the bot, copy the store's folder to a safe place, move the database out of it, then run `verbatim "
    "index`; what came by /articles add and what moderators decided is in the copy only."
)
_UNSEALED = (
    "Run `verbatim index --full`, which stores anew what lies in the articles' folder; if an article came by "
    "/articles add, remove it and add it again."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database that can be read says: its state, None before the first index, and what is live."""

    state: State | None
    articles: int
    passages: int
    waiting: int


def inspect_database(folder: Path, progress: Progress) -> tuple[list[Finding], Seen | None]:
    """The findings on the database in a store's folder; what it says, if it can be read."""
    path = folder / DATABASE
    if not path.exists():
        return [attention(_CHECK, "There is none yet.", "Run `verbatim index`.")], None
    try:
        with foreign_errors(), looking(path) as connection:
            return _inspected(connection, path, progress)
    except StoreDamagedError as error:
        return [broken(_CHECK, str(error).rpartition(": ")[0] + ".", _RESTORE)], None
    except StoreError as error:
        return [broken_by(_CHECK, error)], None


def _inspected(c: sqlite3.Connection, path: Path, progress: Progress) -> tuple[list[Finding], Seen | None]:
    taken = steps_of(c, path.name)
    progress("checking the database", 0, 0)
    wrong = wrong_in_file(c)
    if wrong:
        return [broken(_CHECK, f"The database is damaged ({wrong}).", _RESTORE)], None
    size = f"{path.name} is sound, {path.stat().st_size / 1e6:,.1f} MB"
    if taken < SCHEMA_VERSION:
        older = f"{size}, of an older version of Verbatim."
        return [attention(_CHECK, older, "Run `verbatim status`, which brings it up to date.")], None
    others = list(unsealed(c, progress))
    if others:
        named = ", ".join(map(repr, others[:_NAMED])) + (", …" if len(others) > _NAMED else "")
        found = f"Articles that are not as they were stored: {len(others):,} ({named})."
        return [broken(_CHECK, found, _UNSEALED)], _seen(c)
    return [fine(_CHECK, f"{size}, every article and vector as it was stored.")], _seen(c)


def wrong_in_file(c: sqlite3.Connection) -> str:
    """The first thing that SQLite itself finds wrong, or nothing."""
    (said,) = c.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        return " ".join(str(said).split())[:200]
    row = c.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {row[0]} belongs to nothing" if row else ""


def unsealed(c: sqlite3.Connection, progress: Progress) -> Iterator[str]:
    """The keys of articles that are not what was written: text, offsets or vectors.

    What no search needs any more of an older version has been dropped, and its seal was of all of it.
    """
    rows = c.execute(
        f"SELECT v.id, key, json FROM {VERSIONS} JOIN recipes r ON r.id = recipe"
        f" WHERE ({LIVE}) OR ({WAITING}) OR v.id IN (SELECT version FROM vectors) ORDER BY v.id"
    ).fetchall()
    for done, (version, key, recipe) in enumerate(rows):
        if not done % _EVERY:
            progress("checking articles", done, len(rows))
        try:
            load_vectors(c, load(c, version), json.loads(recipe)["dimensions"])
        except (StoreDamagedError, ValueError, TypeError):  # a date or a list that is none any more
            yield key
    try:
        brought_in(c)
    except (StoreDamagedError, ValueError, TypeError) as error:
        yield one_line(error)


def _seen(c: sqlite3.Connection) -> Seen:
    live = f"(SELECT id FROM versions WHERE {LIVE})"
    counts = c.execute(
        f"SELECT (SELECT count(*) FROM {live}), (SELECT count(*) FROM passages WHERE version IN {live}),"
        f" (SELECT count(*) FROM versions WHERE {WAITING})"
    ).fetchone()
    return Seen(read_state(c), *counts)
