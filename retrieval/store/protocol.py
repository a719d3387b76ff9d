"""What every store offers, and the values that go in and out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Article, Passage, Sentence

Progress = Callable[[str, int, int], None]  # stage, done, total


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index was made; an index made by another recipe is refused."""

    model: str
    model_digest: str
    dimensions: int
    passages: str
    sentences: str
    tokens: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article ready to be stored, with `passage_vectors` (P, d) and `sentence_vectors` (S, d), unit rows.

    `digest` is the hash of the article's content: title, text and everything that is shown of it.
    """

    article: Article
    digest: str
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    passage_vectors: NDArray[np.float16]
    sentence_vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Batch:
    """One change of the collection: `put` maps keys to the digests of staged entries, `remove` names keys."""

    put: Mapping[str, str] = field(default_factory=dict)
    remove: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """A unit `vector` (d,), the question's distinct stems, and how many to take from each retriever."""

    vector: NDArray[np.float32]
    terms: tuple[str, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either retriever found, with its exact score on every side.

    `dense` is the cosine of question and title + passage, `sentences` (n,) the cosines of the passage's
    own sentences in order, `lexical` the raw BM25 of title + passage (0.0 when no term matches).
    """

    passage_id: int
    dense: float
    sentences: NDArray[np.float32]
    lexical: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search found, unfused, all of one generation.

    `idf` holds the inverse document frequency ln(1 + (N - n + 0.5) / (n + 0.5)) of every term of the query,
    unknown ones (n = 0) too; `unknown` names those. `passages` and `articles` count the generation.
    """

    items: tuple[Candidate, ...]
    idf: Mapping[str, float]
    unknown: frozenset[str]
    passages: int
    articles: int
    version: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as it was indexed, with its article of that version and all of the article's sentences."""

    id: int
    article: Article
    passage: Passage
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What `status` shows of a store. `as_of` is None and the counts are 0 before the first index."""

    articles: int
    passages: int
    sentences: int
    version: int
    generation: str
    as_of: datetime | None
    recipe: Recipe | None
    bytes: int


class PassageStore(Protocol):
    """Safe to use from several threads and beside other processes."""

    def digests(self) -> Mapping[str, str]:
        """Key to digest of every live article."""

    def staged(self, digests: Mapping[str, str]) -> frozenset[str]:
        """The keys of `digests` whose entry is stored already, live or waiting, under that very digest."""

    def stage(self, entries: Sequence[Entry]) -> None:
        """Store entries durably, in one transaction, but invisibly until `apply` names them."""

    def apply(self, batch: Batch) -> int:
        """Make the batch visible in one transaction; the new version (the old one if nothing changed)."""

    def switch(self, progress: Progress) -> bool:
        """Build the current version's generation and switch to it; False if it stands already."""

    def search(self, query: Query) -> Candidates:
        """Dense and lexical lists, joined and unfused; raises StoreEmptyError, RecipeError."""

    def fetch(self, ids: Sequence[int]) -> list[Stored]:
        """The passages of these ids, in their order, also those of the generation before."""

    def article(self, key: str) -> Article | None:
        """The live article of that key."""

    def health(self) -> Health:
        """Counts, version and age; cheap."""

    def close(self) -> None:
        """Give back files and connections."""
