"""A changed article whose title and text are the same keeps its vectors: a new date needs no embedding."""

from __future__ import annotations

import sqlite3

from retrieval.errors import StoreDamagedError
from retrieval.schema import Article
from retrieval.store.protocol import Entry
from retrieval.store.records import insert, load, load_vectors


def carry(
    c: sqlite3.Connection, article: Article, digest: str, recipe: int, *, dimensions: int, now: str
) -> bool:
    """Stage the article with what is stored of its live version; False if that was of another text.

    A damaged one is left to be embedded anew.
    """
    row = c.execute(
        "SELECT v.id, v.article FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE added_in IS NOT NULL AND retired_in IS NULL"
        " AND key = ? AND recipe = ? AND title = ? AND text = ?",
        (article.key, recipe, article.title, article.text),
    ).fetchone()
    if row is None:
        return False
    try:
        record = load(c, row[0])
        vectors = load_vectors(c, record, dimensions)
    except StoreDamagedError:
        return False
    entry = Entry(article, digest, record.sentences, record.passages, vectors.passages, vectors.sentences)
    insert(c, entry, row[1], recipe, now)
    return True
