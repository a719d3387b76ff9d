"""What `/articles add` shows of an address, before anything is kept."""

import asyncio
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_site import HOME, Site, redirect, reply
from store.wordcount import open_store

from bot.archive import archive_of
from bot.editing import details
from bot.intake import Intake, Offer, preview
from retrieval.fetching import Importer
from retrieval.schema import Article

SAMPLES = Path(__file__).parents[1] / "articles" / "samples"
FERRY = reply((SAMPLES / "ferry.html").read_bytes())


def feed(*paths):
    items = "".join(
        f"<item><title>A</title><link>http://news.example:8080{path}</link></item>" for path in paths
    )
    rss = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    return reply(rss.encode(), "application/rss+xml")


async def lookup(host):
    return [HOME]


@pytest.fixture
def offered(tmp_path):
    """What is offered of a path on a site that answers so."""

    def offer(answers, path, show=None, together=None):
        site = Site()
        site.answers = answers

        def importer(bounds):
            assert bounds.together == 480
            return Importer(replace(bounds, allowed=frozenset({HOME}), together=together), lookup)

        async def go():
            async with site.up() as home:
                return await Intake(archive, None, None, importer, every=0.1).read([], f"{home}{path}", show)

        return asyncio.run(go())

    with closing(open_store(tmp_path)) as store:
        archive = archive_of(store, None, most_bytes=100_000)
        yield offer


def test_a_page_is_offered_with_what_it_says_of_itself(offered):
    """Title, publisher and date are shown; it would be kept under its address."""
    offer = offered({"/ferry": FERRY}, "/ferry")
    assert [one.key for one in offer.articles] == ["added:http://news.example:8080/ferry"]
    assert offer.articles[0].url == "http://news.example:8080/ferry"
    assert offer.refused == ()
    head, line = preview(offer).split("\n")
    assert head == "**Add this article?** Nothing is kept before."
    assert line.startswith("- Ferry returns to the Tarn · ")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (redirect("http://10.0.0.1/"), "The address leads into a private network"),
        (reply(b"x" * 100_001), "over the limit"),
        (reply(b"x", "image/png"), "It is no web page, PDF, plain text or feed"),
        (reply(b"<html><body></body></html>"), "No article is found in this web page."),
    ],
)
def test_what_can_not_be_added_is_named_with_its_reason(offered, answer, reason):
    """Where it leads on to, how much it is, and what it holds are looked at before anything is offered."""
    offer = offered({"/page": answer}, "/page")
    assert offer.articles == ()
    assert preview(offer).startswith("**Nothing to add**\n- not http")
    assert reason in preview(offer)


def late(answer, seconds):
    """The same answer, so many seconds later."""

    async def serve(writer):
        await asyncio.sleep(seconds)
        writer.write(answer)
        await writer.drain()

    return serve


def test_what_was_edited_is_seen_in_a_long_preview():
    """It comes first, as only some of many are named; its place for the next edit stays."""
    articles = tuple(Article(f"added:{n}", f"Title {n}", f"Text {n}.") for n in range(20))
    offer = Offer(articles, (), {}).edit(15, replace(details(articles[15]), title="Another"))
    lines = preview(offer).split("\n")
    assert lines[1].startswith("- Another · ")
    assert lines[2].startswith("- Title 0 · ")
    assert lines[-1] == "- … and 12 more"
    again = offer.edit(15, replace(details(offer.articles[15]), published="2024-05-31"))
    assert again.edited == {"added:15": articles[15]}
    assert again.articles[15].title == "Another"


def test_how_far_a_feed_is_is_shown_until_nobody_looks(offered):
    """The number of the page that is being fetched; who is told that it is over stops showing it."""
    shown = []

    async def show(text):
        shown.append(text)
        return len(shown) < 2

    pages = {f"/{number}": late(FERRY, 0.25) for number in range(3)}
    offer = offered({"/feed": feed(*pages), **pages}, "/feed", show)
    assert len(offer.articles) == 1
    assert len(shown) == 2
    assert re.fullmatch(r"Fetching page [123] of 3 …", shown[0])


def test_a_feed_that_takes_too_long_ends_with_what_it_has(offered):
    """What came in time can be added; each page that did not is named."""

    async def show(text):
        return True

    pages = {"/0": FERRY, "/1": late(FERRY, 5), "/2": FERRY}
    offered(pages, "/0")  # what reads pages is loaded by now
    offer = offered({"/feed": feed(*pages), **pages}, "/feed", show, together=1)
    assert [one.title for one in offer.articles] == ["Ferry returns to the Tarn"]
    assert [reason for _, reason in offer.refused] == [
        "There was no time left to fetch it; add it by itself."
    ] * 2
