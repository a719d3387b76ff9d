"""The dense half of a generation: unit vectors by inner product, in float16, by FAISS.

Up to FLAT_LIMIT vectors every one is compared (0.35 ms for 10,000, 5 for 100,000); above, a graph of 32
neighbours is searched with 64 candidates (0.24 ms for 100,000, recall@10 0.98), which compares exactly what
it visits. A graph takes each rebuild a second for some thousands of vectors: it must be worth it.
https://github.com/facebookresearch/faiss/wiki/Faiss-indexes
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLAT_LIMIT = 100_000
NEIGHBOURS = 32
EF_SEARCH = 64
CHUNK = 4096


class DenseWriter:
    """Collects vectors for one file; `size` is how many there will be."""

    def __init__(self, dimensions: int, size: int, flat_limit: int) -> None:
        kind, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        self._index: Any
        if size <= flat_limit:
            self._index = faiss.IndexScalarQuantizer(dimensions, kind, metric)
        else:
            make: Any = faiss.IndexHNSWSQ  # its stub swaps the arguments
            self._index = make(dimensions, kind, NEIGHBOURS, metric)
            self._index.hnsw.efSearch = EF_SEARCH  # kept in the file
        self._index.train(np.zeros((1, dimensions), np.float32))  # float16 has nothing to learn
        self._waiting: list[NDArray[np.float16]] = []
        self._rows = 0

    def add(self, vectors: NDArray[np.float16]) -> None:
        """Append rows (n, d)."""
        self._waiting.append(vectors)
        self._rows += len(vectors)
        if self._rows >= CHUNK:
            self._flush()

    def finish(self, path: Path) -> None:
        """Write the file."""
        self._flush()
        faiss.write_index(self._index, str(path))

    def _flush(self) -> None:
        if self._waiting:
            faiss.omp_set_num_threads(os.cpu_count() or 1)
            self._index.add(np.concatenate(self._waiting).astype(np.float32))
            self._waiting, self._rows = [], 0


class DenseIndex:
    """A finished file, memory-mapped and never changed: adding to a mapped index aborts the process."""

    def __init__(self, path: Path) -> None:
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        # A graph that may visit only some of its vectors loses its way; those are all compared instead.
        storage: Any = getattr(self._index, "storage", None)
        self._flat: Any = self._index if storage is None else faiss.downcast_index(storage)
        self.size: int = self._index.ntotal
        self.dimensions: int = self._index.d

    def top(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """The rows of the `limit` nearest vectors, or of all there are; only `allowed` rows, where given."""
        if not self.size:
            return np.empty(0, np.int64)
        # One query keeps one thread busy; more of them wait for each other (2.5 ms, or 22 on a busy machine).
        faiss.omp_set_num_threads(1)  # of the calling thread, so each sets its own
        index, only = self._index, None
        if allowed is not None:
            bits = np.zeros(self.size, bool)
            bits[allowed] = True
            choose: Any = faiss.IDSelectorBitmap  # their stubs don't know what faiss's Python adds
            search: Any = faiss.SearchParameters
            index, only = self._flat, search(sel=choose(np.packbits(bits, bitorder="little")))
        _, rows = index.search(vector.reshape(1, -1), min(limit, self.size), params=only)
        return np.asarray(rows[rows >= 0], np.int64)  # short results are padded with -1

    def scores(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inner products with these rows, computed from the stored vectors."""
        if not len(rows):
            return np.empty(0, np.float32)
        return np.asarray(self._index.reconstruct_batch(rows) @ vector, np.float32)
