"""Which articles carry the same story: compared once, when they are indexed, and kept as pairs.

A version's bands (`retrieval.likeness`) find the few others that may be alike; only these are compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from retrieval.likeness import MEETINGS, Shingles, bands, same_story, shingles
from retrieval.schema import Article, ArticleRef
from retrieval.store.columns import reference
from retrieval.store.database import Database
from retrieval.store.foreign import foreign_errors
from retrieval.store.moderation import WITHDRAWN
from retrieval.store.protocol import Progress
from retrieval.store.records import load
from retrieval.store.sqlite import LIVE, VERSIONS

_AT_ONCE = 50  # compared in one transaction
_FEW = 500  # articles of a plan, which are compared in about a second
# Others of one band that are looked at, the latest: a text that is everywhere must not cost its square.
_MOST = 50

_PAIRS = """
    repeats r
    JOIN versions v ON v.id = r.version JOIN articles a ON a.id = v.article
    JOIN versions w ON w.id = r.other JOIN articles b ON b.id = w.article
    WHERE v.added_in IS NOT NULL AND v.retired_in IS NULL AND w.added_in IS NOT NULL AND w.retired_in IS NULL
"""


class Likenesses:
    """Compares and reads, each in short transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @foreign_errors()
    def compare(self, progress: Progress) -> None:
        """Compare every version that is or will be live and is not compared yet with the others.

        Killed at any moment, it goes on where it was.
        """
        with self._database.reading() as c:
            rows = c.execute(
                "SELECT id FROM versions v WHERE retired_in IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM bands b WHERE b.version = v.id)"
            )
            waiting = [id_ for (id_,) in rows]
        for first in range(0, len(waiting), _AT_ONCE):
            progress("comparing", first, len(waiting))
            self._compare(waiting[first : first + _AT_ONCE])
        if waiting:
            progress("comparing", len(waiting), len(waiting))

    @foreign_errors()
    def all(self) -> frozenset[tuple[str, str]]:
        """Which live articles carry the same story: pairs of keys, in both orders."""
        with self._database.reading() as c:
            return frozenset(c.execute(f"SELECT a.key, b.key FROM {_PAIRS}"))

    def count(self) -> int:
        """How many live articles carry a story that another one carries, too."""
        with self._database.reading() as c:
            (found,) = c.execute(f"SELECT count(DISTINCT r.version) FROM {_PAIRS}").fetchone()
        return int(found)

    @foreign_errors()
    def copies(self, key: str) -> tuple[Article, ...]:
        """The articles that carry the story of that one and are shown, newest first, undated last."""
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT w.id FROM {_PAIRS} AND a.key = ?"
                f" AND NOT {WITHDRAWN.replace('key', 'b.key', 1)} ORDER BY w.published DESC, w.title, b.key",
                (key,),
            ).fetchall()
            return tuple(load(c, version).article for (version,) in rows)

    @foreign_errors()
    def of(self, key: str, *, withdrawn: bool = False) -> tuple[ArticleRef, ...]:
        """The live articles that carry the story of that one, newest first, undated last.

        Those that nobody is shown are among them only if `withdrawn`.
        """
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT key, title, source, url, published FROM {VERSIONS} WHERE {LIVE}"
                f" AND key IN (SELECT b.key FROM {_PAIRS} AND a.key = ?) AND (? OR NOT {WITHDRAWN})"
                " ORDER BY published DESC, title, key",
                (key, withdrawn),
            )
            return tuple(reference(*row) for row in rows)

    @foreign_errors()
    def near(self, article: Article) -> tuple[ArticleRef, ...]:
        """The live articles, shown or not, that carry the story of one that is not stored."""
        own = shingles(article.text)
        numbers = bands(own)
        with self._database.reading() as c:
            found = _alike(c, own, _meeting(c, numbers, article.key), {})
            rows = c.execute(
                f"SELECT key, title, source, url, published FROM {VERSIONS} WHERE {LIVE}"
                " AND v.id IN (SELECT value FROM json_each(?)) ORDER BY published DESC, title, key",
                (json.dumps(found),),
            )
            return tuple(reference(*row) for row in rows)

    def repeated(self, articles: Sequence[Article]) -> frozenset[str]:
        """Which of these, which are not stored, carry the story of a live article; none of very many."""
        few = articles if len(articles) <= _FEW else ()
        return frozenset(one.key for one in few if self.near(one))

    def _compare(self, ids: Sequence[int]) -> None:
        with self._database.reading() as c:
            texts = _texts(c, ids)
        known = {id_: shingles(text) for id_, (_, text) in texts.items()}
        sketches = {id_: bands(own) for id_, own in known.items()}
        with self._database.changing() as c:
            for id_ in _texts(c, ids):  # without those that have gone since
                key = texts[id_][0]
                for other in _alike(c, known[id_], _meeting(c, sketches[id_], key), known):
                    pair = [(id_, other), (other, id_)]
                    c.executemany("INSERT OR IGNORE INTO repeats VALUES (?, ?)", pair)
                rows = [(id_, band) for band in sketches[id_]]
                c.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)


def _texts(c: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Key and text of these versions, by their ids."""
    rows = c.execute(
        "SELECT v.id, key, text FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE v.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {id_: (key, text) for id_, key, text in rows}


def _meeting(c: sqlite3.Connection, numbers: Sequence[int], key: str) -> list[int]:
    """The versions, live or waiting, of other articles that share enough bands."""
    met: Counter[int] = Counter()
    for number in numbers:
        rows = c.execute(
            "SELECT version FROM bands WHERE band = ? ORDER BY version DESC LIMIT ?", (number, _MOST)
        )
        met.update(id_ for (id_,) in rows)
    found = [id_ for id_, meetings in met.items() if meetings >= MEETINGS]
    rows = c.execute(
        "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE v.id IN (SELECT value FROM json_each(?)) AND retired_in IS NULL AND key <> ?",
        (json.dumps(found), key),
    )
    return [id_ for (id_,) in rows]


def _alike(
    c: sqlite3.Connection, own: Shingles, candidates: Sequence[int], known: dict[int, Shingles]
) -> list[int]:
    """Those of the candidates that carry the same story; `known` keeps what has to be cut up for it."""
    unknown = _texts(c, [id_ for id_ in candidates if id_ not in known])
    known.update({id_: shingles(text) for id_, (_, text) in unknown.items()})
    return [id_ for id_ in candidates if same_story(own, known[id_])]
