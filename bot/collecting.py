"""Articles of addresses and files that somebody adds on the command line: read and kept."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from retrieval.articles import read_file
from retrieval.fetching import Bounds, Importer
from retrieval.schema import Article, Rejected
from retrieval.store.decisions import Decision, How, Kind
from retrieval.store.moderation import Before, Moderation

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def collect(
    places: Sequence[str], *, sitemap: bool, most: int, watch: Callable[[int, int], None]
) -> list[Article | Rejected]:
    """What is at the addresses and in the files; what can't be had is rejected with its reason."""
    return asyncio.run(_collect(places, sitemap, most, watch))


async def _collect(
    places: Sequence[str], sitemap: bool, most: int, watch: Callable[[int, int], None]
) -> list[Article | Rejected]:
    importer = Importer(Bounds(bytes=most))
    found: list[Article | Rejected] = []
    for place in places:
        if sitemap:
            found += await importer.add_sitemap(place, watch)
        elif _ADDRESS.match(place):
            found += await importer.add(place, watch)
        else:
            path = Path(place)
            found += read_file(path, key=path.name, max_file_bytes=most)
    return found


def keep(moderation: Moderation, articles: Sequence[Article]) -> Before:
    """Keep them durably, beside what moderators add in Discord; nobody's id is noted. What stood before."""
    now, first = datetime.now(UTC), time.time_ns()
    return moderation.keep(
        [
            (one, Decision(first + number, Kind.ADDED, one.key, one.title, now, 0, how=How.COMMAND_LINE))
            for number, one in enumerate(articles)
        ]
    )
