"""An article as it is written into a row, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import date
from typing import Any

from retrieval.errors import StoreDamagedError
from retrieval.schema import Article, ArticleRef
from retrieval.store.foreign import ALTERED, code_of

COLUMNS = "title, source, url, published, authors, text, language"
PLACES = "?, ?, ?, ?, ?, ?, ?"  # for the values of `columns`


def columns(article: Article) -> tuple[str | None, ...]:
    """What is written of an article beside its key, in the order of `COLUMNS`."""
    published = article.published.isoformat() if article.published else None
    about = article.title, article.source, article.url, published, json.dumps(article.authors)
    return *about, article.text, article.language


def article_of(key: str, written: Sequence[Any]) -> Article:
    """The article of that key from its columns."""
    title, source, url, published, authors, text, language = written
    return Article(
        key=key,
        title=title,
        text=text,
        source=source,
        url=url,
        published=date.fromisoformat(published) if published else None,
        authors=tuple(json.loads(authors)),
        language=language,
    )


def reference(key: str, title: str, source: str, url: str, published: str | None) -> ArticleRef:
    """What is told of an article, from its columns."""
    day = date.fromisoformat(published) if published else None
    return ArticleRef(id=key, title=title, source=source, url=url, published=day)


def to_seal(article: Article) -> tuple[Any, ...]:
    """All of an article; seals that were written before articles had a language hold for those without."""
    return astuple(article) if article.language else astuple(article)[:-1]


@contextmanager
def as_stored(key: str) -> Iterator[None]:
    """Raises StoreDamagedError when what is read of the article can't even be read as what it should be."""
    try:
        yield
    except (ValueError, TypeError) as error:  # a day or a list of authors that is none any more
        raise damaged(key) from error
    except sqlite3.OperationalError as error:
        if code_of(error):
            raise
        raise damaged(key) from error  # text that is no UTF-8 any more


def damaged(key: str) -> StoreDamagedError:
    """The error that names the article and says what to do."""
    return StoreDamagedError(ALTERED.format(key))
