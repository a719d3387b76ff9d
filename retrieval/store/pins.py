"""Pinned questions: those that every new index must still answer. Who pinned one is not kept."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.errors import PinError
from retrieval.store.database import Database
from retrieval.store.foreign import foreign_errors

MOST = 100  # every rebuild asks all of them


@dataclass(frozen=True, slots=True)
class Pin:
    """A question, the key and title of the article that answers it, and words of that quote, if any."""

    id: int
    question: str
    article: str
    title: str
    words: str


class Pins:
    """The pinned questions of all servers, which share the index; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @foreign_errors()
    def all(self) -> tuple[Pin, ...]:
        """All of them, the oldest first."""
        with self._database.reading() as c:
            rows = c.execute("SELECT id, question, article, title, words FROM pins ORDER BY id")
            return tuple(Pin(*row) for row in rows)

    @foreign_errors()
    def add(self, question: str, article: str, title: str, words: str) -> Pin:
        """Pin one; raises PinError when there are as many as there may be."""
        with self._database.changing() as c:
            (count,) = c.execute("SELECT count(*) FROM pins").fetchone()
            if count >= MOST:
                raise PinError(f"There are {MOST} pinned questions already: remove one first.")
            (id_,) = c.execute(
                "INSERT INTO pins (question, article, title, words) VALUES (?, ?, ?, ?) RETURNING id",
                (question, article, title, words),
            ).fetchone()
        return Pin(id_, question, article, title, words)

    @foreign_errors()
    def remove(self, id_: int) -> Pin | None:
        """Pin it no longer; None if it is not pinned."""
        with self._database.changing() as c:
            row = c.execute(
                "DELETE FROM pins WHERE id = ? RETURNING id, question, article, title, words", (id_,)
            ).fetchone()
        return Pin(*row) if row else None
