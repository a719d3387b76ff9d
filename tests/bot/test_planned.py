"""What a full rebuild would do, and why, before anybody confirms it: in Discord and in a terminal."""

from __future__ import annotations

import pytest

from bot import planned, terminal
from retrieval.planning import Plan


def make_plan(**changes):
    fields = {
        "added": (),
        "changed": (),
        "removed": (),
        "unchanged": 300,
        "rejected": (),
        "full": True,
        "why": "",
        "titles": {},
        "mark": 1,
    }
    return Plan(**{**fields, **changes})


def in_terminal(plan):
    return [text.plain for text in terminal.plan(plan).renderables]


def in_discord(plan):
    content, rest = planned.shown(plan)
    assert rest == ""
    return content.split("\n")[1:]


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        (make_plan(), 300),
        (make_plan(kept=12), 288),
        (make_plan(added=("a",), titles={"a": "A"}), 301),
        (make_plan(full=False), 0),
        (make_plan(full=False, changed=("a", "b"), titles={"a": "A", "b": "B"}, kept=1), 1),
    ],
)
def test_a_plan_knows_how_many_articles_are_to_be_embedded(plan, count):
    """All in a full one, else what is new or changed; but for those that a stopped run has embedded."""
    assert plan.to_embed == count


def test_what_is_kept_of_a_stopped_run_is_said():
    """Both name the count, and neither does where nothing is kept."""
    assert in_discord(make_plan(kept=12)) == [
        "Every article is embedded anew; people can go on asking meanwhile.",
        "A run that did not finish has embedded 12 articles already; that is kept.",
    ]
    head = "Would index: 300 unchanged; every article would be embedded anew"
    assert in_terminal(make_plan(kept=12)) == [f"{head}; 12 kept from a run that did not finish."]
    assert len(in_discord(make_plan())) == 1
    assert in_terminal(make_plan()) == [f"{head}."]


def test_another_recipe_is_explained():
    """What differs, escaped in Discord, how many articles it takes, and that nobody is answered till then."""
    plan = make_plan(why="model '*a*', here 'b'", kept=12)
    assert in_discord(plan)[0] == (
        "It has to be a full one: the index was made by another recipe (model '\\*a\\*', here 'b'). "
        "288 articles must be embedded, and until that is done nobody is answered."
    )
    assert "The index was made by another recipe (model '*a*', here 'b')." in in_terminal(plan)
