"""What pinned questions keep out of the index is taken back, and so is told; in words that fit a message."""

from __future__ import annotations

import asyncio
import io
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console
from store.wordcount import FLOOD, open_store, publish

from bot import progress, terminal
from bot.archive import Stacks, archive_of
from bot.curating import Actor, Curator
from bot.intake import Intake, Offer
from bot.pinboard import not_added, not_dated, regression, unanswered, withdrawn
from bot.render import LIMIT, size
from retrieval.errors import RegressionError
from retrieval.indexing import IndexReport
from retrieval.pinned import questions
from retrieval.schema import Article
from retrieval.store.decisions import Kind
from retrieval.store.pins import Pin

MOD = Actor(guild=1, person=7)
BROKEN = [("how deep is it?", "its article is not quoted")]
WHALE = Article("added:whale", "Whale @everyone", "A whale came.")
MANY = [("@everyone *x* " * 30, "_y_ " * 100)] * 100


class House:
    """A store with one article, whose index can be told to refuse; what is told is noted."""

    def __init__(self, store):
        self.store = store
        self.broken = []
        self.told, self.said = [], []
        archive = archive_of(store, self.add, 10**6)
        stacks = Stacks(archive)
        self.curator = Curator(archive, stacks, self, store.pins)
        self.intake = Intake(archive, stacks, self)

    def add(self, articles, step):
        if self.broken:
            raise RegressionError("no", self.broken)

    async def note(self, *entry, **details):
        pass

    async def tell(self, guild, content):
        assert guild == MOD.guild
        self.told.append(content)

    async def say(self, content):
        self.said.append(content)

    def bring(self, *articles):
        return asyncio.run(self.intake.add(MOD, Offer(articles, (), {}), self.say))

    def date(self, day):
        return asyncio.run(self.curator.set_date(MOD, "Flood", day, self.say))


@pytest.fixture
def house(tmp_path):
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
        yield House(store)


def test_what_is_kept_out_leaves_what_it_would_have_replaced(house):
    """The earlier article and who brought it stand; the one who adds reads what the log reads."""
    moderation = house.store.moderation
    assert house.bring(WHALE).startswith("Added 1 article")
    before = moderation.kept(), moderation.all(Kind.ADDED)
    house.broken = BROKEN
    said = house.bring(replace(WHALE, text="Two whales came."), replace(WHALE, key="added:b", title=""))
    assert said == (
        "Not added, and nothing of it is kept: “Whale \\@everyone”, “untitled”. With it the index would no "
        "longer answer pinned questions. Change it, or remove the pin with `/pins remove`, and add it again."
        "\n✗ “how deep is it?”: its article is not quoted"
    )
    assert house.told == [said]
    assert house.said == ["Kept 1 article. Indexing …", "Kept 2 articles. Indexing …"]
    assert (moderation.kept(), moderation.all(Kind.ADDED)) == before


def test_a_date_that_would_break_a_pin_is_taken_back(house):
    """The date before holds, if there was one."""
    house.broken = BROKEN
    said = house.date("2024-05-04")
    assert said.startswith("“Flood” keeps the date that it had: with the other one the index would no longer")
    assert said.endswith("✗ “how deep is it?”: its article is not quoted")
    assert house.told == [said]
    assert house.store.moderation.of("flood") == {}
    house.broken = []
    house.date("2024-05-04")
    house.broken = BROKEN
    house.date("2024-05-05")
    assert house.store.moderation.of("flood")[Kind.DATED].day == date(2024, 5, 4)


def test_only_pins_of_what_is_hidden_are_named(house):
    """Those of other articles are answered as before; where nothing is pinned nothing is said."""

    async def hide():
        said = await house.curator.hide(MOD, "Flood", "")
        await house.curator.unhide(MOD, "Flood", "")
        return said

    house.store.pins.add("how deep is it?", "lake", "Lake", "")
    assert "Pinned questions" not in asyncio.run(hide())
    pin = house.store.pins.add("how high was it?", "flood", "Flood", "")
    assert asyncio.run(hide()).endswith(
        f"\nPinned questions are no longer answered from it (`/pins remove` removes a pin):\n"
        f"{pin.id} · “how high was it?”"
    )


@pytest.mark.parametrize(
    "content",
    [
        regression(MANY),
        unanswered(MANY),
        not_added(["*x* " * 100] * 100, MANY),
        not_dated("*x* " * 100, MANY),
        withdrawn([Pin(10**9, MANY[0][0], "k", "t", "") for _ in MANY]),
    ],
)
def test_many_broken_pins_fit_one_message(content):
    """As many as there is room for, escaped; the others are counted."""
    assert size(content) <= LIMIT
    assert content.rpartition("\n")[2].startswith("… and ")
    assert "@everyone" not in content.replace("\\@", "")


def test_a_report_says_what_an_index_does_not_answer():
    """Where no earlier one could go on, in Discord and in a terminal, which gets no control characters."""
    report = IndexReport((), (), (), 2, (), 2, 1.0, 4, unanswered=(("how\x1b deep?", "wrong"),))
    assert "\nThe new index does not answer these pinned questions" in progress.report(report)
    assert progress.report(report).endswith("✗ “how deep?”: wrong")
    console = Console(file=io.StringIO(), width=200)
    console.print(terminal.report(report))
    assert "“how deep?”: wrong" in console.file.getvalue()
    assert questions(MANY[:7]).endswith("; 2 more")
