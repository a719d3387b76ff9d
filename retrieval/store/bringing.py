"""The articles that were brought in, in Discord or on the command line: each sealed, outside every index."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from retrieval.errors import StoreDamagedError
from retrieval.schema import Article
from retrieval.store.columns import COLUMNS, PLACES, article_of, as_stored, columns, damaged, to_seal
from retrieval.store.files import digest

Row = tuple[Any, ...]  # an article as it is kept, whole or damaged


def brought_in(c: sqlite3.Connection) -> list[str]:
    """The keys of the articles that were brought in."""
    return [key for (key,) in c.execute("SELECT key FROM imported ORDER BY key").fetchall()]


def imported(c: sqlite3.Connection, key: str) -> Article:
    """An article that was brought in; raises StoreDamagedError when it is not as it was kept."""
    with as_stored(key):
        *written, seal = c.execute(f"SELECT {COLUMNS}, seal FROM imported WHERE key = ?", (key,)).fetchone()
        article = article_of(key, written)
    if _seal(article) != seal:
        raise damaged(key)
    return article


def imported_if_whole(c: sqlite3.Connection, key: str) -> Article | None:
    """The same, None if it is damaged."""
    try:
        return imported(c, key)
    except StoreDamagedError:
        return None


def write(c: sqlite3.Connection, article: Article) -> None:
    """Keep an article that is brought in, in place of the one of its key."""
    c.execute(
        f"REPLACE INTO imported (key, {COLUMNS}, seal) VALUES (?, {PLACES}, ?)",
        (article.key, *columns(article), _seal(article)),
    )


def row(c: sqlite3.Connection, key: str) -> Row | None:
    """What is kept under a key, as it is."""
    found: Row | None = c.execute("SELECT * FROM imported WHERE key = ?", (key,)).fetchone()
    return found


def write_row(c: sqlite3.Connection, key: str, kept: Row | None) -> None:
    """Let that be what is kept under a key, or nothing."""
    c.execute("DELETE FROM imported WHERE key = ?", (key,))
    if kept:
        c.execute(f"INSERT INTO imported VALUES ({', '.join('?' * len(kept))})", kept)


def _seal(article: Article) -> str:
    return digest(json.dumps(to_seal(article), default=date.isoformat).encode())
