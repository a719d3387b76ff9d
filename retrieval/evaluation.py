"""Sums up how questions came out whose answers are known: shares, AUROC, times, each with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from retrieval.bootstrap import Values, Weights, as_asked, auroc, drawn_again, interval, share
from retrieval.outcomes import Outcome, Run
from retrieval.questions import QUESTION_TYPES
from retrieval.schema import Timings, Verdict

Figure = float | None  # None where there is no question to tell it from

_DEEPEST = 10  # ranks below count for nothing


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)


class Hits(_Frozen):
    """The share of answerable questions, in percent, with a right one among the first one or three."""

    hit1: Figure = Field(alias="hit@1")
    hit3: Figure = Field(alias="hit@3")


class PassageHits(Hits):
    """The same for passages, with deeper ranks and the mean reciprocal rank among the first ten."""

    hit5: Figure = Field(alias="hit@5")
    hit10: Figure = Field(alias="hit@10")
    mrr10: Figure = Field(alias="mrr@10")


class Marks(_Frozen):
    """The share of answerable questions, in percent, whose first mark overlaps an accepted answer."""

    overlap1: Figure = Field(alias="overlap@1")


class Strong(_Frozen):
    """What `strong` verdicts are worth, in percent.

    `coverage` is the share of answerable questions that get one; `right` the share of all `strong` verdicts
    whose first quote is a hit, `right_answerable` that of those on answerable questions.
    """

    coverage: Figure
    right: Figure
    right_answerable: Figure


class LeftOut(_Frozen):
    """The answerable questions, asked once more of every second article alone.

    `auroc` tells those whose article stayed from those whose article is left out; `coverage` is the share of
    the former with the verdict `strong`, `right` that of all these verdicts whose first quote is a hit.
    """

    auroc: Figure
    coverage: Figure
    right: Figure


class OfType(_Frozen):
    """Answerable questions of one type, and in percent how many of them have a hit first of all."""

    questions: int
    passage: Figure
    sentence: Figure
    quote: Figure
    mark: Figure


class Verdicts(_Frozen):
    """How many questions got which verdict."""

    answerable: dict[Verdict, int]
    unanswerable: dict[Verdict, int]


class Latency(_Frozen):
    """Milliseconds that half and 95 % of the questions took at most."""

    p50: float
    p95: float


class Figures(_Frozen):
    """What was measured of one way to answer.

    A question is answerable when it says so and one of its articles is in the index. A hit is a passage,
    sentence or quote of one of those articles that holds an accepted answer, whatever the verdict was.
    `auroc` is that of the score for telling answerable from unanswerable questions. `intervals` holds the
    middle 95 % that a figure takes when the questions are drawn again, by its path, such as passage.hit@1.
    """

    passage: PassageHits
    sentence: Hits
    quote: Hits
    mark: Marks
    strong: Strong
    verdicts: Verdicts
    auroc: Figure
    left_out: LeftOut
    by_type: dict[str, OfType]
    latency_ms: Latency
    stages_ms: dict[str, Latency]
    intervals: dict[str, tuple[float, float]]


class Evaluation(Figures):
    """What `verbatim eval --json` prints: the figures of answering as it is set, and `others` to compare."""

    questions: int
    index_seconds: float
    answerer: str
    others: dict[str, Figures]


def summarise(runs: Mapping[str, Run], index_seconds: float) -> Evaluation:
    """The figures of an evaluation; the first run is answering as it is set."""
    (name, run), *others = runs.items()
    return Evaluation(
        **dict(_figures(run)),
        questions=len(run.whole),
        index_seconds=index_seconds,
        answerer=name,
        others={other: _figures(compared) for other, compared in others},
    )


def _figures(run: Run) -> Figures:
    whole = run.whole
    right = [one for one in whole if one.answerable]
    values = _nested({path: _only(found) for path, found in _measured(run, as_asked(len(whole)))})
    samples = {path: interval(found) for path, found in _measured(run, drawn_again(len(whole)))}
    counts = Counter(one.type for one in right)
    types = values.pop("by_type", {})
    return Figures(
        **values,
        verdicts=Verdicts(
            answerable=_count(right), unanswerable=_count(one for one in whole if not one.answerable)
        ),
        by_type={name: OfType(questions=counts[name], **of_type) for name, of_type in types.items()},
        latency_ms=_latency(one.milliseconds for one in whole),
        stages_ms={
            stage: _latency(getattr(one.stages, stage) for one in whole)
            for stage in Timings.model_fields
            if stage != "total"
        },
        intervals={path: both for path, both in samples.items() if both},
    )


def _measured(run: Run, weights: Weights) -> Iterator[tuple[str, Values]]:
    """Every figure that can be told from weighted questions, by its path."""
    whole = run.whole
    answerable = _flags(one.answerable for one in whole)
    strong = _flags(one.verdict is Verdict.STRONG for one in whole)
    ranks = {
        name: np.array([getattr(one, name) for one in whole]) for name in ("passage", "sentence", "quote")
    }
    first = {name: (ranked == 1).astype(float) for name, ranked in ranks.items()}
    first["mark"] = _flags(one.marked for one in whole).astype(float)
    for name, ranked in ranks.items():
        for most in (1, 3, 5, 10) if name == "passage" else (1, 3):
            hit = ((ranked > 0) & (ranked <= most)).astype(float)
            yield f"{name}.hit@{most}", share(weights, hit, answerable)
    passage = ranks["passage"]
    reciprocal = np.where((passage > 0) & (passage <= _DEEPEST), 1 / np.maximum(passage, 1), 0)
    yield "passage.mrr@10", share(weights, reciprocal, answerable)
    yield "mark.overlap@1", share(weights, first["mark"], answerable)
    yield "strong.coverage", share(weights, strong.astype(float), answerable)
    yield "strong.right", share(weights, first["quote"], strong)
    yield "strong.right_answerable", share(weights, first["quote"], strong & answerable)
    scores = np.array([one.score for one in whole])
    yield "auroc", auroc(weights, scores, answerable, ~answerable)
    yield from _left_out(run, weights)
    for kind in QUESTION_TYPES:
        those = answerable & _flags(one.type == kind for one in whole)
        if those.any():
            for name, hit in first.items():
                yield f"by_type.{kind}.{name}", share(weights, hit, those)


def _left_out(run: Run, weights: Weights) -> Iterator[tuple[str, Values]]:
    asked = _flags(one is not None for one in run.half)
    half = [later or earlier for earlier, later in zip(run.whole, run.half, strict=True)]
    stayed = asked & _flags(one.answerable for one in half)
    strong = asked & _flags(one.verdict is Verdict.STRONG for one in half)
    right = _flags(one.quote == 1 for one in half)
    yield "left_out.auroc", auroc(weights, np.array([one.score for one in half]), stayed, asked & ~stayed)
    yield "left_out.coverage", share(weights, strong.astype(float), stayed)
    yield "left_out.right", share(weights, right.astype(float), strong)


def _flags(those: Iterable[bool]) -> NDArray[np.bool_]:
    return np.array(list(those), dtype=bool)


def _only(values: Values) -> Figure:
    """The value of the only sample."""
    return None if np.isnan(values[0]) else round(float(values[0]), 4)


def _nested(values: Mapping[str, Figure]) -> dict[str, Any]:
    """A path such as passage.hit@1 becomes a key in a key."""
    result: dict[str, Any] = {}
    for path, value in values.items():
        *groups, last = path.split(".")
        inner = result
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[last] = value
    return result


def _count(outcomes: Iterable[Outcome]) -> dict[Verdict, int]:
    counts = Counter(one.verdict for one in outcomes)
    return {verdict: counts[verdict] for verdict in Verdict}


def _latency(milliseconds: Iterable[float]) -> Latency:
    p50, p95 = np.percentile(list(milliseconds), [50, 95])
    return Latency(p50=float(p50), p95=float(p95))
