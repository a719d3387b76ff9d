"""JSON lines: one `{id, title, url, source, published, authors, language, text}` a line, or some of it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence

from retrieval.articles.decoding import decode
from retrieval.articles.fields import line_of, make_article
from retrieval.errors import ArticleError
from retrieval.schema import Article, Rejected


def read_jsonl(data: bytes, key: str) -> Iterator[Article | Rejected]:
    """The articles in `data`, and a Rejected for every line that isn't one.

    A record without an id gets the key `key#line`. Raises ArticleError if `data` is no text or is empty.
    """
    empty = True
    for number, line in enumerate(_lines(data), start=1):
        if not line.strip():
            continue
        empty = False
        name = f"{key}#{number}"
        try:
            yield _article(line, name)
        except ArticleError as error:
            yield Rejected(name, str(error))
    if empty:
        raise ArticleError("It holds no record.")


def _lines(data: bytes) -> Sequence[str | bytes]:
    """The lines of `data`: text, or bytes each to be decoded by itself when one of them is damaged."""
    try:
        # Not splitlines(): a record may hold other line ends than \n.
        return decode(data).split("\n")
    except ArticleError:
        if b"\x00" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise
        return data.removeprefix(codecs.BOM_UTF8).split(b"\n")


def _article(line: str | bytes, name: str) -> Article:
    record = _record(line)
    text = record.get("text")
    return make_article(
        _id_of(record) or name,
        title=record.get("title"),
        text=text if isinstance(text, str) else "",
        source=record.get("source"),
        url=record.get("url"),
        published=record.get("published"),
        authors=record.get("authors"),
        language=record.get("language"),
    )


def _record(line: str | bytes) -> dict[str, object]:
    try:
        record = json.loads(line if isinstance(line, str) else line.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise ArticleError(f"It is no valid JSON (column {error.colno}).") from None
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"It is no UTF-8 (byte {error.start + 1:,} of the line); save it as UTF-8."
        ) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise ArticleError("It is nested too deeply or holds a number that is too long.") from None
    if not isinstance(record, dict):
        raise ArticleError('It is no JSON object such as {"id": "…", "title": "…", "text": "…"}.')
    return record


def _id_of(record: dict[str, object]) -> str:
    """The record's own id, uncut: a cut one could be another record's."""
    value = record.get("id")
    return value if isinstance(value, str) and line_of(value) else line_of(value)
