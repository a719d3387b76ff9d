"""Whole copies of a database: made while others write to it, checked, and put in place only then."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import BackupError, StoreDamagedError, StoreEmptyError
from retrieval.store.database import Database
from retrieval.store.embedded import DATABASE, LOCK
from retrieval.store.files import DIGEST_BYTES, remove, sync_folder
from retrieval.store.foreign import foreign_errors, one_line
from retrieval.store.inspecting import unsealed, wrong_in_file
from retrieval.store.locking import WriteLock
from retrieval.store.protocol import Progress
from retrieval.store.sqlite import LIVE, ONLY_SEARCHED

_PAGES = 2_000  # 8 MB between two steps of progress

# Which index serves is not what an index holds; and what only searches need is sealed, see `unsealed`, and
# goes when a restored index is built.
NOT_CONTENTS = {"meta", "changes", "sqlite_sequence", *ONLY_SEARCHED}


@dataclass(frozen=True, slots=True)
class Tally:
    """What a database holds: live articles, decisions, pins, answers, and a digest of every row."""

    articles: int
    decisions: int
    pins: int
    answers: int
    digest: str


def back_up(folder: Path, target: Path, progress: Progress) -> Tally:
    """Copy a store's database into a new file that only its owner may read; what it holds.

    It is of one moment, whoever writes meanwhile; it appears whole and checked, or not at all.
    Raises BackupError, StoreEmptyError, StoreError.
    """
    if not (folder / DATABASE).exists():
        raise StoreEmptyError("There is nothing to back up yet: run `verbatim index` first.")
    with foreign_errors(), closing(Database(folder / DATABASE, WriteLock(folder / LOCK))) as database:
        with new_file(target) as beside, database.reading() as source:
            copy(source, beside, progress)
            held = tally(source)
            with opened(beside) as copied:
                check(copied, "The database", progress)
                if tally(copied) != held:
                    raise BackupError(f"{target} can't be read back as it was written: check its disk.")
        return held


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """An empty private file to write to, which takes its place, forced onto the disk, when the block ends.

    Raises BackupError where there is something already, or nothing can be.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: give a name that is not taken.")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise BackupError(f"{target} can't be written ({error.strerror}): give another place.") from error
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(target.absolute().parent)
    finally:
        remove(beside)


def copy(source: sqlite3.Connection, target: Path, progress: Progress) -> None:
    """Copy what an open transaction sees into a file, which then is one file without a log beside it."""
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one state
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copied:
            source.backup(
                copied,
                pages=_PAGES,
                progress=lambda _status, left, total: progress("copying", total - left, total),
            )
            copied.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(
            f"The copy can't be written ({one_line(error)}): free some space, or give another place."
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database that nobody else has open."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def check(c: sqlite3.Connection, name: str, progress: Progress) -> None:
    """Look at every byte; raises StoreDamagedError with what is wrong."""
    progress("checking", 0, 0)
    wrong = wrong_in_file(c)
    if not wrong:
        wrong = next((f"{key!r} is not as it was stored" for key in unsealed(c, progress)), "")
    if wrong:
        raise StoreDamagedError(f"{name} is damaged ({wrong}): `verbatim doctor` says what to do.")


def tally(c: sqlite3.Connection) -> Tally:
    """Count what a database holds, and digest it: the same before and after it was copied."""
    hashed = hashlib.blake2b(digest_size=DIGEST_BYTES)
    names = [name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    queries = [f"SELECT * FROM {name}" for name in names if name not in NOT_CONTENTS]
    queries.append(f"SELECT digest FROM vectors WHERE version IN (SELECT id FROM versions WHERE {LIVE})")
    for query in queries:
        hashed.update(query.encode())
        for row in c.execute(query):
            hashed.update(repr(row).encode())
    articles, decisions, pins, answers = c.execute(
        f"SELECT (SELECT count(*) FROM versions WHERE {LIVE}), (SELECT count(*) FROM decisions),"
        " (SELECT count(*) FROM pins), (SELECT count(*) FROM answers)"
    ).fetchone()
    return Tally(articles, decisions, pins, answers, hashed.hexdigest())
