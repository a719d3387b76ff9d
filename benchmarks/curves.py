"""Plots of an evaluation: risk against coverage, and hits among the first k."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from retrieval.outcomes import Outcome, Run
from retrieval.schema import Verdict

Runs = Mapping[str, Mapping[str, Run]]  # set, way to answer

_DEEPEST = 10
# The same picture from the same figures: no date, no random names; text stays text.
SVG = {"svg.hashsalt": "verbatim", "svg.fonttype": "none"}


def risk(outcomes: Iterable[Outcome]) -> tuple[np.ndarray, np.ndarray, int]:
    """With ever more questions answered, surest first: the shares answered, and wrong of these, in percent.

    And how many of them are `strong`. Right is an answer whose first quote is a hit.
    """
    surest = sorted(outcomes, key=lambda one: -one.score)
    answered = np.arange(1, len(surest) + 1)
    wrong = np.cumsum([one.quote != 1 for one in surest])
    strong = sum(one.verdict is Verdict.STRONG for one in surest)
    return 100 * answered / len(surest), 100 * wrong / answered, strong


def hits(ranks: Sequence[int]) -> list[float]:
    """The share of ranks, in percent, among the first 1 to 10; 0 is no hit."""
    return [100 * float(np.mean([0 < rank <= most for rank in ranks])) for most in range(1, _DEEPEST + 1)]


def draw_risk(runs: Runs, file: Path) -> None:
    """A panel for each set; the dot on a line is where the verdict `strong` ends."""
    _draw(runs, file, _risk)


def draw_hits(runs: Runs, file: Path) -> None:
    """A panel for each set: passages, and sentences around marks."""
    _draw(runs, file, _hits)


def _risk(axes: Axes, name: str, run: Run, colour: str) -> None:
    kinds = {
        "all articles": [one for one in run.whole if one.answerable],
        "half left out": [one for one in run.half if one],
    }
    axes.set(xlabel="of the answerable questions answered, %", ylabel="of those answers wrong, %")
    for (kind, outcomes), style in zip(kinds.items(), ("-", "--"), strict=True):
        if outcomes:
            coverage, wrong, strong = risk(outcomes)
            axes.plot(coverage, wrong, style, color=colour, label=f"{name}, {kind}")
            axes.legend(fontsize="small", loc="upper left")
            if strong:
                axes.plot(coverage[strong - 1], wrong[strong - 1], "o", color=colour)


def _hits(axes: Axes, name: str, run: Run, colour: str) -> None:
    axes.set(xlabel="k", ylabel="hit among the first k, %")
    right = [one for one in run.whole if one.answerable]
    if right:
        for what, style in (("passage", "-"), ("sentence", "--")):
            shares = hits([getattr(one, what) for one in right])
            axes.plot(range(1, _DEEPEST + 1), shares, style, color=colour, label=f"{name}, {what}")
        axes.legend(fontsize="small", loc="lower right")


def _draw(runs: Runs, file: Path, draw: Callable[[Axes, str, Run, str], None]) -> None:
    figure = Figure(figsize=(5.5 * len(runs), 4.2), layout="constrained")
    panels = figure.subplots(1, len(runs), squeeze=False)[0]
    for axes, (title, ways) in zip(panels, runs.items(), strict=True):
        for place, (name, run) in enumerate(ways.items()):
            draw(axes, name, run, f"C{place}")
        axes.set(title=title, ylim=(0, None))
        axes.grid(alpha=0.3)
    with mpl.rc_context(SVG):
        figure.savefig(file, metadata={"Date": None})
