"""What people may change of an article before they add it: what is said of it, not what it says (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from bot.errors import CurationError
from bot.texts import articles as texts
from bot.texts import editing
from retrieval.articles.cleaning import clean_line
from retrieval.articles.fields import MAX_AUTHORS, MAX_LINE, language_of
from retrieval.schema import Article

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNDATED = "undated"
MOST_AUTHORS = 2000  # characters of all of them; Discord's forms take 4,000, some of which count twice
_BETWEEN = re.compile(r"[;\r\n]")


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of an article, as somebody types it; authors with `;` between them."""

    title: str
    source: str
    authors: str
    published: str
    language: str


def details(article: Article) -> Details:
    """What is said of an article now, to be changed; of very many authors the first."""
    published = article.published.isoformat() if article.published else ""
    authors = "; ".join(article.authors)
    if len(authors) > MOST_AUTHORS:
        authors = authors[:MOST_AUTHORS].rpartition(";")[0]
    return Details(article.title, article.source, authors, published, article.language)


def edited(article: Article, before: Details, typed: Details) -> Article:
    """The article with what differs between `before` and `typed`; the rest of it is left as it is.

    Raises CurationError, whose message says what to type.
    """
    read: dict[str, Callable[[str], Any]] = {
        "title": _title,
        "source": lambda text: _line(editing.PUBLISHER, text),
        "authors": _authors,
        "published": lambda text: day(text) if text.strip() else None,
        "language": _language,
    }
    values = zip(read, astuple(before), astuple(typed), strict=True)
    changed = {name: read[name](new) for name, old, new in values if new.strip() != old.strip()}
    return replace(article, **changed)


def differences(before: Article, after: Article) -> tuple[str, str]:
    """What is another in `after`, by name and value: as it was, and as it is."""
    pairs = zip(Details.__slots__, astuple(details(before)), astuple(details(after)), strict=True)
    changed = [(name, old, new) for name, old, new in pairs if old != new]
    was, now = ([f"{one[0]} {one[at] or '–'}" for one in changed] for at in (1, 2))
    return ", ".join(was), ", ".join(now)


def day(typed: str) -> date | None:
    """The day that is meant, None for undated; raises CurationError."""
    text = typed.strip()
    if text.casefold() == _UNDATED:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise CurationError(texts.BAD_DATE) from None


def _title(typed: str) -> str:
    title = _line(editing.TITLE, typed)
    if not title:
        raise CurationError(editing.NO_TITLE)
    return title


def _authors(typed: str) -> tuple[str, ...]:
    names = [_line(editing.AUTHOR, name) for name in _BETWEEN.split(typed)]
    authors = tuple(name for name in names if name)
    if len(authors) > MAX_AUTHORS:
        raise CurationError(editing.too_many_authors(MAX_AUTHORS))
    return authors


def _language(typed: str) -> str:
    language = language_of(typed)
    if typed.strip() and not language:
        raise CurationError(editing.BAD_LANGUAGE)
    return language


def _line(what: str, typed: str) -> str:
    line = clean_line(typed)
    if len(line) > MAX_LINE:
        raise CurationError(editing.too_long(what, MAX_LINE))
    return line
