"""RSS and Atom: entries that hold a whole article; feedparser reads both.

An article is what stands in RSS's `content:encoded` or Atom's `content`; a description is a summary. Dates
are RSS's `pubDate`, `dc:date` and Atom's `published`, the day as it is written there; `updated` is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from retrieval.articles.extras import need, reading
from retrieval.articles.fields import make_article
from retrieval.articles.fragments import html_to_text
from retrieval.errors import ArticleError
from retrieval.schema import Article, Rejected

_MAX_ENTRIES = 10_000
_ENTITY = re.compile(rb"<!\s*E\s*N\s*T\s*I\s*T\s*Y", re.IGNORECASE)
_SUMMARY = "The feed holds only a summary of it: save its page, or add its address."


def read_feed(data: bytes, key: str) -> Iterator[Article | Rejected]:
    """The articles in `data`, and a Rejected for every entry that is only a summary; raises ArticleError."""
    feed = _parsed(data)
    for number, entry in enumerate(feed.entries, start=1):
        name = f"{key}#{entry.get('id') or number}"
        try:
            with reading("feed entry"):
                article = _article(entry, name, feed.feed)
        except ArticleError as error:
            yield Rejected(f"{key}#{number} {entry.get('title', '')}".strip(), str(error))
        else:
            yield article


def feed_links(data: bytes) -> list[str]:
    """The addresses of the pages that the entries of a feed stand for; raises ArticleError."""
    return [str(entry.link) for entry in _parsed(data).entries if entry.get("link")]


def _parsed(data: bytes) -> Any:
    feedparser = need("feedparser", "feeds")
    if _ENTITY.search(data.replace(b"\x00", b"")):
        raise ArticleError("It defines entities, which can blow it up; a feed needs none.")
    with reading("feed"):
        # A stream: text that looks like an address or a path would be opened.
        feed = feedparser.parse(BytesIO(data), resolve_relative_uris=False)
    if not feed.get("version"):
        raise ArticleError("It is neither an RSS nor an Atom feed.")
    if not feed.entries:
        raise ArticleError("This feed has no entries, or is broken before the first.")
    if len(feed.entries) > _MAX_ENTRIES:
        raise ArticleError(f"This feed has over {_MAX_ENTRIES:,} entries; split it.")
    return feed


def _article(entry: Any, key: str, feed: Any) -> Article:
    contents = entry.get("content", ())
    text = "\n\n".join(_plain(part) for part in contents)
    if not text.strip():
        raise ArticleError(_SUMMARY)
    return make_article(
        key,
        title=html_to_text(entry.get("title", "")),
        text=text,
        source=entry.get("source", {}).get("title") or feed.get("title"),
        url=entry.get("link"),
        published=_day(entry.get("published", "")),
        authors=[one.get("name") for one in entry.get("authors", ())],
        # feedparser hands `xml:lang` of what is around down to the content.
        language=contents[0].get("language") or feed.get("language"),
    )


def _plain(content: Any) -> str:
    value = str(content.get("value", ""))
    return value if content.get("type") == "text/plain" else html_to_text(value)


def _day(written: str) -> str:
    """RSS's way of writing dates as the others'; what is neither stays as it is."""
    try:
        return f"{parsedate_to_datetime(written):%Y-%m-%d}"
    except (ValueError, TypeError, IndexError):
        return written
