"""One writer at a time, across threads and processes; the system frees the lock when its holder dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import StoreBusyError
from retrieval.store.foreign import BUSY


class WriteLock:
    """The right to write, held by one thread of one process; its holder may ask again."""

    def __init__(self, path: Path) -> None:
        self._file = FileLock(path, thread_local=False)  # guarded by `_thread` below
        self._thread = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def held(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the lock; raises StoreBusyError when it is not free within `patience` seconds."""
        if self._holder == threading.get_ident():
            yield
            return
        if not self._thread.acquire(timeout=patience):
            raise StoreBusyError(BUSY)
        try:
            with self._across_processes(patience):
                self._holder = threading.get_ident()
                try:
                    yield
                finally:
                    self._holder = None
        finally:
            self._thread.release()

    @contextmanager
    def _across_processes(self, patience: float) -> Iterator[None]:
        try:
            self._file.acquire(timeout=patience)
        except Timeout as error:
            raise StoreBusyError(BUSY) from error
        try:
            yield
        finally:
            self._file.release()
