"""What the database holds, by what people call it: titles, publishers, days."""

from __future__ import annotations

import json
from datetime import date

from retrieval.schema import Article, ArticleRef, Within
from retrieval.store.database import Database
from retrieval.store.records import load
from retrieval.store.sqlite import LIVE, VERSIONS


class Contents:
    """Reads of the database that look through all articles, each one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listing(self, known: int) -> tuple[int, tuple[ArticleRef, ...]] | None:
        """The version and its live articles, newest first, undated last; None if `known` is that one."""
        with self._database.reading() as c:
            (version,) = c.execute("SELECT coalesce(max(version), 0) FROM changes").fetchone()
            if version == known:
                return None
            rows = c.execute(
                f"SELECT key, title, source, url, published FROM {VERSIONS} WHERE {LIVE}"
                " ORDER BY published DESC, title, key"
            ).fetchall()
        return int(version), tuple(_reference(*row) for row in rows)

    def holding(self, text: str, limit: int) -> tuple[int, list[Article]]:
        """How many live articles hold that text, character for character, and the newest `limit` of them."""
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT v.id, count(*) OVER () FROM {VERSIONS} WHERE {LIVE} AND instr(text, ?)"
                " ORDER BY published DESC, title, key LIMIT ?",
                (text, limit),
            ).fetchall()
            return (rows[0][1] if rows else 0), [load(c, version).article for version, _ in rows]

    def passages(self, within: Within) -> list[int]:
        """The ids of the passages of all articles, live or not, that are within these bounds."""
        with self._database.reading() as c:
            rows = c.execute(
                f"SELECT p.id FROM {VERSIONS} JOIN passages p ON p.version = v.id"
                " WHERE (:articles = '[]' OR key IN (SELECT value FROM json_each(:articles)))"
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


def _reference(key: str, title: str, source: str, url: str, published: str | None) -> ArticleRef:
    day = date.fromisoformat(published) if published else None
    return ArticleRef(id=key, title=title, source=source, url=url, published=day)
