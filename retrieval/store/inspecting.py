"""What is wrong with a store's database, found without changing a byte."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import StoreDamagedError, StoreError
from retrieval.findings import Finding, attention, broken, broken_by, fine
from retrieval.store.anew import WAITING_ANEW
from retrieval.store.bringing import brought_in, imported
from retrieval.store.database import steps_of
from retrieval.store.embedded import DATABASE
from retrieval.store.foreign import DAMAGED, foreign_errors
from retrieval.store.looking import looking
from retrieval.store.migrations import SCHEMA_VERSION
from retrieval.store.protocol import Progress
from retrieval.store.records import load, load_vectors
from retrieval.store.sqlite import LIVE, VERSIONS, WAITING
from retrieval.store.state import State, read_state

_CHECK = "database"
_EVERY = 50  # articles between two steps of progress
_NAMED = 3  # articles named one by one
_STORE_ANEW = "Check the disk, then run `verbatim index --full`, which stores every article anew."
_ONE_COPY = "Check the disk; the index has the only good copy, so copy the store's folder to another one now."
_PAST = "Check the disk. Answers need it no more, only who goes back does; the next indexes let it go."


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database that can be read says: its state, None before the first index, and what is live.

    Entries wait that an index run has embedded which was stopped, `anew` for a full rebuild.
    """

    state: State | None
    articles: int
    passages: int
    waiting: int
    anew: int


def inspect_database(folder: Path, progress: Progress) -> tuple[list[Finding], Seen | None]:
    """The findings on the database in a store's folder; what it says, if it can be read."""
    path = folder / DATABASE
    if not path.exists():
        return [attention(_CHECK, "There is none yet.", "Run `verbatim index`.")], None
    try:
        with foreign_errors(), looking(path) as connection:
            return _inspected(connection, path, progress)
    except StoreError as error:
        return [broken_by(_CHECK, error)], None


def _inspected(c: sqlite3.Connection, path: Path, progress: Progress) -> tuple[list[Finding], Seen | None]:
    taken = steps_of(c, path.name)
    progress("checking the database", 0, 0)
    wrong = wrong_in_file(c)
    if wrong:
        raise StoreDamagedError(DAMAGED.format(wrong))
    size = f"{path.name} is sound, {path.stat().st_size / 1e6:,.1f} MB"
    if taken < SCHEMA_VERSION:
        older = f"{size}, of an older version of Verbatim."
        return [attention(_CHECK, older, "Run `verbatim status`, which brings it up to date.")], None
    altered = list(_altered(c, progress))
    if altered:
        return altered, _seen(c)
    return [fine(_CHECK, f"{size}, every article and vector as it was stored.")], _seen(c)


def wrong_in_file(c: sqlite3.Connection) -> str:
    """The first thing that SQLite itself finds wrong, or nothing."""
    (said,) = c.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        return " ".join(str(said).split())[:200]
    row = c.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {row[0]} belongs to nothing" if row else ""


def unsealed(c: sqlite3.Connection, progress: Progress) -> list[str]:
    """The keys of articles that are not what was written: text, offsets or vectors."""
    now, past = _versions(c, progress)
    return [*now, *past, *_not_as_kept(c)]


def _altered(c: sqlite3.Connection, progress: Progress) -> Iterator[Finding]:
    now, past = _versions(c, progress)
    if now:
        yield broken(_CHECK, f"Articles that are not as they were stored: {_listed(now)}.", _STORE_ANEW)
    if past:
        yield attention(_CHECK, f"Earlier versions that are not as they were stored: {_listed(past)}.", _PAST)
    brought = _not_as_kept(c)
    if brought:
        found = f"Articles that came by /articles add and are not as they were kept: {_listed(brought)}."
        yield attention(_CHECK, found, _ONE_COPY)


def _versions(c: sqlite3.Connection, progress: Progress) -> tuple[list[str], list[str]]:
    """The keys of damaged versions that are live or wait, and of earlier ones.

    What no search needs any more of an earlier version has been dropped, and its seal was of all of it.
    """
    rows = c.execute(
        f"SELECT v.id, key, json, retired_in IS NULL FROM {VERSIONS} JOIN recipes r ON r.id = recipe"
        f" WHERE ({LIVE}) OR ({WAITING}) OR v.id IN (SELECT version FROM vectors) ORDER BY v.id"
    ).fetchall()
    now, past = list[str](), list[str]()
    for done, (version, key, recipe, current) in enumerate(rows):
        if not done % _EVERY:
            progress("checking articles", done, len(rows))
        try:
            load_vectors(c, load(c, version), json.loads(recipe)["dimensions"])
        except StoreDamagedError:
            (now if current else past).append(key)
    return now, past


def _not_as_kept(c: sqlite3.Connection) -> list[str]:
    return [key for key in brought_in(c) if not _is_as_kept(c, key)]


def _is_as_kept(c: sqlite3.Connection, key: str) -> bool:
    try:
        imported(c, key)
    except StoreDamagedError:
        return False
    return True


def _listed(keys: Sequence[str]) -> str:
    """How many, and the first of them by name."""
    named = ", ".join(map(repr, keys[:_NAMED])) + (", …" if len(keys) > _NAMED else "")
    return f"{len(keys):,} ({named})"


def _seen(c: sqlite3.Connection) -> Seen:
    live = f"(SELECT id FROM versions WHERE {LIVE})"
    counts = c.execute(
        f"SELECT (SELECT count(*) FROM {live}), (SELECT count(*) FROM passages WHERE version IN {live}),"
        f" (SELECT count(*) FROM versions WHERE {WAITING} AND id NOT IN (SELECT version FROM anew)),"
        f" (SELECT count(*) FROM versions v WHERE {WAITING_ANEW})"
    ).fetchone()
    return Seen(read_state(c), *counts)
