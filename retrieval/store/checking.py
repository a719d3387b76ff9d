"""The last look at a generation before anybody is sent to it."""

from __future__ import annotations

from retrieval.store.generation import Generation
from retrieval.store.searched import Stored
from retrieval.store.sqlite import Truth

_SAMPLE = 20  # passages, from the first to the last


def agrees(generation: Generation, truth: Truth) -> bool:
    """Whether it holds as much as is live, and whether what a sample of it quotes is live and as stored.

    Opening it has compared every digest; what is read from the database is compared with its seal.
    Raises StoreDamagedError when the database itself is not as it was written.
    """
    counts = truth.counts()
    if (generation.articles, generation.passages) != (counts.articles, counts.passages):
        return False
    sample = generation.sample(_SAMPLE)
    if not truth.are_live(sample):
        return False
    return all(_is_sliced(stored) for stored in truth.fetch(sample))


def _is_sliced(stored: Stored) -> bool:
    """Whether its sentences, one after the other, are slices of the passage and of the article."""
    passage = stored.passage
    spans = stored.sentences[passage.first : passage.last]
    return bool(spans) and all(
        passage.start <= one.start < one.end <= passage.end
        and stored.article.text[one.start : one.end] in stored.text
        for one in spans
    )
