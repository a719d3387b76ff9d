"""When a folder has settled: nothing in it has changed for a while (pure)."""

from __future__ import annotations

QUIET = 3.0  # seconds; whoever writes a file in pieces seldom rests for longer


class Settling:
    """Told of changes and of the time, which is any clock's, it says when the folder may be read."""

    def __init__(self) -> None:
        self._last: float | None = None

    def touch(self, now: float) -> None:
        """Something has changed, or is to be looked at again."""
        self._last = now

    def settled(self, now: float) -> bool:
        """Has something changed, and nothing since for long enough? Says so once."""
        if self._last is None or now - self._last < QUIET:
            return False
        self._last = None
        return True
