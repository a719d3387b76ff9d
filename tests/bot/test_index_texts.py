"""What is said of a rebuild and of the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from discord_reading import read

from bot import planned, privacy, progress, status, terminal, texts
from bot.render import LIMIT, size
from bot.steps import Step
from retrieval.indexing import IndexReport
from retrieval.planning import Plan
from retrieval.schema import Rejected
from retrieval.store.earlier import Edition, Standing
from retrieval.store.protocol import Health, Recipe

HEAD = "The index is rebuilt: **+1** new, **~0** changed, **−1** removed, **!1** rejected; 3 unchanged; 12 s."
RECIPE = Recipe("all-MiniLM-L6-v2", "d", 384, "p", "s", "t")
AS_OF = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


EDITIONS = (Edition("12-a", 12, AS_OF, 312), Edition("11-b", 11, AS_OF, 310))
HISTORY = Standing(12, EDITIONS, held=False)


def make_report(**changes):
    fields = {
        "added": (),
        "changed": (),
        "removed": (),
        "unchanged": 3,
        "rejected": (),
        "embedded": 0,
        "seconds": 12.0,
        "version": 2,
    }
    return IndexReport(**{**fields, **changes})


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step("reading", 0, 0, 0.0), "Rebuilding the index: reading …"),
        (Step("reading", 1_200, 0, 9.0), "Rebuilding the index: reading 1,200 articles …"),
        (Step("x", 0, 4, 9.0), "Rebuilding the index: x 0 of 4\n`░░░░░░░░░░░░░░░░░░░░` 0%"),
        (Step("x", 1, 4, 1.0), "Rebuilding the index: x 1 of 4\n`█████░░░░░░░░░░░░░░░` 25%"),
        (
            Step("embedding", 1_000, 4_000, 60.0),
            "Rebuilding the index: embedding 1,000 of 4,000 characters\n"  # noqa: ISC004 - one message
            "`█████░░░░░░░░░░░░░░░` 25% · about 3 min left",
        ),
        (Step("x", 4, 4, 60.0), "Rebuilding the index: x 4 of 4\n`████████████████████` 100%"),
        (Step("x", 9, 4, 60.0), "Rebuilding the index: x 9 of 4\n`████████████████████` 100%"),
    ],
)
def test_the_bar_shows_how_far_it_is(step, expected):
    """Stage, count, bar and, once the speed is known, what is left."""
    assert progress.bar(step) == expected


def test_a_rebuild_that_changed_nothing_says_so():
    """No change is one sentence, with how many articles there are."""
    assert progress.report(make_report()) == "Nothing has changed: the index was up to date. (3 articles)"


def test_a_report_lists_what_changed_and_why_not():
    """Counts first, then names and reasons, escaped."""
    rejected = (Rejected("b*.txt", "it is empty\n# x"),)
    assert progress.report(make_report(added=("a_1.txt",), removed=("c",), rejected=rejected)).split(
        "\n"
    ) == [
        HEAD,
        "\\+ a\\_1.txt",
        "− c",
        "! b\\*.txt: it is empty \\# x",
    ]


def test_a_report_counts_what_was_kept_of_a_stopped_run():
    """Also where nothing else is new; in a terminal and in a plan it is the same."""
    kept = "12 kept from a run that did not finish"
    assert progress.report(make_report(resumed=12)).endswith(f"3 unchanged, {kept}; 12 s.")
    assert "kept" not in progress.report(make_report(embedded=3))
    shown = [text.plain for text in terminal.report(make_report(resumed=12, embedded=2)).renderables]
    assert shown == [f"Indexed: 3 unchanged; 2 embedded in 12.0 s, {kept}."]


def test_a_report_fits_whatever_the_files_are_called():
    """Thousands of files with hostile names: one message, counted where not listed."""
    names = tuple(f"**{n}**" + "@_" * 200 for n in range(5_000))
    report = make_report(
        added=names, changed=names, removed=names, rejected=tuple(Rejected(name, name) for name in names)
    )
    content = progress.report(report)
    assert size(content) <= LIMIT
    assert "**+5,000** new" in content
    assert "… and 4,992 more" in content
    assert read(content.partition("\n")[2]).found == []


def test_the_status_names_counts_age_model_and_generation():
    """What a moderator wants to know, the running rebuild too."""
    health = Health(312, 4_120, 9_001, 12, "g-1", AS_OF, RECIPE, 34_500_000)
    assert status.describe(health, HISTORY, "A rebuild is already running.", "").split("\n") == [
        "**Index**",
        "312 articles · 4,120 passages · 9,001 sentences · 34.5 MB",
        "Updated <t:1773302400:R> · version 12",
        "Generation g-1",
        "Model all-MiniLM-L6-v2, 384 dimensions",
        "Generations kept: version 12, version 11",
        "A rebuild is already running.",
    ]


def test_the_status_counts_hidden_articles():
    """Those that moderators have hidden or removed stand beside all of them, and nothing where none is."""
    health = Health(312, 4_120, 9_001, 12, "g-1", AS_OF, RECIPE, 34_500_000, hidden=3)
    assert "312 articles, 3 hidden · 4,120 passages" in status.describe(health, HISTORY, "", "")
    more = replace(health, same_story=5)
    said = "312 articles, 3 hidden, 5 of the same story as others · 4,120 passages"
    assert said in status.describe(more, HISTORY, "", "")


def test_what_stays_out_is_named():
    """A rebuild names what moderators removed and the folder still has, also where nothing changed."""
    nothing = make_report(kept_out=("secret_plan.txt",))
    assert progress.report(nothing).split("\n")[1:] == ["kept out, a moderator removed it: secret\\_plan.txt"]
    some = make_report(added=("a.txt",), kept_out=("b.txt",))
    assert progress.report(some).split("\n")[1:] == ["\\+ a.txt", "kept out, a moderator removed it: b.txt"]


def test_an_empty_index_says_what_to_do():
    """Before the first index there are no numbers, only the next step."""
    empty = Health(0, 0, 0, 0, "", None, None, 0)
    assert (
        status.describe(empty, Standing(0, (), held=False), "", "") == f"**Index**\n{texts.NOTHING_INDEXED}"
    )
    assert texts.NOTHING_INDEXED in status.about(empty, "")


def test_about_tells_what_is_stored():
    """How it answers, what it stores, how old the index is; in one message."""
    content = status.about(Health(312, 1, 1, 1, "g", AS_OF, RECIPE, 1), privacy.stored(30, 400))
    assert "What I store" in content
    assert "<t:1773302400:R> (312 articles)" in content
    assert size(content) <= LIMIT


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "1 s"), (99, "99 s"), (100, "2 min"), (3_599, "1 h 0 min"), (3_900, "1 h 5 min"), (0.2, "1 s")],
)
def test_durations_read_well(seconds, expected):
    """Seconds while they are few, then minutes, then hours."""
    assert texts.duration(seconds) == expected


def test_a_plan_counts_new_articles_of_known_stories():
    """In Discord and in a terminal; where there are none, nothing is said of it."""
    plan = Plan(("a", "b"), (), (), 3, (), full=False, why="", titles={}, mark=1, repeats=frozenset("a"))
    said = "1 new article nearly the same as others that are there."
    none = replace(plan, repeats=frozenset())
    assert f"\n{said}\n" in planned.shown(plan)[0]
    assert "nearly" not in planned.shown(none)[0]
    assert terminal.plan(plan).renderables[0].plain == f"Would index: 2 new, 3 unchanged; {said}"
    assert terminal.plan(none).renderables[0].plain == "Would index: 2 new, 3 unchanged."
