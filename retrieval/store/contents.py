"""What the database holds, by what people call it: titles, publishers, days."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from retrieval.schema import Article, ArticleRef, Within
from retrieval.store import arrivals
from retrieval.store.arrivals import Arrival
from retrieval.store.bringing import imported_if_whole
from retrieval.store.columns import COLUMNS, article_of, reference
from retrieval.store.database import Database
from retrieval.store.moderation import WITHDRAWN, changes
from retrieval.store.protocol import Outdated
from retrieval.store.records import load
from retrieval.store.sqlite import LIVE, VERSIONS


class Contents:
    """Reads of the database that look through all articles, each one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def article(self, key: str, *, withdrawn: bool) -> Article | None:
        """The live article of that key; only if `withdrawn` one that nobody is shown, or not yet."""
        with self._database.reading() as c:
            row = c.execute(
                f"SELECT v.id FROM {VERSIONS} WHERE key = ? AND {LIVE} AND (? OR NOT {WITHDRAWN})",
                (key, withdrawn),
            ).fetchone()
            if row is None:
                return imported_if_whole(c, key) if withdrawn and key in _not_indexed(c) else None
            return load(c, row[0]).article

    def outdated(self, key: str, digest: str) -> Outdated | None:
        """The version of that digest, if it is live no longer and nobody withdrew the article.

        Its text and what is said of it outlive its seal: whether it is whole its digest tells.
        """
        with self._database.reading() as c:
            row = c.execute(
                f"SELECT applied_at, {COLUMNS} FROM {VERSIONS} JOIN changes ON changes.version = retired_in"
                f" WHERE key = ? AND digest = ? AND NOT {WITHDRAWN} ORDER BY retired_in DESC LIMIT 1",
                (key, digest),
            ).fetchone()
        return Outdated(article_of(key, row[1:]), datetime.fromisoformat(row[0])) if row else None

    def listing(self, known: int, *, withdrawn: bool) -> tuple[int, tuple[ArticleRef, ...]] | None:
        """The edition and its live articles, newest first, undated last; None if `known` is that one.

        Only if `withdrawn` those that nobody is shown are among them, and first those that were brought in
        and are not indexed yet.
        """
        with self._database.reading() as c:
            (version,) = c.execute("SELECT coalesce(max(version), 0) FROM changes").fetchone()
            edition = int(version) + changes(c)  # neither ever falls, so any change raises their sum
            if edition == known:
                return None
            rows = c.execute(
                f"SELECT key, title, source, url, published FROM {VERSIONS}"
                f" WHERE {LIVE} AND (? OR NOT {WITHDRAWN}) ORDER BY published DESC, title, key",
                (withdrawn,),
            ).fetchall()
            waiting = [imported_if_whole(c, key) for key in _not_indexed(c)] if withdrawn else []
        refs = [reference(*row) for row in rows]
        return edition, (*(ArticleRef.of(one) for one in waiting if one), *refs)

    def twin(self, text: str) -> ArticleRef | None:
        """A live article that has that very text, shown or not."""
        with self._database.reading() as c:
            row = c.execute(
                f"SELECT key, title, source, url, published FROM {VERSIONS}"
                f" WHERE {LIVE} AND text = ? LIMIT 1",
                (text,),
            ).fetchone()
        return reference(*row) if row else None

    def versions(self, key: str) -> list[Arrival]:
        """The versions of that article that are or were there, the newest first."""
        with self._database.reading() as c:
            return arrivals.of(c, key)

    def withdrawn(self) -> tuple[int, list[int]]:
        """How many live articles nobody is shown, and the ids of the passages of all their versions."""
        with self._database.reading() as c:
            query = f"SELECT count(*) FROM {VERSIONS} WHERE {LIVE} AND {WITHDRAWN}"
            (count,) = c.execute(query).fetchone()
            rows = c.execute(
                f"SELECT p.id FROM {VERSIONS} JOIN passages p ON p.version = v.id WHERE {WITHDRAWN}"
            )
            return int(count), [id_ for (id_,) in rows]

    def holding(self, text: str, limit: int) -> tuple[int, list[Article]]:
        """How many articles hold that text, character for character, and the newest `limit` of them."""
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT v.id, count(*) OVER () FROM {VERSIONS} "
                f" WHERE {LIVE} AND NOT {WITHDRAWN} AND instr(text, ?)"
                " ORDER BY published DESC, title, key LIMIT ?",
                (text, limit),
            ).fetchall()
            return (rows[0][1] if rows else 0), [load(c, version).article for version, _ in rows]

    def passages(self, within: Within) -> list[int]:
        """The ids of the passages of all articles, live or not, within these bounds and not withdrawn."""
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT p.id FROM {VERSIONS} JOIN passages p ON p.version = v.id"
                f" WHERE NOT {WITHDRAWN}"
                " AND (:articles = '[]' OR key IN (SELECT value FROM json_each(:articles)))"
                " AND (:source = '' OR source = :source)"
                " AND (:since IS NULL OR published >= :since) AND (:until IS NULL OR published <= :until)",
                {
                    "articles": json.dumps(within.articles),
                    "source": within.source,
                    "since": within.since and within.since.isoformat(),
                    "until": within.until and within.until.isoformat(),
                },
            )
            return [id_ for (id_,) in rows]


def _not_indexed(c: sqlite3.Connection) -> list[str]:
    """What was brought in and is not live: an index run was ended, or the pinned questions kept it out."""
    rows = c.execute(f"SELECT key FROM imported WHERE key NOT IN (SELECT key FROM {VERSIONS} WHERE {LIVE})")
    return [key for (key,) in rows]
