"""How sure an answer is: logistic scores over what was seen on its way, with measured thresholds.

`calibration.json` is written by `benchmarks/calibrate.py`, together with the figures that it reached.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from retrieval.schema import Verdict
from retrieval.signals import Signals


class Odds(BaseModel):
    """Logistic regression: `intercept + coefficients · signals`; the coefficients are named as these are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    coefficients: Mapping[str, float]

    def of(self, signals: Signals) -> float:
        """The log-odds that these signals give."""
        given: dict[str, float] = asdict(signals)
        return self.intercept + sum(self.coefficients[name] * value for name, value in given.items())


class Thresholds(BaseModel):
    """From which log-odds on a verdict is given: `weak` of `said`, `strong` of `right`.

    Unless it is None, `strong` asks for `odds` of the reader's own, too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weak: float
    strong: float
    odds: float | None


class Calibration(BaseModel):
    """Two questions are asked of the signals: do the articles say it, and does the first quote answer it?

    An article on the topic can be certain while its passage that answers is not. `figures` is what the
    script that fitted both measured.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: str
    said: Odds
    right: Odds
    thresholds: Thresholds
    figures: Mapping[str, Mapping[str, float]]

    def score(self, signals: Signals) -> float:
        """The log-odds that the articles answer the question."""
        return self.said.of(signals)

    def verdict(self, signals: Signals) -> Verdict:
        """`none` where the articles hardly say it, `strong` where the first quote hardly is wrong."""
        if self.said.of(signals) < self.thresholds.weak:
            return Verdict.NONE
        believed = self.thresholds.odds is None or signals.reader >= self.thresholds.odds
        sure = believed and self.right.of(signals) >= self.thresholds.strong
        return Verdict.STRONG if sure else Verdict.WEAK


def load_calibration(*, reader: bool) -> Calibration:
    """The calibration that was measured with the packaged reader, or without one."""
    both = json.loads((files("retrieval") / "calibration.json").read_bytes())
    return Calibration.model_validate(both["with reader" if reader else "without reader"])
