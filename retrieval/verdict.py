"""How sure an answer is: a logistic score over what the retrievers saw, with measured thresholds.

`calibration.json` is written by `benchmarks/calibrate.py`, together with the figures that it reached.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from retrieval.schema import Verdict


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, or against it.

    Cosines and normalised BM25 of the best passage, the question's idf coverage by it and by the sentence
    marked; the reader's log-odds that its mark answers, 0 without a reader; and `size`, the logarithm of the
    number of passages: among more of them the best one is good by chance, so that the same scores say less.
    """

    dense: float
    sentence: float
    lexical: float
    passage_coverage: float
    sentence_coverage: float
    reader: float
    size: float


class Thresholds(BaseModel):
    """From which score on a verdict is given; `strong` asks for log-odds of the reader, too, unless None."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weak: float
    strong: float
    odds: float | None


class Calibration(BaseModel):
    """Logistic regression: `score = intercept + coefficients · signals`, in log-odds.

    `coefficients` are named after the fields of `Signals`; `figures` is what the script measured.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: str
    intercept: float
    coefficients: Mapping[str, float]
    thresholds: Thresholds
    figures: Mapping[str, Mapping[str, float]]

    def score(self, signals: Signals) -> float:
        """The log-odds that the articles answer the question."""
        given: dict[str, float] = asdict(signals)
        return self.intercept + sum(self.coefficients[name] * value for name, value in given.items())

    def verdict(self, signals: Signals) -> Verdict:
        """`strong`, `weak` or `none`; a reader that is not sure enough of its mark allows no `strong`."""
        score = self.score(signals)
        odds = self.thresholds.odds
        if score >= self.thresholds.strong and (odds is None or signals.reader >= odds):
            return Verdict.STRONG
        return Verdict.WEAK if score >= self.thresholds.weak else Verdict.NONE


def load_calibration(*, reader: bool) -> Calibration:
    """The calibration that was measured with the packaged reader, or without one."""
    both = json.loads((files("retrieval") / "calibration.json").read_bytes())
    return Calibration.model_validate(both["with reader" if reader else "without reader"])
