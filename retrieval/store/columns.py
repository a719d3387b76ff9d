"""An article as it is written into a row, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from retrieval.schema import Article, ArticleRef

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
