"""Shares and AUROC of weighted questions, and what chance there is in them (pure).

A weight says how often a question was drawn; a row of weights is a sample, and a figure has a value for
each row. Drawing the questions again and again shows how far it might be off (Efron 1979).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]  # (samples, questions)
Values = NDArray[np.float64]  # (samples,), nan where a sample holds none of the questions concerned

_SAMPLES = 1000


def as_asked(questions: int) -> Weights:
    """One sample: every question once."""
    return np.ones((1, questions))


def drawn_again(questions: int) -> Weights:
    """A thousand samples of as many questions, with replacement; the same ones every time."""
    drawn = np.random.default_rng(0).integers(questions, size=(_SAMPLES, questions))
    return np.array([np.bincount(sample, minlength=questions) for sample in drawn], np.float64)


def share(weights: Weights, right: NDArray[np.float64], among: NDArray[np.bool_]) -> Values:
    """The mean of `right` (0 to 1 for each question) among those questions, in percent."""
    with np.errstate(invalid="ignore"):
        result: Values = 100 * (weights @ np.where(among, right, 0)) / (weights @ among)
    return result


def auroc(
    weights: Weights, scores: NDArray[np.float64], positive: NDArray[np.bool_], negative: NDArray[np.bool_]
) -> Values:
    """The share (0 to 1) of pairs in which the positive question scores above the negative; ties are half."""
    order = np.argsort(scores)
    ordered = scores[order]
    above, below = (weights[:, order] * those[order] for those in (positive, negative))
    sums = np.pad(np.cumsum(below, axis=1), ((0, 0), (1, 0)))
    lower = (
        sums[:, np.searchsorted(ordered, ordered)] + sums[:, np.searchsorted(ordered, ordered, "right")]
    ) / 2
    with np.errstate(invalid="ignore"):
        result: Values = (above * lower).sum(axis=1) / (above.sum(axis=1) * below.sum(axis=1))
    return result


def interval(values: Values) -> tuple[float, float] | None:
    """The middle 95 % of the samples; None if no sample has a value."""
    if np.isnan(values).all():
        return None
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
