"""Fits the verdict: writes retrieval/calibration.json and benchmarks/results/calibration.md.

    python benchmarks/calibrate.py --work WORKFOLDER FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz). A question counts as answerable when one
of its articles is in the collection it is asked of. Half of the questions (by their ids) fit the
regression and choose the thresholds; every figure is measured on the other half.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from remembering import from_command_line
from samples import Row, read_collection, rows
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

from retrieval.verdict import Signals

ROOT = Path(__file__).parent.parent
NAMES = [field.name for field in fields(Signals)]
# Of the strong verdicts, this share must be on questions whose article is there, were half of them not.
STRONG_PRECISION = 0.9


def main() -> None:
    """Measure, fit, choose, write."""
    embedder, folders = from_command_line(__doc__)
    found = [row for folder in folders for row in rows(read_collection(folder), embedder)]
    fitting = [row for row in found if _half(row) == 0]
    held_out = [row for row in found if _half(row) == 1]
    coefficients, intercept = fit(fitting)
    weak, strong = thresholds(fitting, coefficients, intercept)
    figures = {
        kind: measured([row for row in held_out if row.kind == kind], coefficients, intercept, weak, strong)
        for kind in dict.fromkeys(row.kind for row in held_out)
    }
    calibration = {
        "made_by": "benchmarks/calibrate.py on " + ", ".join(folder.resolve().name for folder in folders),
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(c), 4) for name, c in zip(NAMES, coefficients, strict=True)},
        "thresholds": {"weak": round(weak, 4), "strong": round(strong, 4)},
        "figures": figures,
    }
    (ROOT / "retrieval" / "calibration.json").write_text(json.dumps(calibration, indent=2) + "\n")
    results = ROOT / "benchmarks" / "results"
    results.mkdir(exist_ok=True)
    (results / "calibration.md").write_text(report(calibration))
    print(report(calibration))


def _half(row: Row) -> int:
    return zlib.crc32(f"half {row.question}".encode()) % 2


def _matrix(found: Sequence[Row]) -> np.ndarray:
    return np.array([astuple(row.signals) for row in found])


def _both(found: Sequence[Row]) -> dict[str, list[Row]]:
    """The kinds that have questions with and without an answer: those teach and choose."""
    kinds = {kind: [row for row in found if row.kind == kind] for kind in {row.kind for row in found}}
    return {kind: some for kind, some in kinds.items() if len({row.answerable for row in some}) > 1}


def _balance(found: Sequence[Row]) -> tuple[list[Row], np.ndarray]:
    """Rows, and weights by which each kind counts the same, and in it both sorts of questions."""
    kept, weights = [], []
    for some in _both(found).values():
        answered = sum(row.answerable for row in some)
        for row in some:
            kept.append(row)
            weights.append(1 / (answered if row.answerable else len(some) - answered))
    return kept, np.array(weights)


def fit(found: Sequence[Row]) -> tuple[np.ndarray, float]:
    """Logistic regression; a signal that would count against an answer is dropped, but for the size."""
    kept, weights = _balance(found)
    labels = np.array([row.answerable for row in kept])
    columns = list(range(len(NAMES)))
    while True:
        model = LogisticRegression(C=1000).fit(
            _matrix(kept)[:, columns], labels, weights * len(kept) / weights.sum()
        )
        against = [
            (weight, column)
            for column, weight in zip(columns, model.coef_[0], strict=True)
            if weight < 0 and NAMES[column] != "size"
        ]
        if not against:
            break
        columns.remove(min(against)[1])
    coefficients = np.zeros(len(NAMES))
    coefficients[columns] = model.coef_[0]
    return coefficients, float(model.intercept_[0])


def thresholds(found: Sequence[Row], coefficients: np.ndarray, intercept: float) -> tuple[float, float]:
    """Weak: where the shares of kept answers and refused non-answers sum to most, kinds counting alike.

    Strong: the least score from which on the precision holds in every kind of collection by itself.
    """
    kept, weights = _balance(found)
    scores = _matrix(kept) @ coefficients + intercept
    wrong, right, cuts = roc_curve([row.answerable for row in kept], scores, sample_weight=weights)
    weak = float(cuts[int(np.argmax(right - wrong))])
    strong = weak
    for some in _both(found).values():
        scores = _matrix(some) @ coefficients + intercept
        wrong, right, cuts = roc_curve([row.answerable for row in some], scores, drop_intermediate=False)
        precise = right / np.maximum(right + wrong, 1e-12) >= STRONG_PRECISION
        strong = max(strong, float(cuts[np.flatnonzero(precise)[-1]]))
    return weak, strong


def measured(
    found: Sequence[Row], coefficients: np.ndarray, intercept: float, weak: float, strong: float
) -> dict[str, float]:
    """Percentages of one kind's questions; `auroc` only where there are both sorts."""
    scores = _matrix(found) @ coefficients + intercept
    answerable = np.array([row.answerable for row in found])
    shown = np.array([row.shown for row in found])
    figures = {"questions": float(len(found))}
    for name, those in (("answerable", answerable), ("unanswerable", ~answerable)):
        if those.any():
            figures[f"{name}, strong %"] = _percent(scores[those] >= strong)
            figures[f"{name}, none %"] = _percent(scores[those] < weak)
    if answerable.any() and (scores[answerable] >= strong).any():
        figures["strong on an answerable question, answer in the first quote %"] = _percent(
            shown[answerable & (scores >= strong)]
        )
    if answerable.any() and not answerable.all():
        figures["auroc"] = round(float(roc_auc_score(answerable, scores)), 4)
    return figures


def _percent(those: np.ndarray) -> float:
    return round(100 * float(np.mean(those)), 1)


def report(calibration: dict) -> str:
    """The calibration as Markdown."""
    lines = ["# Calibration of the verdicts", "", f"Written by `{calibration['made_by']}`. {_RULE}", ""]
    formula = " ".join(f"{value:+} · {name}" for name, value in calibration["coefficients"].items())
    lines += [f"score = {calibration['intercept']} {formula}", ""]
    chosen = calibration["thresholds"]
    lines += [f"`weak` from {chosen['weak']}, `strong` from {chosen['strong']}.", ""]
    for kind, figures in calibration["figures"].items():
        lines += [f"## {kind}", ""]
        lines += [f"- {name}: {value:g}" for name, value in figures.items()] + [""]
    return "\n".join(lines)


_RULE = (
    "Half of the questions fitted it and chose the thresholds; the figures are those of the other half. "
    "A question is answerable when one of its articles is in the collection that it is asked of."
)

if __name__ == "__main__":
    main()
