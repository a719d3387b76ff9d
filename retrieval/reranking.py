"""An optional cross-encoder that orders the best passages anew, before they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from retrieval.errors import ModelError
from retrieval.reading import context

if TYPE_CHECKING:
    from retrieval.ranking import Evidence


class Reranker(Protocol):
    """Anything that can order passages by how well they suit a question."""

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The same passages with new scores, best first."""


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder; its relevance (0 to 1) is added to the fused score.

    Args:
        name: the model's folder, or its name on the Hugging Face hub.

    Raises:
        ModelError: there is no such model, or it gives more than one number.
    """

    def __init__(self, name: str) -> None:
        import torch
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name, device="cpu", activation_fn=torch.nn.Sigmoid())
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).partition("\n")[0]
            raise ModelError(f"reranker.model: {name} is no cross-encoder: {reason}") from error
        if self._model.num_labels != 1:
            raise ModelError(f"reranker.model: {name} gives {self._model.num_labels} scores instead of one.")

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The same passages, best first; titles stand in front of them, as in the index."""
        if not evidence:
            return []
        pairs = [(question, context(one.stored.article.title, one.stored.text)) for one in evidence]
        relevance = self._model.predict(pairs, show_progress_bar=False)
        scored = [
            replace(one, score=one.score + float(gain)) for one, gain in zip(evidence, relevance, strict=True)
        ]
        return sorted(scored, key=lambda one: (-one.score, one.stored.id))
