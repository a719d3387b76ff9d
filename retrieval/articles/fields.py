"""Turns what a file says about an article into an Article: cleaned, capped, never guessed (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from retrieval.articles.cleaning import clean_line, clean_text
from retrieval.errors import ArticleError
from retrieval.schema import Article

MAX_LINE = 300  # characters of a key, title, source or author
_MAX_URL = 2048
MAX_AUTHORS = 50
_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")  # as BCP 47 has them, in outline
_DATE = re.compile(
    r"(\d{4})([-/])(\d\d)\2(\d\d)"
    r"(?:[Tt ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?\s?(?:[Zz]|[+-]\d\d?(?::?\d\d)?)?)?",
    re.ASCII,
)


def make_article(
    key: str,
    *,
    title: object,
    text: str,
    source: object = "",
    url: object = "",
    published: object = "",
    authors: object = (),
    language: object = "",
) -> Article:
    """An article of unchecked values; those of a wrong type count as missing.

    Raises ArticleError when nothing but white space is left of `text`, or when `key` is over 300 characters.
    """
    key = clean_line(key)
    if len(key) > MAX_LINE:
        raise ArticleError(f"Its name or id is over {MAX_LINE} characters; shorten it.")
    text = clean_text(text)
    if not text.strip():
        raise ArticleError("It holds no text.")
    return Article(
        key=key,
        title=line_of(title) or key,
        text=text,
        source=line_of(source),
        url=_url_of(url),
        published=_date_of(published),
        authors=_authors_of(authors),
        language=language_of(language),
    )


def line_of(value: object) -> str:
    """`value` as one clean line, cut at 300 characters; empty if it is neither text nor a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean_line(value)[:MAX_LINE].rstrip() if isinstance(value, str) else ""


def language_of(value: object) -> str:
    """`value` as the tag of a language, such as `en-GB`; empty where it is none."""
    tag = clean_line(value) if isinstance(value, str) else ""
    return tag.replace("_", "-") if _TAG.fullmatch(tag) else ""


def _url_of(value: object) -> str:
    """`value` if it is an address to follow, else nothing: a cut or mended one would lead elsewhere."""
    url = clean_line(value) if isinstance(value, str) else ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    # A name before an @ makes the address look like another site's.
    honest = parts.scheme in {"http", "https"} and host and "@" not in parts.netloc
    return url if honest and len(url) <= _MAX_URL and not re.search(r'[\s<>"\\]', url) else ""


def _date_of(value: object) -> date | None:
    """The day of a date or date-time as it is written there; None for everything else."""
    match = _DATE.fullmatch(clean_line(value)) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def _authors_of(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, Sequence):
        return ()
    return tuple(line for line in map(line_of, names[:MAX_AUTHORS]) if line)
