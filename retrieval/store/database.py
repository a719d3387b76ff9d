"""The SQLite file: opened only when it is ours and not newer than we are, and lent out as transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrieval.errors import StoreDamagedError, StoreError, StoreNewerError
from retrieval.store.files import sync_folder
from retrieval.store.locking import WriteLock
from retrieval.store.migrations import APPLICATION, SCHEMA_VERSION, migrate

PATIENCE = 30.0  # seconds: to wait for another process's transaction, or for its migration
_EMPTYING = 1.0  # seconds to wait for readers of an older state, while which nobody can write


class Database:
    """Transactions on one file, from any thread. The file is created or brought up to date on construction.

    Raises StoreNewerError, StoreDamagedError, StoreBusyError; a file that is refused is not touched.
    """

    def __init__(self, path: Path, lock: WriteLock) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False
        if _steps_taken(path) < SCHEMA_VERSION:
            # Under the lock, because who is indexing with an older program must finish first.
            with lock.held(PATIENCE), self.changing() as connection:
                migrate(connection)
            sync_folder(path.parent)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the database."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A change that is on the disk when the block ends, or never was."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def empty_log(self) -> None:
        """Let the write-ahead log, which still holds what was erased, run dry; it stays while it is read."""
        with closing(sqlite3.connect(self._path, timeout=_EMPTYING, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the idle connections now, and those in use when they come back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._borrowed() as connection:
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            if self._closed:
                raise StoreError("The index was closed; open it again.")
            connection = self._idle.pop() if self._idle else None
        connection = connection or _connect(self._path)
        try:
            yield connection
        finally:
            with self._guard:
                keep = not self._closed
                if keep:
                    self._idle.append(connection)
            if not keep:
                connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _steps_taken(path: Path) -> int:
    """How many migrations the file has taken, found without writing a byte."""
    if not path.exists():
        return 0
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN")  # one view: somebody else may be making the database right now
        return steps_of(connection, path.name)


def steps_of(connection: sqlite3.Connection, name: str) -> int:
    """How many migrations an open file of that name has taken; raises StoreDamagedError, StoreNewerError."""
    (taken,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION:
        raise StoreDamagedError(
            f"{name} is a database of another program: move it away, or set `store.folder` elsewhere."
        )
    if taken > SCHEMA_VERSION:
        raise StoreNewerError(
            f"{name} was written by a newer version of Verbatim (schema {taken}, this one knows "
            f"{SCHEMA_VERSION}) and was left as it is: update Verbatim, or set `store.folder` elsewhere."
        )
    return int(taken)
