"""Verbatim's indexing as it is but for one thing: no sentence is embedded, only passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from protocol import serve

from bot.app import App
from config.loading import load
from retrieval.embedding import Embedder, Vectors
from retrieval.indexing import Indexer
from retrieval.schema import Article


class PassagesOnly:
    """Embeds these passages; whatever else it is given gets the same vector."""

    def __init__(self, encoder: Embedder, passages: Sequence[str]) -> None:
        self._encoder = encoder
        self._passages = set(passages)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d)."""
        rows = [row for row, text in enumerate(texts) if text in self._passages]
        found = self._encoder.encode([texts[row] for row in rows])
        vectors = np.zeros((len(texts), found.shape[1]), np.float32)
        vectors[:, 0] = 1
        vectors[rows] = found
        return vectors

    encode_questions = encode


class VerbatimPassages:
    """Articles into an index whose sentences are of no use."""

    def __init__(self) -> None:
        settings = load(environ={})
        self._words = settings.index.passage_words
        self._app = App(settings, settings.store.folder, print)
        self._encoder = self._app.encoder()

    def build(self, given: dict) -> None:
        """Cut the articles, embed their passages, index all."""
        articles = [Article(**one) for one in given["articles"]]
        embedder = PassagesOnly(self._encoder, given["passages"])
        indexer = Indexer(self._app.store, lambda: embedder, lambda: articles, passage_words=self._words)
        indexer.run(lambda *_: None)

    def ask(self, question: str) -> list[int]:
        """Nothing is asked of it."""
        raise NotImplementedError(question)


if __name__ == "__main__":
    serve(VerbatimPassages)
