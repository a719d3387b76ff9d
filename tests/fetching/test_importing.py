"""Addresses become articles: a page, a feed, a sitemap; robots.txt holds for many at once."""

import asyncio
from pathlib import Path

from hostile_site import HOME, Site, reply

from retrieval.fetching import Bounds, Importer
from retrieval.schema import Article, Rejected

SAMPLES = Path(__file__).parents[1] / "articles" / "samples"
FERRY = reply((SAMPLES / "ferry.html").read_bytes())
MARKET = reply(
    (SAMPLES / "market.rss").read_bytes().replace(b"https://news.example/", b"http://news.example:8080/"),
    "application/rss+xml",
)
ALL = reply(b"User-agent: *\nDisallow:\n", "text/plain")
SITEMAP = b"""<?xml version="1.0"?><urlset><url><loc>http://news.example:8080/ferry</loc></url>
<url><loc>http://news.example:8080/gone</loc></url><url><loc>http://127.0.0.1:8080/x</loc></url>
<url><loc>http://news.example:8080/\x1b[2Jx</loc></url></urlset>"""


async def lookup(host):
    return [HOME]


def add(answers, path, way="add"):
    site = Site()
    site.answers = answers
    seen = []

    async def go():
        async with site.up() as home:
            importer = Importer(Bounds(seconds=5, allowed=frozenset({HOME})), lookup)
            return await getattr(importer, way)(f"{home}{path}", lambda *done: seen.append(done))

    items = asyncio.run(go())
    found = {item.key: item for item in items if isinstance(item, Article)}
    return found, {item.name: item.reason for item in items if isinstance(item, Rejected)}, seen


def test_a_page_keeps_the_address_it_was_fetched_from():
    """What a page says of itself is read, but not where it stands; a page alone needs no robots.txt."""
    found, refused, _ = add({"/ferry": FERRY}, "/ferry")
    [(key, item)] = found.items()
    assert key == item.url == "http://news.example:8080/ferry"
    assert (item.title, item.language) == ("Ferry returns to the Tarn", "en-GB")
    assert refused == {}


def test_what_is_no_article_is_refused_with_its_reason():
    """A picture, an empty page and an address that is none each have one reason."""
    _, refused, _ = add({"/a": reply(b"x", "image/png")}, "/a")
    assert list(refused.values()) == ["It is no web page, PDF, plain text or feed by what its server says."]
    _, refused, _ = add({"/a": reply(b"<html><body></body></html>")}, "/a")
    assert list(refused.values()) == ["No article is found in this web page."]
    _, refused, _ = add({}, ":22/a")
    assert len(refused) == 1


def test_a_feed_brings_its_articles_and_the_pages_of_its_summaries():
    """An entry with its whole text is taken from the feed, of the others the page is fetched."""
    answers = {"/feed": MARKET, "/robots.txt": ALL, "/summary": FERRY}
    found, refused, seen = add(answers, "/feed")
    assert [item.title for item in found.values()] == [
        "Market moves to the square",
        "Ferry returns to the Tarn",
    ]
    assert refused == {}
    assert seen == [(0, 1)]


def test_robots_txt_holds_for_feeds():
    """What a site keeps programs away from is not read; rules that can't be had forbid all."""
    robots = reply(b"User-agent: *\nDisallow: /feed\n", "text/plain")
    _, refused, _ = add({"/feed": MARKET, "/robots.txt": robots}, "/feed")
    assert list(refused.values()) == ["Its site's robots.txt asks programs not to read it."]
    robots = reply(b"User-agent: Verbatim\nDisallow: /summary\n", "text/plain")
    found, refused, _ = add({"/feed": MARKET, "/robots.txt": robots, "/summary": FERRY}, "/feed")
    assert len(found) == 1
    assert list(refused) == ["http://news.example:8080/summary"]
    broken = reply(b"", status="503 Later")
    _, refused, _ = add({"/feed": MARKET, "/robots.txt": broken}, "/feed")
    assert list(refused.values()) == ["Its site's robots.txt asks programs not to read it."]


def test_a_sitemap_brings_its_pages():
    """Every page that it lists is fetched as safely as one alone; those that fail are named."""
    answers = {"/sitemap.xml": reply(SITEMAP, "application/xml"), "/ferry": FERRY}
    found, refused, seen = add(answers, "/sitemap.xml", "add_sitemap")
    assert list(found) == ["http://news.example:8080/ferry"]
    assert refused["http://news.example:8080/gone"] == "Its server answered with 404 instead of a page."
    assert "private network" in refused["http://127.0.0.1:8080/x"]
    assert "blanks" in refused["http://news.example:8080/[2Jx"]
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4)]
    _, refused, _ = add({"/sitemap.xml": FERRY}, "/sitemap.xml", "add_sitemap")
    assert "no sitemap" in refused["http://news.example:8080/sitemap.xml"]
