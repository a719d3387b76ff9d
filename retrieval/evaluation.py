"""Measures answers against questions whose answers are known."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from retrieval.answering import Investigation
from retrieval.matching import holds, occurrences
from retrieval.questions import Question
from retrieval.reading import Reading
from retrieval.schema import Answer, Quote, Verdict


class Asked(Protocol):
    """What an evaluation needs of an Answerer."""

    def investigate(self, questions: Sequence[str]) -> list[Investigation]:
        """What there is on each question."""

    def judge(self, found: Investigation) -> Answer:
        """The verdict and the quotes of an investigation."""

    def quotes(self, found: Investigation) -> tuple[Quote, ...]:
        """The quotes of an investigation, whatever its verdict."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)


class Hits(_Frozen):
    """The share of answerable questions, in percent, with a right one among the first one or three."""

    hit1: float = Field(alias="hit@1")
    hit3: float = Field(alias="hit@3")


class PassageHits(Hits):
    """The same for passages, with deeper ranks and the mean reciprocal rank among the first ten."""

    hit5: float = Field(alias="hit@5")
    hit10: float = Field(alias="hit@10")
    mrr10: float = Field(alias="mrr@10")


class Marks(_Frozen):
    """The share of answerable questions, in percent, whose first quote marks words of an accepted answer."""

    overlap1: float = Field(alias="overlap@1")


class Verdicts(_Frozen):
    """How many questions got which verdict."""

    answerable: dict[Verdict, int]
    unanswerable: dict[Verdict, int]


class Latency(_Frozen):
    """Milliseconds from question to quotes."""

    p50: float
    p95: float


class Evaluation(_Frozen):
    """What `verbatim eval --json` prints.

    A question is answerable when it says so and one of its articles is in the index. A hit is a passage,
    sentence or quote of one of those articles that holds an accepted answer, whatever the verdict was.
    `auroc` is that of the score for telling answerable from unanswerable questions, null without both kinds.
    """

    questions: int
    passage: PassageHits
    sentence: Hits
    quote: Hits
    mark: Marks
    verdicts: Verdicts
    auroc: float | None
    latency_ms: Latency
    index_seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's result; ranks are 1-based, 0 for no hit."""

    answerable: bool
    passage: int
    sentence: int
    quote: int
    marked: bool
    score: float
    verdict: Verdict
    milliseconds: float


def ask_all(
    answerer: Asked, questions: Iterable[Question], known: frozenset[str], step: Callable[[], None]
) -> list[Outcome]:
    """Ask each question by itself; `known` are the indexed articles' ids, `step` is called after each."""
    outcomes = []
    for question in questions:
        outcomes.append(_ask(answerer, question, known))
        step()
    return outcomes


def _ask(answerer: Asked, question: Question, known: frozenset[str]) -> Outcome:
    begun = time.perf_counter()
    found = answerer.investigate([question.question])[0]
    verdict = answerer.judge(found).verdict
    milliseconds = 1000 * (time.perf_counter() - begun)
    gold = known.intersection(question.article_ids)
    quotes = answerer.quotes(found)
    passages = ((one.stored.article.key, one.stored.text) for one in found.evidence)
    shown = ((quote.article.id, quote.text) for quote in quotes)
    return Outcome(
        answerable=question.answerable and bool(gold),
        passage=_rank(passages, gold, question.answers),
        sentence=_rank(map(_sentence, found.readings), gold, question.answers),
        quote=_rank(shown, gold, question.answers),
        marked=bool(quotes) and quotes[0].article.id in gold and _marks(quotes[0], question.answers),
        score=found.score,
        verdict=verdict,
        milliseconds=milliseconds,
    )


def _sentence(reading: Reading) -> tuple[str, str]:
    stored = reading.evidence.stored
    return stored.article.key, stored.sentence(reading.sentence)


def _rank(texts: Iterable[tuple[str, str]], gold: frozenset[str], answers: Sequence[str]) -> int:
    right = (rank for rank, (key, text) in enumerate(texts, 1) if key in gold and holds(text, answers))
    return next(right, 0)


def _marks(quote: Quote, answers: Sequence[str]) -> bool:
    spans = list(occurrences(quote.text, answers))
    return any(start < last and first < end for start, end in quote.marks for first, last in spans)


def summarise(outcomes: Sequence[Outcome], index_seconds: float) -> Evaluation:
    """The figures of an evaluation; percentages of the answerable questions are 0 when there are none."""
    right = [one for one in outcomes if one.answerable]
    wrong = [one for one in outcomes if not one.answerable]
    times = [one.milliseconds for one in outcomes] or [0.0]
    passages = [one.passage for one in right]
    return Evaluation(
        questions=len(outcomes),
        passage=PassageHits(
            hit1=_within(passages, 1),
            hit3=_within(passages, 3),
            hit5=_within(passages, 5),
            hit10=_within(passages, 10),
            mrr10=_percent([1 / rank if rank else 0.0 for rank in passages]),
        ),
        sentence=_hits([one.sentence for one in right]),
        quote=_hits([one.quote for one in right]),
        mark=Marks(overlap1=_percent([one.marked for one in right])),
        verdicts=Verdicts(answerable=_count(right), unanswerable=_count(wrong)),
        auroc=auroc([one.score for one in right], [one.score for one in wrong]),
        latency_ms=Latency(p50=float(np.percentile(times, 50)), p95=float(np.percentile(times, 95))),
        index_seconds=index_seconds,
    )


def _hits(ranks: Sequence[int]) -> Hits:
    return Hits(hit1=_within(ranks, 1), hit3=_within(ranks, 3))


def _within(ranks: Sequence[int], most: int) -> float:
    return _percent([0 < rank <= most for rank in ranks])


def _percent(shares: Sequence[float]) -> float:
    return round(100 * float(np.mean(shares)), 2) if shares else 0.0


def _count(outcomes: Sequence[Outcome]) -> dict[Verdict, int]:
    counts = Counter(one.verdict for one in outcomes)
    return {verdict: counts[verdict] for verdict in Verdict}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that an answerable question scores above an unanswerable one; None without both."""
    if not positive or not negative:
        return None
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - slow to import, and only an evaluation needs it

    labels = [1] * len(positive) + [0] * len(negative)
    return round(float(roc_auc_score(labels, [*positive, *negative])), 4)
