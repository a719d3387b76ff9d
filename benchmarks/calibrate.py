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
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, fields
from operator import attrgetter
from pathlib import Path

import numpy as np
from reliability import draw_reliability
from remembering import from_command_line
from samples import PASSAGES, Row, read_collection, rows
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

from retrieval.readers import OFF, PACKAGED, load_reader
from retrieval.signals import Signals
from retrieval.weights import find_weights

ROOT = Path(__file__).parent.parent
NAMES = [field.name for field in fields(Signals)]
Label = Callable[[Row], bool]
ANSWERABLE: Label = attrgetter("answerable")
SHOWN: Label = attrgetter("shown")
# What `strong` asks for: log-odds that the first quote is right, and the reader's that its mark answers. With
# it these are the least that leave none of the seed article's unanswerable questions strong.
STRONG: Mapping[str, tuple[float, float | None]] = {"with reader": (0.77, 2.0), "without reader": (1.1, None)}


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
        name: {"made_by": made_by} | calibrated(some, STRONG[name]) for name, some in found.items()
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


def calibrated(found: Sequence[Row], least: tuple[float, float | None]) -> dict:
    """What half of the rows teach, with figures of the other half."""
    fitting = [row for row in found if _half(row) == 0]
    held_out = [row for row in found if _half(row) == 1]
    # Among more passages the same scores say less for an answer.
    said, right = fit(fitting, ANSWERABLE, against={"size"}), fit(fitting, SHOWN)
    thresholds = {"weak": weakest(fitting, said), "strong": least[0], "odds": least[1]}
    calibration = {"said": said, "right": right, "thresholds": thresholds}
    kinds = {kind: [one for one in held_out if one.kind == kind] for kind in {one.kind for one in held_out}}
    return calibration | {"figures": {kind: measured(kinds[kind], calibration) for kind in sorted(kinds)}}


def held_out_odds(found: Sequence[Row], calibration: dict) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By kind: what the calibration says of the half that it didn't learn from, and whether that was so."""
    held_out = _both([row for row in found if _half(row) == 1], ANSWERABLE)
    return {
        kind: (_odds(some, calibration["said"]), _labels(some, ANSWERABLE)) for kind, some in held_out.items()
    }


def _half(row: Row) -> int:
    return zlib.crc32(f"half {row.question}".encode()) % 2


def _odds(found: Sequence[Row], logistic: dict) -> np.ndarray:
    signals = np.array([astuple(row.signals) for row in found])
    return signals @ [logistic["coefficients"][name] for name in NAMES] + logistic["intercept"]


def _labels(found: Sequence[Row], so: Label) -> np.ndarray:
    return np.array([so(row) for row in found])


def _both(found: Sequence[Row], so: Label) -> dict[str, list[Row]]:
    """The kinds in which it is so of some rows and of others not: those teach and choose."""
    kinds = {kind: [row for row in found if row.kind == kind] for kind in {row.kind for row in found}}
    return {kind: some for kind, some in kinds.items() if len({so(row) for row in some}) > 1}


def _balance(found: Sequence[Row], so: Label) -> tuple[list[Row], np.ndarray]:
    """Rows, and weights by which each kind counts the same, and in it both sorts of questions."""
    kept, weights = [], []
    for some in _both(found, so).values():
        count = sum(so(row) for row in some)
        for row in some:
            kept.append(row)
            weights.append(1 / (count if so(row) else len(some) - count))
    return kept, np.array(weights)


def fit(found: Sequence[Row], so: Label, against: Collection[str] = ()) -> dict:
    """Logistic regression of what is so; no signal but those in `against` may count against an answer."""
    kept, weights = _balance(found, so)
    signals = np.array([astuple(row.signals) for row in kept])
    columns = list(range(len(NAMES)))
    while True:
        model = LogisticRegression(C=1000, max_iter=1000).fit(
            signals[:, columns], _labels(kept, so), weights * len(kept) / weights.sum()
        )
        fitted = dict(zip(columns, model.coef_[0], strict=True))
        wrong = [column for column in columns if fitted[column] < 0 and NAMES[column] not in against]
        if not wrong:
            break
        columns.remove(min(wrong, key=fitted.__getitem__))
    return {
        "intercept": round(float(model.intercept_[0]), 4),
        "coefficients": {name: round(float(fitted.get(column, 0.0)), 4) for column, name in enumerate(NAMES)},
    }


def weakest(found: Sequence[Row], said: dict) -> float:
    """Where the shares of kept answers and refused non-answers sum to most, kinds counting alike."""
    kept, weights = _balance(found, ANSWERABLE)
    odds = _odds(kept, said)
    wrong, right, cuts = roc_curve(_labels(kept, ANSWERABLE), odds, sample_weight=weights)
    return round(float(cuts[int(np.argmax(right - wrong))]), 4)


def measured(found: Sequence[Row], calibration: dict) -> dict[str, float]:
    """Percentages of one kind's questions; `auroc` only where there are both sorts."""
    said, right = (_odds(found, calibration[name]) for name in ("said", "right"))
    weak, strong, odds = (calibration["thresholds"][name] for name in ("weak", "strong", "odds"))
    answerable, shown = _labels(found, ANSWERABLE), _labels(found, SHOWN)
    figures = {"questions": float(len(found))}
    believed = np.array([odds is None or row.signals.reader >= odds for row in found])
    sure = believed & (said >= weak) & (right >= strong)
    for name, those in (("answerable", answerable), ("unanswerable", ~answerable)):
        if those.any():
            figures[f"{name}, strong %"] = _percent(sure[those])
            figures[f"{name}, none %"] = _percent(said[those] < weak)
    if sure.any():
        figures["of strong, right %"] = _percent(shown[sure])
    if answerable.any() and not answerable.all():
        figures["auroc"] = round(float(roc_auc_score(answerable, said)), 4)
    return figures


def _percent(those: np.ndarray) -> float:
    return round(100 * float(np.mean(those)), 1)


def report(calibrations: dict) -> str:
    """The calibrations as Markdown."""
    made_by = next(iter(calibrations.values()))["made_by"]
    lines = ["# Calibration of the verdicts", "", f"Written by `{made_by}`. {_RULE}", ""]
    lines += ["![Reliability on the other half](reliability.svg)", ""]
    for name, calibration in calibrations.items():
        lines += [f"## {name.capitalize()}", ""]
        for what in ("said", "right"):
            logistic = calibration[what]
            terms = [f"{value:+} · {signal}" for signal, value in logistic["coefficients"].items() if value]
            lines += [f"{what} = {logistic['intercept']} {' '.join(terms)}", ""]
        chosen = calibration["thresholds"]
        strong = f"`weak` from {chosen['weak']} of said, `strong` from {chosen['strong']} of right"
        if chosen["odds"] is not None:
            strong += f" and log-odds of {chosen['odds']:g} of the reader"
        lines += [f"{strong}.", ""]
        for kind, figures in calibration["figures"].items():
            lines += [f"### {name.capitalize()}: {kind}", ""]
            lines += [f"- {what}: {value:g}" for what, value in figures.items()] + [""]
    return "\n".join(lines)


_RULE = (
    "*said* are the log-odds that the articles answer a question, *right* those that the first quote does. "
    "Half of the questions fitted it and chose the thresholds; the figures are those of the other half. "
    "A question is answerable when one of its articles is in the collection that it is asked of."
)

if __name__ == "__main__":
    main()
