"""Joins dense and lexical scores into one list of passages, and ranks their sentences (pure).

Score fusion, not rank fusion: on both development sets every rank fusion lost to adding the scores
(`benchmarks/recipes.py` prints the comparison).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.store.protocol import Candidate, Candidates, Stored

# Weights of title + passage cosine, best sentence cosine and normalised BM25.
DENSE, SENTENCE, LEXICAL = 0.5, 0.5, 1.0

# BM25 counts each term at most (k1 + 1) times its idf; with k1 = 1.2 this is the question's upper bound.
_BM25_CEILING = 2.2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its fused `score`; `lexical` is its BM25 as a share of the question's bound."""

    candidate: Candidate
    lexical: float
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A ranked passage together with its text."""

    ranked: Ranked
    stored: Stored


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """One sentence (`index` into its article's sentences) of a passage, and its score."""

    evidence: Evidence
    index: int
    score: float
    coverage: float


def fuse(found: Candidates) -> list[Ranked]:
    """All candidates, best first; equal scores keep the lower passage id first."""
    bound = _BM25_CEILING * sum(found.idf.values())
    ranked = [_ranked(candidate, candidate.lexical / bound if bound else 0.0) for candidate in found.items]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.passage_id))


def _ranked(candidate: Candidate, lexical: float) -> Ranked:
    best = float(candidate.sentences.max())
    return Ranked(candidate, lexical, DENSE * candidate.dense + SENTENCE * best + LEXICAL * lexical)


def coverage(idf: Mapping[str, float], tokens: Sequence[str]) -> float:
    """The share (0 to 1) of the question's idf whose terms are among `tokens`; 0 without terms."""
    total = sum(idf.values())
    return sum(idf[term] for term in idf.keys() & set(tokens)) / total if total else 0.0


def rank_sentences(
    evidence: Sequence[Evidence], idf: Mapping[str, float], tokenize: Callable[[str], list[str]]
) -> list[RankedSentence]:
    """The sentences of these passages, best first, each once.

    Score: twice the passage's fused score, plus the sentence's cosine, plus its idf coverage. Coverage beats
    the sentence's BM25, which punishes the long sentences that tell who did what where.
    """
    best: dict[tuple[str, int], RankedSentence] = {}
    for one in evidence:
        stored = one.stored
        for index, cosine in enumerate(one.ranked.candidate.sentences.tolist(), stored.passage.first):
            sentence = stored.sentences[index]
            covered = coverage(idf, tokenize(stored.article.text[sentence.start : sentence.end]))
            found = RankedSentence(one, index, 2 * one.ranked.score + cosine + covered, covered)
            key = (stored.article.key, index)
            if key not in best or found.score > best[key].score:
                best[key] = found
    return sorted(best.values(), key=lambda one: -one.score)
