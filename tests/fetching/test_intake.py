"""What `/articles add` shows of an address, before anything is kept."""

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_site import HOME, Site, redirect, reply
from store.wordcount import open_store

from bot.archive import archive_of
from bot.intake import Intake, preview
from retrieval.fetching import Importer

SAMPLES = Path(__file__).parents[1] / "articles" / "samples"
FERRY = reply((SAMPLES / "ferry.html").read_bytes())


async def lookup(host):
    return [HOME]


@pytest.fixture
def offered(tmp_path):
    """What is offered of a path on a site that answers so."""

    def offer(answers, path):
        site = Site()
        site.answers = answers

        def importer(bounds):
            return Importer(replace(bounds, allowed=frozenset({HOME})), lookup)

        async def go():
            async with site.up() as home:
                return await Intake(archive, None, None, importer).read([], f"{home}{path}")

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
