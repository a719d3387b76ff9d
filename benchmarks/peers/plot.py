"""Bars beside each other, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from curves import SVG
from matplotlib.figure import Figure

Panel = tuple[str, Sequence[tuple[str, float, bool]]]


def bars(panels: Sequence[Panel], file: Path) -> None:
    """Panels of a title and rows below each other; a row is a name, a value and whether it is ours."""
    heights = [len(rows) + 2 for _title, rows in panels]
    with mpl.rc_context(SVG):
        figure = Figure(figsize=(8, 0.3 * sum(heights)), layout="constrained")
        found = figure.subplots(len(panels), squeeze=False, height_ratios=heights)[:, 0]
        for (title, rows), axes in zip(panels, found, strict=True):
            names, values, ours = zip(*rows, strict=True)
            drawn = axes.barh(range(len(rows)), values, color=["C0" if own else "silver" for own in ours])
            axes.bar_label(drawn, fmt="{:,.1f}", padding=3)
            axes.set_yticks(range(len(rows)), names)
            axes.set_title(title, loc="left", fontweight="bold")
            axes.set_xticks([])
            axes.margins(x=0.15)
            axes.invert_yaxis()
            axes.spines[:].set_visible(False)
        figure.savefig(file, metadata={"Date": None})
