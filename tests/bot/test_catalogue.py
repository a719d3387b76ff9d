"""Titles and publishers are found as they are typed, and stand for what they name."""

from __future__ import annotations

import time
from datetime import date

import pytest
from made_answers import MARCH, make_article

from bot.catalogue import Catalogue, Named

ARTICLES = (
    make_article(id="b.md", title="Bridge opens again", source="Riverside Courier", published=MARCH),
    make_article(id="e.md", title="Élections: who won?", source="Al Jazeera", published=date(2019, 1, 2)),
    make_article(id="c.md", title="Courier lost on the bridge", source="Al Jazeera"),
    make_article(id="d.md", title="Bridge opens again!", source=""),
)
CATALOGUE = Catalogue(ARTICLES)


def labels(typed, catalogue=CATALOGUE):
    return [choice.label for choice in catalogue.choices(typed)]


def test_before_anything_is_typed_publishers_and_then_articles_are_offered():
    """The publisher of more articles comes first, then articles in their order, each with its day."""
    assert labels("") == [
        "Al Jazeera (2 articles)",
        "Riverside Courier (1 article)",
        "Bridge opens again · 2020-03-12",
        "Élections: who won? · 2019-01-02",
        "Courier lost on the bridge · undated",
        "Bridge opens again! · undated",
    ]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("elec", ["Élections: who won? · 2019-01-02"]),
        ("AL JAZ", ["Al Jazeera (2 articles)"]),
        ("courier", ["Courier lost on the bridge · undated", "Riverside Courier (1 article)"]),
        ("again bri", ["Bridge opens again · 2020-03-12", "Bridge opens again! · undated"]),
        ("ridge", []),
        ("nobody says this", []),
    ],
)
def test_each_typed_word_begins_a_word(typed, offered):
    """Case, accents and order don't count; who begins as typed comes first."""
    assert labels(typed) == offered


def test_no_more_is_offered_than_discord_takes():
    """Of many long names 25 are offered, in at most 100 characters, with values that are all different."""
    articles = [
        make_article(id=f"{'folder/' * 40}{number}.md", title="Long title " * 25, source="P" * 300)
        for number in range(60)
    ]
    choices = Catalogue(articles).choices("")
    assert len(choices) == 25
    assert all(0 < len(one.label) <= 100 and 0 < len(one.value) <= 100 for one in choices)
    assert len({one.value for one in choices}) == 25


def test_each_value_stands_for_its_own():
    """Every choice leads back to what it shows: long ids, and an article whose id is a publisher's name."""
    long = "folder/" * 40
    articles = [
        make_article(id=f"{long}a", title="One"),
        make_article(id=f"{long}b", title="Two"),
        make_article(id="Al Jazeera", title="Three"),
    ]
    catalogue = Catalogue(articles)
    meant = [catalogue.named(choice.value) for choice in catalogue.choices("")]
    assert meant == [
        Named("Al Jazeera", source="Al Jazeera"),
        Named("One", (f"{long}a",)),
        Named("Two", (f"{long}b",)),
        Named("Three", ("Al Jazeera",)),
    ]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("b.md", Named("Bridge opens again", ("b.md",))),
        ("elections who won", Named("Élections: who won?", ("e.md",))),
        ("AL JAZEERA", Named("Al Jazeera", source="Al Jazeera")),
        ("bridge opens again", Named("Bridge opens again", ("b.md", "d.md"))),
        ("bridge", None),
        ("", None),
    ],
    ids=["value", "title", "publisher", "title of two", "part of a title", "nothing"],
)
def test_a_name_typed_by_hand_is_looked_up(value, meant):
    """A whole title or publisher is known without its case and signs; two articles may have one title."""
    assert CATALOGUE.named(value) == meant


def test_the_closest_titles_are_three():
    """A slip in a title finds it first; no title is named twice, and there may be fewer than three."""
    assert CATALOGUE.closest("Bridge opns agian")[:2] == ["Bridge opens again", "Bridge opens again!"]
    assert len(CATALOGUE.closest("Bridge opns agian")) == 3
    assert Catalogue([ARTICLES[1], ARTICLES[1]]).closest("x") == ["Élections: who won?"]
    assert Catalogue(()).closest("x") == []


@pytest.mark.parametrize(
    ("query", "ids"),
    [("", "becd"), ("  ", "becd"), ("bridge", "bcd"), ("bridge courier", "bc"), ("?!", ""), ("zebra", "")],
)
def test_articles_are_matched_by_title_and_publisher(query, ids):
    """Each word begins a word of title or publisher; a query of signs matches nothing, a blank one all."""
    assert "".join(one.id[0] for one in CATALOGUE.matching(query)) == ids


def test_ten_thousand_articles_are_looked_through_in_time():
    """Whatever is typed, the offer from 10,000 articles takes under 100 ms."""
    catalogue = Catalogue(
        [
            make_article(id=f"{n}.md", title=f"Council {n} debates the bridge budget", source=f"P{n % 50}")
            for n in range(10_000)
        ]
    )
    for typed in ("", "c", "council", "bridge budg", "P7", "zebra"):
        taken = []
        for _ in range(5):
            began = time.perf_counter()
            catalogue.choices(typed)
            taken.append(time.perf_counter() - began)
        assert min(taken) < 0.1, typed
