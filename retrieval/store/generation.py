"""One built index, read: finds candidates by vectors and by stems and scores each of them on every side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import AllHiddenError, NothingWithinError, StoreError
from retrieval.store import manifest
from retrieval.store.dense import DenseIndex
from retrieval.store.foreign import one_line
from retrieval.store.lexical import LexicalIndex
from retrieval.store.manifest import GenerationDamagedError
from retrieval.store.searched import Candidate, Query

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSAGES, SENTENCES, ROWS, LEXICAL = "passages.faiss", "sentences.faiss", "rows.npy", "lexical"


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one search, ascending by passage id, and the idf of every term.

    `first` are the ids of those that stand in the articles to look in first.
    """

    items: tuple[Candidate, ...]
    idf: dict[str, float]
    unknown: frozenset[str]
    first: frozenset[int]


class Generation:
    """Opens a generation's folder, memory-mapped, after checking its digests.

    `rows` (3, P) holds for each passage its id, its first sentence's row, and the row after its last.
    All three ascend, so that the passages that hold a sentence are neighbours. Raises GenerationDamagedError.
    """

    def __init__(self, folder: Path) -> None:
        said = manifest.read(folder)
        self.name = folder.name
        self.version = said.version
        self.recipe = said.recipe
        self.articles = said.articles
        self.passages = said.passages
        try:
            self._passages = DenseIndex(folder / PASSAGES)
            self._sentences = DenseIndex(folder / SENTENCES)
            self._lexical = LexicalIndex(folder / LEXICAL)
            self._ids, self._firsts, self._lasts = np.load(folder / ROWS)
        except (RuntimeError, ValueError) as error:  # whole, but of a library's older or newer format
            raise GenerationDamagedError(one_line(error)) from error
        sizes = (self._passages.size, self._sentences.size, self._lexical.passages, len(self._ids))
        if sizes != (said.passages, said.sentences, said.passages, said.passages):
            raise GenerationDamagedError("its parts do not belong together")

    def search(
        self,
        query: Query,
        ids: Sequence[int] | None = None,
        denied: Sequence[int] = (),
        first: Sequence[int] = (),
    ) -> Found:
        """The union of the three lists of `query.limit` each, with exact scores; of passages `ids`, if given.

        Without `ids` all but the `denied` are searched. To either come the lists of the passages `first`,
        none of which is denied. Raises NothingWithinError, AllHiddenError.
        """
        if query.limit < 1 or query.vector.shape != (self.recipe.dimensions,):
            raise StoreError(
                f"A search takes a vector of {self.recipe.dimensions} numbers and a limit of at least 1:"
                " set `answering.candidates` to 1 or more."
            )
        vector = np.ascontiguousarray(query.vector, np.float32)
        terms = tuple(dict.fromkeys(query.terms))
        known = self._lexical.known(terms)
        ahead = self._rows(first)
        if ids is None:
            rows = self._best_but(vector, known, query.limit, self._rows(denied))
        else:
            allowed = self._within(ids)
            rows = self._best_of(vector, known, query.limit, allowed)
            ahead = np.intersect1d(ahead, allowed)
        if len(ahead):
            rows = np.union1d(rows, self._best_of(vector, known, query.limit, ahead))
        dense = self._passages.scores(vector, rows)
        sentences = self._sentence_scores(vector, rows)
        lexical = self._lexical.scores(known, rows)
        items = zip(self._ids[rows].tolist(), dense.tolist(), sentences, lexical.tolist(), strict=True)
        return Found(
            items=tuple(Candidate(*item) for item in items),
            idf={term: self._lexical.idf(term) for term in terms},
            unknown=frozenset(terms) - frozenset(known),
            first=frozenset(self._ids[np.intersect1d(rows, ahead)].tolist()),
        )

    def unknown(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the stems that stand in no passage."""
        asked = frozenset(terms)
        return asked - frozenset(self._lexical.known(tuple(asked)))

    def words(self, beginning: str) -> tuple[str, ...]:
        """The words that begin so, those of more passages first."""
        return self._lexical.words(beginning)

    def sample(self, count: int) -> list[int]:
        """The ids of up to so many passages, from the first to the last."""
        rows = np.unique(np.linspace(0, max(0, self.passages - 1), count).astype(np.int64))
        return [int(id_) for id_ in self._ids[rows[rows < self.passages]]]

    def _rows(self, ids: Sequence[int]) -> NDArray[np.int64]:
        return np.flatnonzero(np.isin(self._ids, np.array(ids, np.int64)))

    def _within(self, ids: Sequence[int]) -> NDArray[np.int64]:
        rows = self._rows(ids)
        if not len(rows):
            raise NothingWithinError("No article is within the bounds of this search: widen them.")
        return rows

    def _best_of(
        self, vector: NDArray[np.float32], known: Sequence[str], limit: int, allowed: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The rows of the candidates among the allowed ones."""
        of_these = np.unique(_ranges(self._firsts[allowed], self._lasts[allowed]))
        holding = self._holding(self._sentences.top(vector, limit, of_these))
        lists = [self._passages.top(vector, limit, allowed), holding]
        if known:
            lists.append(self._lexical.top(known, limit, allowed))
        return np.unique(np.concatenate(lists))

    def _best_but(
        self, vector: NDArray[np.float32], known: Sequence[str], limit: int, denied: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The rows of the candidates but the denied: as many more are found as those could take up."""
        if len(denied) and len(denied) == self.passages:
            raise AllHiddenError("Moderators have hidden or removed every article: nothing can be quoted.")
        sentences = _ranges(self._firsts[denied], self._lasts[denied])
        best = _without(sentences, self._sentences.top(vector, limit + len(sentences)), limit)
        lists = [
            _without(denied, self._passages.top(vector, limit + len(denied)), limit),
            np.setdiff1d(self._holding(best), denied),
        ]
        if known:
            lists.append(_without(denied, self._lexical.top(known, limit + len(denied)), limit))
        return np.unique(np.concatenate(lists))

    def _holding(self, sentences: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of the passages that hold these sentence rows."""
        starts = np.searchsorted(self._lasts, sentences, side="right")
        stops = np.searchsorted(self._firsts, sentences, side="right")
        return _ranges(starts, np.maximum(starts, stops))

    def _sentence_scores(
        self, vector: NDArray[np.float32], rows: NDArray[np.int64]
    ) -> list[NDArray[np.float32]]:
        starts, stops = self._firsts[rows], self._lasts[rows]
        scores = self._sentences.scores(vector, _ranges(starts, stops))
        ends = np.cumsum(stops - starts).tolist()
        return [scores[start:end] for start, end in pairwise([0, *ends])]


def _without(denied: NDArray[np.int64], best: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """The first `limit` of the best, best first, that are not denied."""
    return best[~np.isin(best, denied)][:limit] if len(denied) else best


def _ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, ... stop - 1 for each pair, one after the other."""
    lengths = stops - starts
    ends = np.cumsum(lengths)
    return np.asarray(np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths), np.int64)
