"""The reader looks at the best passages and marks the words that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.ranking import Evidence, rank_sentences

# What a mark's log-odds count for its passage. Chosen on the development sets: more is better on Wikipedia
# and worse on news.
ODDS = 0.015
# Brings the scores of whole sentences to the scale of those with odds, on which quotes are chosen.
_SCALE = 3.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A mark: `article.text[start:end]` of that evidence, which begins in its sentence number `sentence`.

    `score` orders the readings; `odds` is the model's own log-odds that these words answer, 0 without one.
    """

    evidence: Evidence
    sentence: int
    start: int
    end: int
    score: float
    odds: float = 0.0


def context(title: str, passage: str) -> str:
    """What a model reads of a passage: its article's title stands in front, as it does when it is indexed."""
    return f"{title}. {passage}" if title else passage


def weigh_odds(
    evidence: Sequence[Evidence], readings: Sequence[Reading], weight: float = ODDS
) -> list[Evidence]:
    """The passages in the order that the odds of their best marks make of them.

    One that was not read counts as the worst of those that were: nothing is known for it.
    """
    best: dict[int, float] = {}
    for one in readings:
        number = one.evidence.stored.id
        best[number] = max(one.odds, best.get(number, one.odds))
    worst = min(best.values(), default=0.0)
    weighed = [replace(one, score=one.score + weight * best.get(one.stored.id, worst)) for one in evidence]
    return sorted(weighed, key=lambda one: -one.score)


class Reader(Protocol):
    """Anything that can point at the answer's words."""

    def read(self, question: str, evidence: Sequence[Evidence]) -> list[Reading]:
        """Marks in these passages, best first, no sentence twice; empty without evidence."""


class SentenceReader:
    """Marks whole sentences, by the same vectors and terms that found their passages."""

    def read(self, question: str, evidence: Sequence[Evidence]) -> list[Reading]:  # noqa: ARG002 - a reader may want the words
        """Every sentence of the passages, best first."""
        readings = []
        for found in rank_sentences(evidence):
            sentence = found.evidence.stored.sentences[found.index]
            score = _SCALE * found.score
            readings.append(Reading(found.evidence, found.index, sentence.start, sentence.end, score))
        return readings
