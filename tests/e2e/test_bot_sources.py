"""/sources lists the articles to whoever asks, and to nobody else."""

from __future__ import annotations

import pytest
from discord_server import CannotDoError
from newsroom import filler

LISTED = {
    "new.md": "---\ntitle: C @everyone <@1>\nsource: Elmford Gazette\npublished: 2024-02-06\n---\nIt met.",
    "old.md": "---\ntitle: Council **again**\nsource: Courier\npublished: 2020-03-12\n---\nIt met again.\n",
    "undated.txt": filler(1),
}


async def listed(changing, **options):
    return await (await changing.member().slash("sources", **options)).finished()


@pytest.mark.covers("/sources")
async def test_sources_are_listed_newest_first(changing):
    """Title, publisher, date and age of each, escaped, to the asker only."""
    await changing.holds(LISTED)
    asked = await listed(changing)
    assert asked.ephemeral
    assert asked.text.split("\n") == [
        "**Sources** · 3 articles, newest first · page 1 of 1",
        r"- C \@everyone \<\@1\> · Elmford Gazette · 6 February 2024 · <t:1707220800:R>",
        r"- Council \*\*again\*\* · Courier · 12 March 2020 · <t:1584014400:R>",
        "- Yearbook 1 · no publisher · undated",
    ]


@pytest.mark.covers("/sources")
async def test_sources_are_found_by_words(changing):
    """The beginnings of words of title and publisher are enough."""
    await changing.holds(LISTED)
    asked = await listed(changing, query="cour COUNCIL")
    assert asked.text.startswith(
        "**Sources** for “cour COUNCIL” · 1 article, newest first · page 1 of 1\n- Council"
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        pytest.param(
            {"query": "Yearbok"},
            "No title or publisher has “Yearbok” in it; the closest titles are “Yearbook 1”, “",
            marks=pytest.mark.covers("bad: a query that finds no source"),
        ),
        ({"query": "@everyone?!"}, "**Sources** for “\\@everyone?!” · 1 article"),
        ({"query": "?!"}, "No title or publisher has “?!” in it; the closest titles are “"),
        ({"query": "x" * 5_000}, "No title or publisher has “xxx"),
        pytest.param(
            {"page": 2},
            "There is no page 2: the list has 1 page.",
            marks=pytest.mark.covers("bad: a page that is not there"),
        ),
        ({"page": 0}, "There is no page 0: the list has 1 page."),
        ({"page": -7}, "There is no page -7: the list has 1 page."),
    ],
    ids=["a slip", "a mention", "signs", "too long", "after the end", "zero", "negative"],
)
async def test_what_is_not_there_gets_a_reason(changing, options, reason):
    """Queries and pages that find nothing are told what there is, also from a hand-made client."""
    await changing.holds(LISTED)
    asked = await (await changing.member().slash("sources", by_hand=True, **options)).finished()
    assert asked.text.startswith(reason)
    assert asked.ephemeral


@pytest.mark.covers("/sources")
async def test_pages_are_turned_by_an_option(changing):
    """Twelve articles are on two pages; the client itself refuses a page that is no number."""
    await changing.holds({f"{n}.txt": filler(n) for n in range(12)})
    first, second = await listed(changing), await listed(changing, page=2)
    titles = [line.split(" · ")[0] for one in (first, second) for line in one.text.split("\n")[1:]]
    assert sorted(titles) == sorted(f"- Yearbook {n}" for n in range(12))
    with pytest.raises(CannotDoError):
        await listed(changing, page="two")


@pytest.mark.covers("bad: no articles yet")
async def test_without_articles_there_are_no_sources(changing):
    """An empty index says so and what a moderator can do."""
    await changing.holds({})
    assert (await listed(changing)).text.startswith("No articles yet.")
