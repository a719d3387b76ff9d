"""/ask within a publisher, an article or days, and what is offered while a source is typed."""

from __future__ import annotations

import pytest
from newsroom import shown

QUESTION = "how many cranes does the harbour of Elmford have?"


def article(title, cranes, **details):
    about = "".join(f"{name}: {value}\n" for name, value in {"title": title, **details}.items())
    return (
        f"---\n{about}---\nThe harbour of Elmford has {cranes} cranes, its master said. "
        f"Each of the {cranes} cranes lifts forty tonnes.\n"
    )


HARBOUR = {
    "early.md": article("Harbour grows", "twelve", source="Elmford Gazette", published="2024-02-06"),
    "late.md": article("Harbour shrinks", "nine", source="Elmford Courier", published="2025-03-01"),
    "undated.md": article('"A **harbour** @everyone"', "seventy", source="Elmford Courier"),
}


async def cranes(changing, **bounds):
    """The figures in the quotes of an answer within these bounds."""
    asked = await changing.ask(QUESTION, **bounds)
    quotes = " ".join(shown(asked.text))
    return {number for number in ("twelve", "nine", "seventy") if f"{number} cranes" in quotes}, asked.text


@pytest.mark.covers("/ask")
@pytest.mark.parametrize(
    ("bounds", "found", "said"),
    [
        ({"source": "Elmford Gazette"}, {"twelve"}, "Elmford Gazette"),
        ({"source": "early.md"}, {"twelve"}, "Harbour grows"),
        ({"source": "harbour SHRINKS"}, {"nine"}, "Harbour shrinks"),
        ({"source": "undated.md"}, {"seventy"}, r"A \*\*harbour\*\* \@everyone"),
        (
            {"since": "2024-06-01"},
            {"nine"},
            "articles published 2024-06-01 or later · undated articles left out",
        ),
        ({"until": "2024-02-06"}, {"twelve"}, "articles published 2024-02-06 or earlier"),
        (
            {"source": "elmford courier", "since": "2024-01-01"},
            {"nine"},
            "Elmford Courier · articles published",
        ),
    ],
    ids=["publisher", "value", "title by hand", "undated", "since", "until", "both"],
)
async def test_an_answer_keeps_to_its_bounds(changing, bounds, found, said):
    """Only articles within are quoted, and a small line above says which were searched."""
    await changing.holds(HARBOUR)
    figures, text = await cranes(changing, **bounds)
    assert figures == found
    first = text.split("\n")[0]
    assert first.startswith("-# Searched only: ")
    assert said in first


@pytest.mark.covers("bad: bounds without articles")
async def test_nothing_within_is_said(changing):
    """Where no article is within, one sentence says so, and that undated ones never are within days."""
    await changing.holds(HARBOUR)
    for bounds in ({"since": "2030-01-01"}, {"source": "undated.md", "until": "2030-01-01"}):
        asked = await changing.ask(QUESTION, **bounds)
        assert asked.text == (
            "No article is within `source`, `since` and `until` as you set them; "
            "where a day is set, no undated article is."
        )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        pytest.param(
            {"since": "last week"},
            "written year-month-day, such as 2024-05-31",
            marks=pytest.mark.covers("bad: a day that is none"),
        ),
        pytest.param(
            {"until": "2024-13-01"},
            "written year-month-day, such as 2024-05-31",
            marks=pytest.mark.covers("bad: a day that is none"),
        ),
        pytest.param(
            {"since": "2025-01-02", "until": "2025-01-01"},
            "`since` can't be after `until`",
            marks=pytest.mark.covers("bad: since after until"),
        ),
        pytest.param(
            {"source": "@everyone <@1>"},
            r"No article or publisher is called “\@everyone \<\@1\>”; the closest",
            marks=pytest.mark.covers("bad: a source that is none"),
        ),
        pytest.param(
            {"source": "Harbor growz"},
            "the closest titles are “Harbour grows”, ",
            marks=pytest.mark.covers("bad: a source that is none"),
        ),
    ],
    ids=["no day", "no such day", "days reversed", "hostile source", "a slip"],
)
async def test_bounds_that_are_none_are_refused_in_private(changing, options, reason):
    """Nothing is asked; the asker alone reads one sentence, and the question doesn't count."""
    await changing.holds(HARBOUR)
    ana = changing.member()
    for _ in range(6):
        asked = await changing.ask(QUESTION, by=ana, **options)
        assert reason in asked.text
        assert (asked.ephemeral, asked.deferred, "\n" in asked.text) == (True, False, False)


async def test_a_source_is_offered_as_it_is_typed(changing):
    """Publishers come first, then articles with their days; what is chosen is what is asked."""
    await changing.holds(HARBOUR)
    offered = await (await changing.member().complete("ask", "source", question="x", source="")).finished()
    assert [choice["name"] for choice in offered.choices] == [
        "Elmford Courier (2 articles)",
        "Elmford Gazette (1 article)",
        "Harbour shrinks · 2025-03-01",
        "Harbour grows · 2024-02-06",
        "A **harbour** @everyone · undated",
    ]
    for choice, found in zip(offered.choices[2:], ("nine", "twelve", "seventy"), strict=True):
        assert (await cranes(changing, source=choice["value"]))[0] == {found}
    typed = await (await changing.member().complete("ask", "source", source="shr")).finished()
    assert [choice["value"] for choice in typed.choices] == ["late.md"]


async def test_what_is_offered_follows_the_index(changing):
    """After a rebuild new articles are offered, and those that have gone are not."""
    await changing.holds(HARBOUR)
    await changing.holds({"early.md": HARBOUR["early.md"]})
    offered = await (await changing.member().complete("ask", "source", source="")).finished()
    assert [choice["value"] for choice in offered.choices] == ["Elmford Gazette", "early.md"]
    await changing.holds({})
    nothing = await (await changing.member().complete("ask", "source", source="")).finished()
    assert nothing.choices == []
    asked = await changing.ask(QUESTION, source="early.md")
    assert asked.text.startswith("No articles yet.")


async def test_nothing_is_offered_elsewhere(changing):
    """In a server that is not on the list nobody learns titles, even where old commands are left."""
    await changing.holds(HARBOUR)
    zoe = changing.server.user("Zoe", changing.stranger)
    commands = changing.server.commands
    commands.plant(changing.stranger.id, commands.registered(changing.guild.id))
    try:
        offered = await (await zoe.complete("ask", "source", source="")).finished()
    finally:
        commands.plant(changing.stranger.id, [])
    assert offered.choices == []
