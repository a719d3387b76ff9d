"""The reader looks at the best passages and marks the words that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.ranking import Evidence, rank_sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """A mark: `article.text[start:end]` of that evidence, which lies in its sentence number `sentence`."""

    evidence: Evidence
    sentence: int
    start: int
    end: int
    score: float


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
            readings.append(Reading(found.evidence, found.index, sentence.start, sentence.end, found.score))
        return readings
