"""Texts into unit vectors; the only user of sentence-transformers."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.weights import Weights

Vectors = NDArray[np.float32]
Precision = Literal["bf16", "fp32"]

# Kernels are fastest on lengths that are multiples of this; the padding changes no vector.
_LENGTH_STEP = 16


@cache
def _threads_at_start() -> int:
    """PyTorch's own choice, asked before the first question sets its thread to one."""
    import torch

    return int(torch.get_num_threads())


class Embedder(Protocol):
    """What indexing and answering ask of an embedding model."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d) of many texts, on all cores."""

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        """Unit vectors (n, d) of a few questions, on one core, so that a busy machine stays quick."""

    def has_word(self, word: str) -> bool:
        """Whether the model reads that lower-case word as one piece, as it does the words of a language."""


class SentenceEncoder:
    """A sentence-transformers model from a local folder, batched by length.

    bf16 halves the memory traffic and uses the processor's bf16 units; `benchmarks/precision.py` measures
    what it does to the ranking (nothing that shows).

    Raises:
        ModelError: the folder holds no model that sentence-transformers can load.
    """

    def __init__(self, weights: Weights, precision: Precision, batch: int) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Threads that spin while they wait made encoding four times slower on a machine with other work.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        self._torch = torch
        self.cores = _threads_at_start()
        self._batch = batch
        self._folder = weights.folder
        self._load()
        self._tokenizing = threading.Lock()  # the tokenizer refuses two threads at once
        self.use(precision)
        if self.dimensions != weights.dimensions:
            raise ModelError(
                f"{weights.folder} makes vectors of {self.dimensions}, not {weights.dimensions} numbers."
            )

    def _load(self) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{self._folder} holds no sentence-transformers model: {error}") from error
        self._model: Any = model.eval().float()  # whatever precision the file has
        self.precision: Precision = "fp32"

    def use(self, precision: Precision) -> None:
        """Compute in this precision from now on; not while another thread encodes."""
        if precision == "bf16":
            self._model.to(self._torch.bfloat16)
        elif self.precision == "bf16":
            self._load()  # what bf16 rounded off comes back from the file only
        self.precision = precision

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d), in the texts' order; a text beyond the model's length is read up to there."""
        return self._encode(texts, self.cores)

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        """Unit vectors (n, d) on one core: a second thread on a busy machine costs more than it brings."""
        return self._encode(questions, 1)

    def has_word(self, word: str) -> bool:
        """Whether the model's tokenizer leaves that word whole."""
        with self._tokenizing:
            return len(self._model.tokenizer.tokenize(word)) == 1

    def _encode(self, texts: Sequence[str], threads: int) -> Vectors:
        self._torch.set_num_threads(threads)  # holds for the calling thread
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return vectors
        tokenizer = self._model.tokenizer
        with self._tokenizing:
            tokens = tokenizer(list(texts), truncation=True, max_length=self._model.max_seq_length)[
                "input_ids"
            ]
        order = np.argsort([len(ids) for ids in tokens], kind="stable")
        with self._torch.inference_mode():
            for first in range(0, len(order), self._batch):
                rows = order[first : first + self._batch]
                features = tokenizer.pad(
                    {"input_ids": [tokens[row] for row in rows]},
                    return_tensors="pt",
                    pad_to_multiple_of=_LENGTH_STEP,
                )
                found = self._model(dict(features))["sentence_embedding"]
                vectors[rows] = found.float().numpy()
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors


def faster_precision(encoder: SentenceEncoder, clock: Callable[[], float] = time.perf_counter) -> Precision:
    """Which precision encodes faster here: two short rounds of each, the better round counts."""
    texts = ["About 250,000 people had been displaced by the fighting, the agency said on Friday. " * 4] * 16
    seconds: dict[Precision, float] = {"bf16": np.inf, "fp32": np.inf}
    for _ in range(2):
        for precision, best_so_far in seconds.items():
            encoder.use(precision)
            encoder.encode(texts[:2])
            begun = clock()
            encoder.encode(texts)
            seconds[precision] = min(best_so_far, clock() - begun)
    best: Precision = min(seconds, key=seconds.__getitem__)
    encoder.use(best)
    return best
