"""Fits the verdict: writes retrieval/calibration.json and benchmarks/results/calibration.md.

    python benchmarks/calibrate.py --work WORKFOLDER FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz). A question counts as answerable when one
of its articles is in the collection it is asked of. Half of the questions (by their ids) fit the
regression and choose the thresholds; every figure is measured on the other half.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from reliability import draw_reliability
from remembering import from_command_line
from samples import PASSAGES, Row, read_collection, rows
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

from retrieval.readers import OFF, PACKAGED, load_reader
from retrieval.verdict import Signals
from retrieval.weights import find_weights

ROOT = Path(__file__).parent.parent
NAMES = [field.name for field in fields(Signals)]
# Of the strong verdicts, this share must be right: its first quote holds an accepted answer.
STRONG_RIGHT = 0.82
# And the reader, where there is one, must be as sure as this that its mark answers.
STRONG_ODDS: Mapping[str, float | None] = {"with reader": 2.0, "without reader": None}


def main() -> None:
    """Measure, fit, choose, write."""
    embedder, folders = from_command_line(__doc__)
    readers = {
        name: load_reader(model, find_weights(""), "bf16", passages=PASSAGES, threads=os.cpu_count() or 1)
        for name, model in (("with reader", PACKAGED), ("without reader", OFF))
    }
    found: dict[str, list[Row]] = {name: [] for name in readers}
    for folder in folders:
        for name, some in rows(read_collection(folder), embedder, readers).items():
            found[name] += some
    made_by = "benchmarks/calibrate.py on " + ", ".join(folder.resolve().name for folder in folders)
    calibrations = {
        name: {"made_by": made_by} | calibrated(some, STRONG_ODDS[name]) for name, some in found.items()
    }
    (ROOT / "retrieval" / "calibration.json").write_text(json.dumps(calibrations, indent=2) + "\n")
    results = ROOT / "benchmarks" / "results"
    results.mkdir(exist_ok=True)
    (results / "calibration.md").write_text(report(calibrations))
    draw_reliability(
        {name: held_out_odds(some, calibrations[name]) for name, some in found.items()},
        results / "reliability.svg",
    )
    print(report(calibrations))


def calibrated(found: Sequence[Row], odds: float | None) -> dict:
    """What half of the rows teach, with figures of the other half."""
    fitting = [row for row in found if _half(row) == 0]
    held_out = [row for row in found if _half(row) == 1]
    coefficients, intercept = fit(fitting)
    weak, strong = thresholds(fitting, coefficients, intercept, odds)
    return {
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(c), 4) for name, c in zip(NAMES, coefficients, strict=True)},
        "thresholds": {"weak": round(weak, 4), "strong": round(strong, 4), "odds": odds},
        "figures": {
            kind: measured(
                [one for one in held_out if one.kind == kind], coefficients, intercept, (weak, strong, odds)
            )
            for kind in dict.fromkeys(one.kind for one in held_out)
        },
    }


def held_out_odds(found: Sequence[Row], calibration: dict) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By kind: what the calibration says of the half that it didn't learn from, and whether that was so."""
    coefficients = np.array(list(calibration["coefficients"].values()))
    return {
        kind: (
            _matrix(some) @ coefficients + calibration["intercept"],
            np.array([row.answerable for row in some]),
        )
        for kind, some in _both([row for row in found if _half(row) == 1]).items()
    }


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


def thresholds(
    found: Sequence[Row], coefficients: np.ndarray, intercept: float, odds: float | None
) -> tuple[float, float]:
    """Weak: where the shares of kept answers and refused non-answers sum to most, kinds counting alike.

    Strong: the least score from which on the first quotes are right as often as wanted, kinds counting alike,
    of the questions that the reader's odds let be strong. Questions that even the left-out articles don't
    answer and collections of one article are left aside: the former are too like the others, the latter easy.
    """
    kept, weights = _balance(found)
    scores = _matrix(kept) @ coefficients + intercept
    wrong, right, cuts = roc_curve([row.answerable for row in kept], scores, sample_weight=weights)
    weak = float(cuts[int(np.argmax(right - wrong))])
    large = [row for row in found if not row.unsaid and not row.kind.endswith("one article")]
    kinds = [[row for row in large if row.kind == kind] for kind in {row.kind for row in large}]
    scored = [(_matrix(some) @ coefficients + intercept, _believed(some, odds), some) for some in kinds]
    for cut in np.sort(np.concatenate([scores for scores, *_ in scored])):
        shares = [
            np.mean([row.shown for row, said in zip(some, believed & (scores >= cut), strict=True) if said])
            for scores, believed, some in scored
            if (believed & (scores >= cut)).any()
        ]
        if cut > weak and np.mean(shares) >= STRONG_RIGHT:
            return weak, float(cut)
    raise SystemExit("No score is high enough for a strong verdict.")


def _believed(found: Sequence[Row], odds: float | None) -> np.ndarray:
    return np.array([odds is None or row.signals.reader >= odds for row in found])


def measured(
    found: Sequence[Row],
    coefficients: np.ndarray,
    intercept: float,
    thresholds: tuple[float, float, float | None],
) -> dict[str, float]:
    """Percentages of one kind's questions; `auroc` only where there are both sorts."""
    weak, strong, odds = thresholds
    scores = _matrix(found) @ coefficients + intercept
    answerable = np.array([row.answerable for row in found])
    shown = np.array([row.shown for row in found])
    figures = {"questions": float(len(found))}
    sure = (scores >= strong) & _believed(found, odds)
    for name, those in (("answerable", answerable), ("unanswerable", ~answerable)):
        if those.any():
            figures[f"{name}, strong %"] = _percent(sure[those])
            figures[f"{name}, none %"] = _percent(scores[those] < weak)
    if sure.any():
        figures["of strong, right %"] = _percent(shown[sure])
    if answerable.any() and not answerable.all():
        figures["auroc"] = round(float(roc_auc_score(answerable, scores)), 4)
    return figures


def _percent(those: np.ndarray) -> float:
    return round(100 * float(np.mean(those)), 1)


def report(calibrations: dict) -> str:
    """The calibrations as Markdown."""
    made_by = next(iter(calibrations.values()))["made_by"]
    lines = ["# Calibration of the verdicts", "", f"Written by `{made_by}`. {_RULE}", ""]
    lines += ["![Reliability on the other half](reliability.svg)", ""]
    for name, calibration in calibrations.items():
        formula = " ".join(f"{value:+} · {signal}" for signal, value in calibration["coefficients"].items())
        chosen = calibration["thresholds"]
        lines += [f"## {name.capitalize()}", "", f"score = {calibration['intercept']} {formula}", ""]
        strong = f"`weak` from {chosen['weak']}, `strong` from {chosen['strong']}"
        if chosen["odds"] is not None:
            strong += f" where the reader's log-odds are {chosen['odds']:g} or more"
        lines += [f"{strong}.", ""]
        for kind, figures in calibration["figures"].items():
            lines += [f"### {name.capitalize()}: {kind}", ""]
            lines += [f"- {what}: {value:g}" for what, value in figures.items()] + [""]
    return "\n".join(lines)


_RULE = (
    "Half of the questions fitted it and chose the thresholds; the figures are those of the other half. "
    "A question is answerable when one of its articles is in the collection that it is asked of."
)

if __name__ == "__main__":
    main()
