"""An embedder that computes each text once and keeps the vectors in a file for the next run."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.embedding import Embedder, SentenceEncoder, Vectors
from retrieval.hub import stay_offline
from retrieval.weights import find_weights

_AT_ONCE = 4096


class RememberingEmbedder:
    """Wraps an embedder; `file` (.npz) is read if it exists and written after each few thousand new texts."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self._known: dict[bytes, np.ndarray] = {}
        if file.exists():
            with np.load(file) as saved:
                self._known = {
                    key.tobytes(): vector for key, vector in zip(saved["keys"], saved["vectors"], strict=True)
                }

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, d), those of known texts from memory."""
        missing = sorted({text for text in texts if _key(text) not in self._known}, key=len)
        for first in range(0, len(missing), _AT_ONCE):
            part = missing[first : first + _AT_ONCE]
            for text, vector in zip(part, self._embedder.encode(part), strict=True):
                self._known[_key(text)] = vector
            if len(part) == _AT_ONCE:
                self.save()
        return np.array([self._known[_key(text)] for text in texts], dtype=np.float32)

    encode_questions = encode

    def has_word(self, word: str) -> bool:
        """Whether the embedder has it."""
        return self._embedder.has_word(word)

    def save(self) -> None:
        """Write everything known to the file."""
        keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in self._known])
        np.savez(self._file, keys=keys, vectors=np.array(list(self._known.values()), dtype=np.float32))


def from_command_line(description: str | None) -> tuple[RememberingEmbedder, list[Path]]:
    """The packaged model with what `--work` remembers, and the folders to measure on."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="keeps vectors between runs")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    stay_offline()
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = SentenceEncoder(find_weights(""), "bf16", 16)
    return RememberingEmbedder(encoder, given.work / "vectors.npz"), given.folders


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
