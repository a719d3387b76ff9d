"""The places in articles that an answer showed, or has behind a button; rows of the journal."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass

from retrieval.schema import Answer, Quote


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote by its place; `digest` is that of the article's version, or "" if it had changed by then."""

    article: str
    digest: str
    start: int
    end: int


def keep_places(c: sqlite3.Connection, answer_id: int, answer: Answer) -> None:
    """Keep where the quotes of a new answer stand, and apart from them the nearest passage, if it has one."""
    c.executemany(
        'INSERT INTO quotes (answer, ordinal, article, digest, "start", "end") VALUES (?, ?, ?, ?, ?, ?)',
        [(answer_id, ordinal, *astuple(_cited(c, one))) for ordinal, one in enumerate(answer.quotes)],
    )
    if answer.nearest:
        c.execute(
            'INSERT INTO nearest (answer, article, digest, "start", "end") VALUES (?, ?, ?, ?, ?)',
            (answer_id, *astuple(_cited(c, answer.nearest))),
        )


def quotes_of(c: sqlite3.Connection, answer_id: int) -> tuple[Cited, ...]:
    """The quotes of an answer, in their order."""
    rows = c.execute(
        'SELECT article, digest, "start", "end" FROM quotes WHERE answer = ? ORDER BY ordinal', (answer_id,)
    )
    return tuple(Cited(*row) for row in rows)


def nearest_of(c: sqlite3.Connection, answer_id: int) -> Cited | None:
    """The nearest passage of an answer that quotes nothing."""
    row = c.execute(
        'SELECT article, digest, "start", "end" FROM nearest WHERE answer = ?', (answer_id,)
    ).fetchone()
    return Cited(*row) if row else None


def _cited(c: sqlite3.Connection, quote: Quote) -> Cited:
    """With the digest of the article's live version, if the quote stands there."""
    row = c.execute(
        "SELECT digest, text FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE key = ? AND added_in IS NOT NULL AND retired_in IS NULL",
        (quote.article.id,),
    ).fetchone()
    stands = row is not None and row[1][quote.start : quote.end] == quote.text
    return Cited(quote.article.id, row[0] if stands else "", quote.start, quote.end)
