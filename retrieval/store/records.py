"""One version of an article as rows of the database, sealed so that a flipped byte is noticed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import StoreError
from retrieval.schema import Article, Passage, Sentence
from retrieval.store.columns import COLUMNS, PLACES, article_of, as_stored, columns, damaged, to_seal
from retrieval.store.files import digest
from retrieval.store.protocol import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT16 = np.dtype("<f2")


@dataclass(frozen=True, slots=True)
class Record:
    """A version that can be searched: `ids` are those of `passages`, in the same order."""

    version: int
    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of a version: `passages` (P, d) and `sentences` (S, d)."""

    passages: NDArray[np.float16]
    sentences: NDArray[np.float16]


def check(entry: Entry, dimensions: int) -> None:
    """Raise StoreError for an entry that does not hold together: it would be found, and shown, wrongly."""
    article, sentences, passages = entry.article, entry.sentences, entry.passages
    spans = [(s.start, s.end) for s in sentences] + [(p.start, p.end) for p in passages]
    vectors = ((entry.passage_vectors, len(passages)), (entry.sentence_vectors, len(sentences)))
    firsts, lasts = [p.first for p in passages], [p.last for p in passages]
    rules = {
        "its vectors have the wrong shape": all(v.shape == (n, dimensions) for v, n in vectors),
        "its vectors are not finite": all(bool(np.isfinite(v).all()) for v, _ in vectors),
        "an offset lies outside its text": all(0 <= s < e <= len(article.text) for s, e in spans),
        "a passage has no sentences": all(0 <= p.first < p.last <= len(sentences) for p in passages),
        "its passages are not in order": firsts == sorted(firsts) and lasts == sorted(lasts),
    }
    for problem, holds in rules.items():
        if not holds:
            raise StoreError(
                f"The article {article.key!r} can't be stored, {problem}: please report this defect."
            )


def insert(connection: sqlite3.Connection, entry: Entry, article: int, recipe: int, now: str) -> int:
    """Add a waiting version of the article with that row id; its own row id."""
    version: int = connection.execute(
        "INSERT INTO versions"
        f" (article, recipe, digest, recorded_at, {COLUMNS}, seal)"
        f" VALUES (?, ?, ?, ?, {PLACES}, ?) RETURNING id",
        (
            *(article, recipe, entry.digest, now),
            *columns(entry.article),
            _seal(entry.article, entry.sentences, entry.passages),
        ),
    ).fetchone()[0]
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
        [(version, i, s.start, s.end, s.paragraph) for i, s in enumerate(entry.sentences)],
    )
    connection.executemany(
        'INSERT INTO passages (version, ordinal, "start", "end", first, last) VALUES (?, ?, ?, ?, ?, ?)',
        [(version, i, p.start, p.end, p.first, p.last) for i, p in enumerate(entry.passages)],
    )
    blobs = [v.astype(FLOAT16, copy=False).tobytes() for v in (entry.passage_vectors, entry.sentence_vectors)]
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?, ?)", (version, *blobs, digest(b"".join(blobs))))
    return version


def load(connection: sqlite3.Connection, version: int) -> Record:
    """Read a version; raises StoreDamagedError when it is not what was written."""
    (key,) = connection.execute(
        "SELECT key FROM versions JOIN articles ON articles.id = article WHERE versions.id = ?", (version,)
    ).fetchone()
    with as_stored(key):
        return _load(connection, version, key)


def _load(connection: sqlite3.Connection, version: int, key: str) -> Record:
    *written, seal = connection.execute(
        f"SELECT {COLUMNS}, seal FROM versions WHERE id = ?", (version,)
    ).fetchone()
    article = article_of(key, written)
    sentences = connection.execute(
        'SELECT "start", "end", paragraph FROM sentences WHERE version = ? ORDER BY ordinal', (version,)
    )
    passages = connection.execute(
        'SELECT id, "start", "end", first, last FROM passages WHERE version = ? ORDER BY ordinal', (version,)
    ).fetchall()
    record = Record(
        version=version,
        article=article,
        sentences=tuple(Sentence(*row) for row in sentences),
        passages=tuple(Passage(*row[1:]) for row in passages),
        ids=tuple(row[0] for row in passages),
    )
    if _seal(article, record.sentences, record.passages) != seal:
        raise damaged(key)
    return record


def load_vectors(connection: sqlite3.Connection, record: Record, dimensions: int) -> Vectors:
    """Read a version's vectors; raises StoreDamagedError when they are not what was written."""
    row = connection.execute(
        "SELECT passages, sentences, digest FROM vectors WHERE version = ?", (record.version,)
    ).fetchone()
    if row is None or digest(row[0] + row[1]) != row[2]:
        raise damaged(record.article.key)
    passages, sentences = (np.frombuffer(blob, FLOAT16).reshape(-1, dimensions) for blob in row[:2])
    return Vectors(passages, sentences)


def _seal(article: Article, sentences: tuple[Sentence, ...], passages: tuple[Passage, ...]) -> str:
    parts = (
        to_seal(article),
        [(s.start, s.end, s.paragraph) for s in sentences],
        [(p.start, p.end, p.first, p.last) for p in passages],
    )
    return digest(json.dumps(parts, default=date.isoformat).encode())
