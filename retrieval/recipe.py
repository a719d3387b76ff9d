"""How this program makes an index: the recipe that a store is opened with."""

from __future__ import annotations

from retrieval import passages, tokens
from retrieval.store.protocol import Recipe
from retrieval.weights import Weights


def current_recipe(weights: Weights, passage_words: int) -> Recipe:
    """The recipe of these weights and of the rules in `passages` and `tokens`."""
    return Recipe(
        model=weights.name,
        model_digest=weights.sha256,
        dimensions=weights.dimensions,
        passages=passages.passage_version(passage_words),
        sentences=passages.SENTENCE_VERSION,
        tokens=tokens.VERSION,
    )
