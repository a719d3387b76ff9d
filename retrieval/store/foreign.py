"""The one door for foreign errors: sqlite3, faiss, tantivy and the operating system become ours here."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.errors import StoreBusyError, StoreDamagedError, StoreError, StoreFullError

# faiss raises RuntimeError and MemoryError, tantivy ValueError. Errors of our own code pass the door.
FOREIGN = (sqlite3.Error, OSError, RuntimeError, ValueError, MemoryError)

BUSY = "Another process or thread is indexing these articles; wait until it has finished, then try again."
FULL = "The disk is full, so the change was not finished: free some space, then run `verbatim index`."
NO_ACCESS = "The index can't be opened for reading and writing ({}): check who owns the store's folder."
DAMAGED = (
    "The database is damaged ({}): run `verbatim restore FILE` if you have a backup; else stop the bot, move "
    "the database out of the store's folder, but keep it, and run `verbatim index`."
)
ALTERED = (
    "The article {!r} is not as it was stored: run `verbatim index --full`, which stores every article anew."
)
DISK = "The disk refused to read or write the index ({}): check it, then run `verbatim index`."
ENGINE = "The index could not be used ({}): run `verbatim index`, which checks and mends it."

_SQLITE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusyError, BUSY),
    sqlite3.SQLITE_LOCKED: (StoreBusyError, BUSY),
    sqlite3.SQLITE_FULL: (StoreFullError, FULL),
    sqlite3.SQLITE_READONLY: (StoreError, NO_ACCESS),
    sqlite3.SQLITE_CANTOPEN: (StoreError, NO_ACCESS),
    sqlite3.SQLITE_PERM: (StoreError, NO_ACCESS),
    sqlite3.SQLITE_AUTH: (StoreError, NO_ACCESS),
    sqlite3.SQLITE_CORRUPT: (StoreDamagedError, DAMAGED),
    sqlite3.SQLITE_NOTADB: (StoreDamagedError, DAMAGED),
    sqlite3.SQLITE_ERROR: (StoreDamagedError, DAMAGED),  # a table or column is missing
    sqlite3.SQLITE_IOERR: (StoreError, DISK),
    # Before it can even read, SQLite makes a small file beside the database, which a full disk doesn't take.
    sqlite3.SQLITE_IOERR_SHMSIZE: (StoreFullError, FULL),
}
_SYSTEM: dict[int, tuple[type[StoreError], str]] = {
    errno.ENOSPC: (StoreFullError, FULL),
    errno.EDQUOT: (StoreFullError, FULL),
    errno.EACCES: (StoreError, NO_ACCESS),
    errno.EPERM: (StoreError, NO_ACCESS),
    errno.EROFS: (StoreError, NO_ACCESS),
}


@contextmanager
def foreign_errors() -> Iterator[None]:
    """Raise what the store's libraries raise as errors of `retrieval.errors`; works as a decorator, too."""
    try:
        yield
    except FOREIGN as error:
        raise translate(error) from error


def translate(error: BaseException) -> StoreError:
    """The error of ours that says in one sentence what the foreign one means and what to do."""
    kind, sentence = _find(error)
    return kind(sentence.format(one_line(error)))


def one_line(error: BaseException) -> str:
    """The foreign message on one line, without the C++ signatures that faiss puts in front of it."""
    text = " ".join(str(error).split()).rpartition("Error: ")[2]
    return text[:200] or type(error).__name__


def code_of(error: sqlite3.Error) -> int:
    """SQLite's extended code; 0 for the module's own errors, such as misuse or text that is no UTF-8."""
    return int(getattr(error, "sqlite_errorcode", 0))


def _find(error: BaseException) -> tuple[type[StoreError], str]:
    if isinstance(error, sqlite3.Error):
        code = code_of(error)
        known = _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
        return known or (StoreError, ENGINE)
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0, (StoreError, DISK))
    if os.strerror(errno.ENOSPC) in str(error):  # faiss and tantivy pass the system's words on
        return StoreFullError, FULL
    return StoreError, ENGINE
