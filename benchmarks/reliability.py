"""A reliability plot: how often questions of which a score says so have an answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from curves import SVG
from matplotlib.figure import Figure

_BINS = 8

Odds = Mapping[str, tuple[np.ndarray, np.ndarray]]  # by kind of collection: log-odds, and was it so?


def bins(odds: np.ndarray, so: np.ndarray) -> list[tuple[float, float]]:
    """Mean probability and share of those that were so, in groups of equal size, least likely first."""
    order = np.argsort(odds)
    probabilities = 1 / (1 + np.exp(-odds))
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    return [(float(probabilities[part].mean()), float(so[part].mean())) for part in parts]


def draw_reliability(calibrations: Mapping[str, Odds], file: Path) -> None:
    """One panel for each calibration, one line for each kind of collection."""
    with mpl.rc_context(SVG):
        figure = Figure(figsize=(5 * len(calibrations), 5), layout="constrained")
        panels = figure.subplots(1, len(calibrations), squeeze=False)[0]
        for axes, (name, kinds) in zip(panels, calibrations.items(), strict=True):
            axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
            for kind, (odds, so) in kinds.items():
                axes.plot(*zip(*bins(odds, so), strict=True), marker="o", markersize=3, label=kind)
            axes.set(title=name, xlabel="probability that the score gives", ylabel="share with an answer")
            axes.legend(fontsize="small")
        figure.savefig(file, metadata={"Date": None})
