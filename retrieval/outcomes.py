"""Asks questions whose answers are known, and keeps how each came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from retrieval.answering import Investigation
from retrieval.matching import holds, occurrences
from retrieval.questions import Question, question_type
from retrieval.reading import Reading
from retrieval.schema import Answer, Quote, Timings, Verdict


class Asked(Protocol):
    """What an evaluation needs of an Answerer."""

    def investigate(self, questions: Sequence[str], today: date | None = None) -> list[Investigation]:
        """What there is on each question, as asked on a day."""

    def judge(self, found: Investigation) -> Answer:
        """The verdict and the quotes of an investigation."""

    def quotes(self, found: Investigation) -> tuple[Quote, ...]:
        """The quotes of an investigation, whatever its verdict."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's result.

    `passage`, `sentence` and `quote` are the 1-based ranks of the first hits, 0 for none; `marked` says that
    the first mark overlaps an accepted answer. `milliseconds` are all of it, `stages` its parts.
    """

    type: str
    answerable: bool
    passage: int
    sentence: int
    quote: int
    marked: bool
    score: float
    verdict: Verdict
    milliseconds: float
    stages: Timings


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of one answerer, question by question: of the whole collection and of half of it.

    Half of the articles being left out, only questions that the whole collection answers are asked again;
    the others are None.
    """

    whole: tuple[Outcome, ...]
    half: tuple[Outcome | None, ...]


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
    found = answerer.investigate([question.question], question.asked_on)[0]
    verdict = answerer.judge(found).verdict
    milliseconds = 1000 * (time.perf_counter() - begun)
    gold = known.intersection(question.article_ids)
    passages = ((one.stored.article.key, one.stored.text) for one in found.evidence)
    shown = ((quote.article.id, quote.text) for quote in answerer.quotes(found))
    return Outcome(
        type=question_type(question.question),
        answerable=question.answerable and bool(gold),
        passage=_rank(passages, gold, question.answers),
        sentence=_rank(map(_sentence, found.readings), gold, question.answers),
        quote=_rank(shown, gold, question.answers),
        marked=any(_marks(reading, gold, question.answers) for reading in found.readings[:1]),
        score=found.score,
        verdict=verdict,
        milliseconds=milliseconds,
        stages=found.timings,
    )


def _sentence(reading: Reading) -> tuple[str, str]:
    stored = reading.evidence.stored
    return stored.article.key, stored.sentence(reading.sentence)


def _rank(texts: Iterable[tuple[str, str]], gold: frozenset[str], answers: Sequence[str]) -> int:
    right = (rank for rank, (key, text) in enumerate(texts, 1) if key in gold and holds(text, answers))
    return next(right, 0)


def _marks(reading: Reading, gold: frozenset[str], answers: Sequence[str]) -> bool:
    """Does the mark share a part with an accepted answer in its passage of a right article?"""
    stored = reading.evidence.stored
    start, end = reading.start - stored.passage.start, reading.end - stored.passage.start
    spans = occurrences(stored.text, answers) if stored.article.key in gold else ()
    return any(start < last and first < end for first, last in spans)
