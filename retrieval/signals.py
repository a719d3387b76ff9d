"""What speaks for an answer, or against it, as numbers (pure)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.ranking import Evidence, coverage
from retrieval.reading import Reading
from retrieval.sameness import Said
from retrieval.store.searched import Candidates

# A mark that repeats the first one's words is looked for among so many of the next best.
_OTHERS = 5


@dataclass(frozen=True, slots=True)
class Signals:
    """What is seen of the best passage, of the best mark, and of what stands behind them.

    `dense`, `sentence`, `lexical`: cosines and normalised BM25 of the best passage; `passage_coverage` and
    `sentence_coverage`: the question's idf coverage by it and by the sentence marked. `reader`: the reader's
    log-odds that its mark answers, 0 without a reader. `size`: the logarithm of the number of passages, among
    more of which the best one is good by chance, so that the same scores say less.

    `agreed`: 1 where the best mark stands in the best passage; `lead` and `margin`: by how much passage and
    mark outdo the next ones; `repeated`: 1 where another passage's mark says the same; `timely`: what the day
    of publication says for the article, 0 to 1.
    """

    dense: float
    sentence: float
    lexical: float
    passage_coverage: float
    sentence_coverage: float
    reader: float
    size: float
    agreed: float
    lead: float
    margin: float
    repeated: float
    timely: float


def observe(
    found: Candidates,
    evidence: Sequence[Evidence],
    readings: Sequence[Reading],
    tokenize: Callable[[str], list[str]],
    timely: Callable[[date | None], float],
) -> Signals:
    """The signals of what was ranked and read, best first; there is at least one of each."""
    best, marked = evidence[0], readings[0]
    stored = marked.evidence.stored
    return Signals(
        dense=best.ranked.candidate.dense,
        sentence=float(best.ranked.candidate.sentences.max()),
        lexical=best.ranked.lexical,
        passage_coverage=coverage(found.idf, tokenize(f"{best.stored.article.title}\n{best.stored.text}")),
        sentence_coverage=coverage(found.idf, tokenize(_words(marked))),
        reader=marked.odds,
        size=math.log(found.passages),
        agreed=float(stored.id == best.stored.id),
        lead=best.score - evidence[1].score if len(evidence) > 1 else 0.0,
        margin=marked.score - readings[1].score if len(readings) > 1 else 0.0,
        repeated=float(_is_repeated(readings)),
        timely=timely(stored.article.published),
    )


def _is_repeated(readings: Sequence[Reading]) -> bool:
    first, *others = readings[: 1 + _OTHERS]
    said = Said.of(_words(first))
    passage = first.evidence.stored.id
    return any(one.evidence.stored.id != passage and said.same(Said.of(_words(one))) for one in others)


def _words(marked: Reading) -> str:
    return marked.evidence.stored.article.text[marked.start : marked.end]
