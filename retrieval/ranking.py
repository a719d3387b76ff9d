"""Joins dense and lexical scores into one list of passages, and ranks their sentences (pure).

Scores are added, not ranks: benchmarks/results/recipes.md has the comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.store.searched import Candidate, Candidates, Stored

# Weights of title + passage cosine, best sentence cosine, normalised BM25, and of the best sentence's idf
# coverage, which is looked at in the first passages only. Chosen on the development sets, where the figures
# are flat around these values.
DENSE, SENTENCE, LEXICAL, COVERAGE = 0.5, 0.5, 1.0, 0.1
# What it counts that an article is of the days that the question means, or a recent one.
TIMELY = 0.1
# What it counts that a passage stands in an article to look in first: one that the answer before a follow-up
# quotes. benchmarks/results/followups.md has the figures.
FIRST = 0.3
# What its passage's score counts for a sentence, beside its own cosine and coverage.
PASSAGE = 8.0
# What it counts against a sentence that it asks something itself: the very question asked, where an article
# has it, would be its own best match and answers nothing.
ASKING = 2.0
_CLOSING = " \"'”’»)"

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
    """A ranked passage with its text; `coverages` are those of its sentences, `score` takes the best in."""

    ranked: Ranked
    stored: Stored
    coverages: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """One sentence (`index` into its article's sentences) of a passage, and its score."""

    evidence: Evidence
    index: int
    score: float


def fuse(found: Candidates, first: float = FIRST) -> list[Ranked]:
    """All candidates, best first; equal scores keep the lower passage id first."""
    bound = _BM25_CEILING * sum(found.idf.values())
    ranked = [
        _ranked(one, one.lexical / bound if bound else 0.0, first * (one.passage_id in found.first))
        for one in found.items
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.passage_id))


def _ranked(candidate: Candidate, lexical: float, first: float) -> Ranked:
    best = float(candidate.sentences.max())
    return Ranked(candidate, lexical, DENSE * candidate.dense + SENTENCE * best + LEXICAL * lexical + first)


def coverage(idf: Mapping[str, float], tokens: Sequence[str]) -> float:
    """The share (0 to 1) of the question's idf whose terms are among `tokens`; 0 without terms."""
    total = sum(idf.values())
    return sum(idf[term] for term in idf.keys() & set(tokens)) / total if total else 0.0


def weigh(
    ranked: Sequence[Ranked],
    stored: Sequence[Stored],
    idf: Mapping[str, float],
    tokenize: Callable[[str], list[str]],
    timely: Callable[[date | None], float] = lambda _published: 0.0,
) -> list[Evidence]:
    """The ranked passages with their texts, in the order that coverages and timeliness make of them."""
    evidence = []
    for one, text in zip(ranked, stored, strict=True):
        indices = range(text.passage.first, text.passage.last)
        coverages = tuple(coverage(idf, tokenize(text.sentence(index))) for index in indices)
        score = one.score + COVERAGE * max(coverages) + TIMELY * timely(text.article.published)
        evidence.append(Evidence(one, text, coverages, score))
    return sorted(evidence, key=lambda one: (-one.score, one.stored.id))


def rank_sentences(evidence: Sequence[Evidence]) -> list[RankedSentence]:
    """The sentences of these passages, best first, each once.

    A sentence's terms count by their idf coverage: its BM25 would punish the long sentences that tell who
    did what where.
    """
    best: dict[tuple[str, int], RankedSentence] = {}
    for one in evidence:
        cosines = one.ranked.candidate.sentences.tolist()
        for offset, (cosine, covered) in enumerate(zip(cosines, one.coverages, strict=True)):
            index = one.stored.passage.first + offset
            asking = one.stored.sentence(index).rstrip(_CLOSING).endswith("?")
            found = RankedSentence(one, index, PASSAGE * one.score + cosine + covered - ASKING * asking)
            key = (one.stored.article.key, found.index)
            if key not in best or found.score > best[key].score:
                best[key] = found
    return sorted(best.values(), key=lambda one: -one.score)
