"""A terminal that a test types into and reads from, as a person does."""

from __future__ import annotations

import os
import select
from contextlib import contextmanager


class Screen:
    """A terminal: what is typed into it, and what shows on it."""

    def __init__(self, handle):
        self._handle = handle
        self._seen = ""

    def type(self, text):
        os.write(self._handle, text.encode())

    def shows(self, words):
        """Wait for the words; everything up to and with them."""
        while words not in self._seen:
            assert select.select([self._handle], [], [], 60)[0], self._seen
            self._seen += os.read(self._handle, 4096).decode(errors="replace")
        shown, _, self._seen = self._seen.partition(words)
        return shown + words


@contextmanager
def terminal():
    handle, other = os.openpty()
    try:
        yield Screen(handle), os.ttyname(other)
    finally:
        os.close(handle)
        os.close(other)
