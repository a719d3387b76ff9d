"""The database, looked at without changing a byte of it or of the files beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrieval.errors import StoreBusyError, StoreError

_PATIENCE = 5.0  # seconds that somebody who is just opening it may take

_LOG_ALONE = (
    "{0}-wal has changes, and {0}-shm is missing, so only a command that may write can read them: "
    "run `verbatim status`, then `verbatim doctor` again."
)
_MOVED = "Somebody began to change the database while it was looked at: run `verbatim doctor` again."


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """One unchanging view of a database, whatever was committed last, also if its writer was killed.

    Without a write-ahead log nobody has it open, and SQLite is told that nobody will; with one SQLite reads
    the log's index without repairing it. https://sqlite.org/wal.html#read_only_databases
    Raises StoreBusyError, StoreError (it can't be read without writing) and sqlite3.Error.
    """
    log, index = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    if log.exists() and index.exists():
        with _opened(path, "readonly_shm=1") as connection:
            yield connection
        return
    if log.exists() and log.stat().st_size:
        raise StoreError(_LOG_ALONE.format(path.name))
    before = _stamp(path)
    try:
        with _opened(path, "immutable=1") as connection:
            yield connection
    finally:
        if log.exists() or _stamp(path) != before:
            raise StoreBusyError(_MOVED)


@contextmanager
def _opened(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro&{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        yield connection


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
