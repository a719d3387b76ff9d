"""Articles of addresses and files that somebody adds on the command line: read, sorted, kept."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from retrieval.articles import read_file
from retrieval.articles.files import read_bytes
from retrieval.errors import ArticleError
from retrieval.fetching import Bounds, Import, Importer, language_of
from retrieval.schema import Article, Rejected
from retrieval.store.decisions import ADDED_PREFIX, Decision, Kind
from retrieval.store.moderation import Moderation
from retrieval.store.protocol import PassageStore

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def collect(
    places: Sequence[str], *, sitemap: bool, most: int, watch: Callable[[int, int], None]
) -> list[Import | Rejected]:
    """What is at the addresses and in the files; what can't be had is rejected with its reason."""
    return asyncio.run(_collect(places, sitemap, most, watch))


async def _collect(
    places: Sequence[str], sitemap: bool, most: int, watch: Callable[[int, int], None]
) -> list[Import | Rejected]:
    importer = Importer(Bounds(bytes=most))
    found: list[Import | Rejected] = []
    for place in places:
        if sitemap:
            found += await importer.add_sitemap(place, watch)
        elif _ADDRESS.match(place):
            found += await importer.add(place, watch)
        else:
            found += _of_file(Path(place), most)
    return found


def sort(store: PassageStore, found: Sequence[Import | Rejected]) -> tuple[list[Import], list[Rejected]]:
    """What can be added, under the keys it will have, and why the rest can't."""
    offered: dict[str, Import] = {}
    refused = []
    for item in found:
        if isinstance(item, Rejected):
            refused.append(item)
            continue
        article = replace(item.article, key=f"{ADDED_PREFIX}{item.article.key}")
        reason = _why_not(store, article, offered)
        if reason:
            refused.append(Rejected(item.article.key, reason))
        else:
            offered[article.key] = replace(item, article=article)
    return list(offered.values()), refused


def keep(moderation: Moderation, articles: Sequence[Article]) -> None:
    """Keep them durably, beside what moderators add in Discord; nobody's id is noted."""
    now, first = datetime.now(UTC), time.time_ns()
    moderation.keep(
        [
            (one, Decision(first + number, Kind.ADDED, one.key, one.title, now, person=0))
            for number, one in enumerate(articles)
        ]
    )


def _why_not(store: PassageStore, article: Article, offered: dict[str, Import]) -> str:
    if Kind.REMOVED in store.moderation.of(article.key):
        return "A moderator removed it."
    if article.key in offered or any(one.article.text == article.text for one in offered.values()):
        return "It is given twice."
    twin = store.twin(article.text)
    return f"Its text is among the articles already: {twin.title}." if twin else ""


def _of_file(path: Path, most: int) -> list[Import | Rejected]:
    items = read_file(path, key=path.name, max_file_bytes=most)
    return [Import(item, _language(path, most)) if isinstance(item, Article) else item for item in items]


def _language(path: Path, most: int) -> str:
    try:
        return language_of(read_bytes(path, max_bytes=most), path.suffix.lower())
    except ArticleError:  # it has changed since it was read
        return ""
