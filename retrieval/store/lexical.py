"""The lexical half of a generation: BM25 (k1 1.2, b 0.75) over ready-made stems, by tantivy.

One document for each passage: its row in the generation, and the stems and the words of title and passage,
which are there for their spelling only. Terms reach tantivy as terms; nothing is ever parsed as a query.
https://docs.rs/tantivy/latest/tantivy/query/struct.Bm25Weight.html
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import tantivy

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROW, STEMS, WORDS = "row", "stems", "words"
HEAP_BYTES = 256_000_000  # one segment up to some 300,000 passages; taken only as it is needed
LOCKS = frozenset({".tantivy-meta.lock", ".tantivy-writer.lock"})  # empty, and written by whoever opens it

_BEGINNINGS = 32  # of which the words are kept at hand: reading those of a letter takes a millisecond or two


class LexicalWriter:
    """Writes the index into an empty folder; a context manager, at whose end it is whole."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field(ROW, indexed=True, fast=True)
        builder.add_text_field(STEMS, stored=False, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(WORDS, stored=False, tokenizer_name="whitespace", index_option="basic")
        # One thread keeps the rows in order and in one segment.
        self._writer = tantivy.Index(builder.build(), str(folder)).writer(heap_size=HEAP_BYTES, num_threads=1)

    def add(self, row: int, stems: Sequence[str], words: Collection[str]) -> None:
        """Add the passage at that row."""
        document = tantivy.Document()
        document.add_unsigned(ROW, row)
        document.add_text(STEMS, " ".join(stems))
        document.add_text(WORDS, " ".join(words))
        self._writer.add_document(document)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        try:
            if error is None:
                self._writer.commit()
        finally:
            self._writer.wait_merging_threads()  # until then its threads write into the folder


class LexicalIndex:
    """A finished index, memory-mapped and never changed."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        index.config_reader(reload_policy="manual")  # no thread that watches the folder
        self._schema = index.schema
        self._searcher = index.searcher()
        self.words = lru_cache(maxsize=_BEGINNINGS)(self._words)
        self.passages: int = self._searcher.num_docs

    def known(self, terms: Sequence[str]) -> list[str]:
        """Those of the terms that stand in some passage."""
        return [term for term in terms if self.frequency(term)]

    def _words(self, beginning: str) -> tuple[str, ...]:
        """The words that begin so, those of more passages first, then by the alphabet."""
        return tuple(word for word, _ in self._searcher.terms_with_prefix(WORDS, beginning))

    def frequency(self, term: str) -> int:
        """In how many passages the term stands."""
        try:
            term.encode()
        except UnicodeEncodeError:  # half a surrogate pair: no stored text has one
            return 0
        return int(self._searcher.doc_freq(STEMS, term))

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)) with N passages, of which n hold the term."""
        n = self.frequency(term)
        return math.log1p((self.passages - n + 0.5) / (n + 0.5))

    def top(
        self, known: Sequence[str], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """The rows of the `limit` best passages that hold some of the terms, best first.

        Where they are given, only `allowed` rows; their scores are as without.
        """
        query = tantivy.Query.boolean_query(self._any_of(known))
        if allowed is not None:
            both = [self._only(allowed), (tantivy.Occur.Must, query)]
            query = tantivy.Query.boolean_query(both)
        rows, _ = self._search(query, limit)
        return rows

    def scores(self, known: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The BM25 of these rows, in their order; 0.0 where no term stands."""
        scores = np.zeros(len(rows), np.float32)
        if not known or not len(rows):
            return scores
        query = tantivy.Query.boolean_query([self._only(rows), *self._any_of(known)])
        found, values = self._search(query, len(rows))
        order = np.argsort(rows)
        scores[order[np.searchsorted(rows, found, sorter=order)]] = values
        return scores

    def _only(self, rows: NDArray[np.int64]) -> tuple[Any, Any]:
        """The clause that chooses these rows, and adds nothing to their scores."""
        chosen = tantivy.Query.term_set_query(self._schema, ROW, rows.tolist())
        return tantivy.Occur.Must, tantivy.Query.const_score_query(chosen, 0.0)

    def _any_of(self, terms: Sequence[str]) -> list[tuple[Any, Any]]:
        make = tantivy.Query.term_query
        return [
            (tantivy.Occur.Should, make(self._schema, STEMS, term, index_option="freq")) for term in terms
        ]

    def _search(self, query: Any, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        hits = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32)
