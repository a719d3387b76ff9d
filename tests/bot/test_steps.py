"""Progress in a terminal and in Discord: one estimate, the same words, and what is counted is named."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from bot import progress, steps
from bot.bars import progress_bar
from bot.steps import Stages, Step

CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.mark.parametrize(
    ("step", "line", "after"),
    [
        (Step("starting", 0, 0, 0.0), "starting", ""),
        (Step("reading", 1_200, 0, 60.0), "reading 1,200 articles", ""),
        (Step("embedding", 0, 9_000, 60.0), "embedding 0 of 9,000 characters", "0%"),
        (
            Step("embedding", 3_000, 9_000, 60.0),
            "embedding 3,000 of 9,000 characters",
            "33% · about 2 min left",
        ),
        (Step("comparing", 30, 40, 30.0), "comparing 30 of 40 articles", "75% · about 10 s left"),
        (Step("building", 30, 40, 1.9), "building 30 of 40 articles", "75%"),
        (Step("building", 40, 40, 9.0), "building 40 of 40 articles", "100%"),
        (Step("checking articles", 1, 4, 3.0), "checking articles 1 of 4", "25% · about 9 s left"),
    ],
)
def test_a_step_says_what_is_counted_and_what_is_left(step, line, after):
    """The stage with its unit; share and time left, once its speed says anything."""
    assert (steps.line(step), steps.after(step)) == (line, after)


def test_a_stage_is_timed_from_its_beginning():
    """Another stage, and one that counts anew, begin at once; the time before says nothing of them."""
    now = iter([10.0, 12.0, 20.0, 25.0, 30.0])
    stages = Stages(lambda: next(now))
    told = [
        ("reading", 1, 0),
        ("reading", 9, 0),
        ("embedding", 0, 50),
        ("embedding", 10, 50),
        ("embedding", 0, 9),
    ]
    assert [stages.step(*one).seconds for one in told] == [0.0, 2.0, 0.0, 5.0, 0.0]


def test_a_terminal_and_discord_say_the_same(monkeypatch):
    """The line above Discord's bar, and what stands after it, are those around the terminal's bar."""
    clock = iter([0.0, 30.0])
    monkeypatch.setattr("bot.bars.steps.Stages", lambda: Stages(lambda: next(clock)))
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=120)
    with progress_bar(console) as tell:
        tell("embedding", 0, 9_000)
        tell("embedding", 3_000, 9_000)
    shown = CODE.sub("", out.getvalue())
    said = progress.bar(Step("embedding", 3_000, 9_000, 30.0))
    line, after = said.removeprefix("Rebuilding the index: ").split("\n")
    assert line in shown
    assert after.split("` ")[1] == "33% · about 60 s left"
    assert after.split("` ")[1] in shown


def test_nothing_is_drawn_where_nobody_looks():
    """Outside a terminal there is no bar."""
    out = io.StringIO()
    with progress_bar(Console(file=out)) as tell:
        tell("embedding", 1, 2)
    assert out.getvalue() == ""
