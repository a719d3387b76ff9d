"""An article as it is written into a row, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from retrieval.schema import Article


def columns(article: Article) -> tuple[str | None, ...]:
    """What is written of an article beside its key: title, source, url, published, authors, text."""
    published = article.published.isoformat() if article.published else None
    return article.title, article.source, article.url, published, json.dumps(article.authors), article.text


def article_of(key: str, written: Sequence[Any]) -> Article:
    """The article of that key from its columns."""
    title, source, url, published, authors, text = written
    return Article(
        key=key,
        title=title,
        text=text,
        source=source,
        url=url,
        published=date.fromisoformat(published) if published else None,
        authors=tuple(json.loads(authors)),
    )
