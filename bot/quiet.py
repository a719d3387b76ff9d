"""When a watched folder is due: it rests, it has gone on changing for too long, or after a failure (pure)."""

from __future__ import annotations

from retrieval.articles import REST

PATIENCE = 60.0  # seconds until it is read without what is still being written
AGAIN = 60.0  # seconds until what has failed is tried again, doubled each time
LONGEST = 3600.0


class Settling:
    """Told of changes and of the time, which is any clock's, it says when the folder is due."""

    def __init__(self, rest: float = REST, patience: float = PATIENCE) -> None:
        self._rest = rest
        self._patience = patience
        self._since: float | None = None  # when the first change came that nobody has read
        self._due = 0.0
        self._failures = 0

    def touch(self, now: float) -> None:
        """Something has changed, or is still being written."""
        if self._since is None:
            self._since = now
        self._due = min(now + self._rest, self._since + self._patience)

    def settled(self, now: float) -> bool:
        """Is the folder to be looked at? Until `done`, `again` or `failed` says what came of it."""
        return self._since is not None and now >= self._due

    def patient(self, now: float) -> bool:
        """Is what is still being written to be waited for?"""
        return self._since is not None and now - self._since < self._patience

    def done(self) -> None:
        """The folder is as it is indexed."""
        self._since = None
        self._failures = 0

    def again(self, now: float) -> None:
        """What could be read is indexed: look whether that is all."""
        self.done()
        self.touch(now)

    def failed(self, now: float) -> None:
        """It went wrong: it is due again after a while, longer each time, or when something changes."""
        self._since = now
        self._due = now + min(AGAIN * 2**self._failures, LONGEST)
        self._failures += 1
