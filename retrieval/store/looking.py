"""The database, looked at without changing a byte of it or of the files beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrieval.errors import StoreBusyError, StoreError

_HEAD, _FRAME = 32, 24  # bytes of a log's header, and of the one before each page in it
_MAGIC = b"\x37\x7f\x06"
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
    A log whose first transaction was cut short holds nothing yet: it counts as none.
    Raises StoreBusyError, StoreError (it can't be read without writing) and sqlite3.Error.
    """
    log, index = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    cut = _is_cut(log)
    if log.exists() and index.exists() and not cut:
        with _opened(path, "readonly_shm=1") as connection:
            yield connection
        return
    if log.exists() and log.stat().st_size and not cut:
        raise StoreError(_LOG_ALONE.format(path.name))
    before = _stamp(path), _stamp(log)
    try:
        with _opened(path, "immutable=1") as connection:
            yield connection
    finally:
        if (_stamp(path), _stamp(log)) != before:
            raise StoreBusyError(_MOVED)


@contextmanager
def _opened(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro&{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        yield connection


def _is_cut(log: Path) -> bool:
    """Whether a log was begun and holds no whole transaction, as SQLite without its repair waits for one.

    https://sqlite.org/fileformat2.html#walformat: frames of the same salt; the last of a transaction states
    the size of the database.
    """
    try:
        with log.open("rb") as file:
            head = file.read(_HEAD)
            page = int.from_bytes(head[8:12], "big")
            while frame := file.read(_FRAME):
                if frame[8:16] != head[16:24] or len(file.read(page)) < page:
                    break
                if any(frame[4:8]):
                    return False
    except FileNotFoundError:
        return False
    return len(head) == _HEAD and head.startswith(_MAGIC)


def _stamp(path: Path) -> tuple[int, int] | None:
    """The size and time of a file, None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
