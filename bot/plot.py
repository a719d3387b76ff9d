"""Questions per day as a picture, legible on a phone, whether Discord is dark or light there.

It has a background of its own, so that its contrasts are the same on any theme. matplotlib is imported when
the first picture is drawn; its own canvas, Agg, needs no screen.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from bot.insights import Bar
from bot.texts import insights as texts
from retrieval.schema import Verdict

BACKGROUND, INK, LINES = "#2b2d31", "#f2f3f5", "#80848e"
# From the bottom up; apart in lightness, too, for those who don't see the colours.
COLOURS = {
    Verdict.STRONG: (texts.ANSWERED, "#4aa3f0"),
    Verdict.WEAK: (texts.WEAK, "#ffe08a"),
    Verdict.NONE: (texts.NOT_ANSWERED, "#f47067"),
}
INCHES, DPI = (4.0, 2.5), 240  # 960 by 600 pixels, of which a phone shows some 400 by 250
_TICKS = 6
_EACH = 7  # bars, each of which has its own tick
_LONG = 300  # days, over which ticks name the year


def draw(bars: Sequence[Bar], title: str) -> bytes:
    """A PNG of stacked bars; not from two threads at once, as matplotlib is not made for it."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor=BACKGROUND, layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor(BACKGROUND)
    places = range(len(bars))
    below = [0] * len(bars)
    for verdict, (name, colour) in COLOURS.items():
        heights = [bar.counts[verdict] for bar in bars]
        axes.bar(places, heights, bottom=below, label=name, color=colour, edgecolor=BACKGROUND, linewidth=0.5)
        below = [low + height for low, height in zip(below, heights, strict=True)]
    axes.set_ylim(0, max(*below, 1) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    step = 1 if len(bars) <= _EACH else -(-len(bars) // _TICKS)
    ticks = list(places)[::-1][::step]
    long = (bars[-1].last - bars[0].first).days > _LONG
    axes.set_xticks(ticks, [_tick(bars[at].last, long=long) for at in ticks])
    axes.tick_params(colors=INK, labelsize=9)
    axes.grid(axis="y", color=LINES, linewidth=0.4)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    axes.set_title(title, color=INK, fontsize=11, loc="left")
    figure.legend(
        loc="outside lower center",
        ncols=len(COLOURS),
        frameon=False,
        labelcolor=INK,
        fontsize=9,
        handlelength=1,
    )
    picture = io.BytesIO()
    figure.savefig(picture, format="png", facecolor=BACKGROUND)
    return picture.getvalue()


def _tick(day: date, *, long: bool) -> str:
    return f"{day:%b\n%Y}" if long else f"{day.day} {day:%b}"
