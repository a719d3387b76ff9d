"""An address into articles: a page, PDF or text is one; feeds and sitemaps lead to many pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from retrieval.articles.feed import feed_links
from retrieval.articles.fields import line_of
from retrieval.articles.folder import read_upload
from retrieval.errors import ArticleError, FetchError
from retrieval.fetching.policy import check_url, ending_of
from retrieval.fetching.sockets import Bounds, Fetched, Lookup, fetch, look_up
from retrieval.schema import Article, Rejected

MOST_PAGES = 500  # of one feed or sitemap
_AGENT = "Verbatim"
_FEEDS = frozenset({".rss", ".atom", ".xml"})
_PLACE = re.compile(rb"<loc>\s*([^<\s]{1,2048})\s*</loc>")
_NO_TIME = "There was no time left to fetch it; add it by itself."
_MISSING = 4  # the hundreds of HTTP's answers for what is not there
_ROBOTS = 500_000  # bytes, as the standard (RFC 9309) asks for at least

# Called with how many pages are done, of how many.
Watch = Callable[[int, int], None]


class Importer:
    """Fetches within `bounds`; `lookup` is how names are looked up."""

    def __init__(self, bounds: Bounds, lookup: Lookup = look_up) -> None:
        self._bounds = bounds
        self._lookup = lookup
        self._robots: dict[str, RobotFileParser] = {}

    async def add(self, url: str, watch: Watch) -> list[Article | Rejected]:
        """The article at `url`, or those of the feed that is there; never raises for what is there."""
        try:
            found = await fetch(url, self._bounds, self._lookup)
            ending = ending_of(found.content_type)
        except FetchError as error:
            return [_refused(url, str(error))]
        if ending in _FEEDS:
            return await self._feed(found, ending, watch)
        return await asyncio.to_thread(self._read, found, ending)

    async def add_sitemap(self, url: str, watch: Watch) -> list[Article | Rejected]:
        """The articles at the pages that the sitemap at `url` lists."""
        try:
            await self._permitted(url)
            found = await fetch(url, self._bounds, self._lookup)
        except FetchError as error:
            return [_refused(url, str(error))]
        links = [link.decode("utf-8", "replace").replace("&amp;", "&") for link in _PLACE.findall(found.data)]
        if not links or b"<sitemapindex" in found.data:
            return [
                _refused(url, "It is no sitemap that lists pages; one that lists sitemaps is not followed.")
            ]
        return await self._pages(links, watch)

    async def _feed(self, found: Fetched, ending: str, watch: Watch) -> list[Article | Rejected]:
        """The entries with a whole article; of the others their pages."""
        try:
            await self._permitted(found.url)
            links = feed_links(found.data)
        except (FetchError, ArticleError) as error:
            return [_refused(found.url, str(error))]
        items = list(read_upload(found.data, name=f"x{ending}", key=found.url, max_bytes=self._bounds.bytes))
        whole = [one for one in items if isinstance(one, Article)]
        held = {one.url for one in whole}
        return [*whole, *await self._pages([link for link in links if link not in held], watch)]

    async def _pages(self, links: list[str], watch: Watch) -> list[Article | Rejected]:
        """What is at the pages; those that there was no time for are named, and the others stay."""
        items: list[Article | Rejected] = []
        chosen = list(dict.fromkeys(links))
        wanted, done = chosen[:MOST_PAGES], 0
        try:
            async with asyncio.timeout(self._bounds.together):
                for link in wanted:
                    watch(done, len(wanted))
                    items += await self._page_or_reason(link)
                    done += 1
        except TimeoutError:
            items += [_refused(link, _NO_TIME) for link in wanted[done:]]
        late = f"Only the first {MOST_PAGES} pages are fetched."
        return [*items, *(_refused(link, late) for link in chosen[MOST_PAGES:])]

    async def _page_or_reason(self, link: str) -> list[Article | Rejected]:
        try:
            return await self._page(link)
        except FetchError as error:
            return [_refused(link, str(error))]

    async def _page(self, link: str) -> list[Article | Rejected]:
        check_url(link)
        await self._permitted(link)
        found = await fetch(link, self._bounds, self._lookup)
        ending = ending_of(found.content_type)
        if ending in _FEEDS:
            raise FetchError("It is a feed; add it by itself.")
        return await asyncio.to_thread(self._read, found, ending)

    def _read(self, found: Fetched, ending: str) -> list[Article | Rejected]:
        most = self._bounds.bytes
        return [
            # Its address is where it was fetched from, whatever the page says of itself.
            replace(item, url=found.url) if isinstance(item, Article) else item
            for item in read_upload(found.data, name=f"page{ending}", key=found.url, max_bytes=most)
        ]

    async def _permitted(self, url: str) -> None:
        """Raises FetchError where the site's robots.txt asks programs to stay away."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = await self._rules(f"{site}/robots.txt")
        if not self._robots[site].can_fetch(_AGENT, url):
            raise FetchError("Its site's robots.txt asks programs not to read it.")

    async def _rules(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            found = await fetch(url, replace(self._bounds, bytes=_ROBOTS), self._lookup)
        except FetchError as error:
            if not error.status:
                raise
            # A file that is not there forbids nothing, one that can't be had forbids all (RFC 9309).
            rules.parse([] if error.status // 100 == _MISSING else ["User-agent: *", "Disallow: /"])
        else:
            rules.parse(found.data.decode("utf-8", "replace").splitlines())
        return rules


def _refused(url: str, reason: str) -> Rejected:
    return Rejected(line_of(url), reason)
