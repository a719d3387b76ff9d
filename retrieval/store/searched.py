"""What answering asks of a store, and the values that go in and out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from retrieval.schema import Article, Passage, Sentence, Within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Query:
    """A unit `vector` (d,), the question's distinct stems, and how many to take from each retriever.

    With `within` the lists are those of these articles alone, exactly; to them come those of its `first`.
    """

    vector: NDArray[np.float32]
    terms: tuple[str, ...]
    limit: int
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either retriever found, with its exact score on every side.

    `dense` is the cosine of question and title + passage, `sentences` (n,) the cosines of the passage's
    own sentences in order, `lexical` the raw BM25 of title + passage (0.0 when no term matches): the sum
    of idf * (k1 + 1) * tf / (tf + k1 * (1 - b + b * length / mean length)), k1 1.2, b 0.75. A term that
    stands once in a passage of mean length gives its idf; no term gives more than 2.2 times its idf.
    """

    passage_id: int
    dense: float
    sentences: NDArray[np.float32]
    lexical: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search found, unfused, all of one generation; `items` ascend by passage id.

    `version` and `as_of` are those of the generation that answered, even while a newer one is being built.
    `idf` holds the inverse document frequency ln(1 + (N - n + 0.5) / (n + 0.5)) of every term of the query,
    unknown ones (n = 0) too; `unknown` names those. `passages` and `articles` count the generation.
    `first` are the ids of the items that stand in the articles to look in first.
    """

    items: tuple[Candidate, ...]
    idf: Mapping[str, float]
    unknown: frozenset[str]
    passages: int
    articles: int
    version: int
    as_of: datetime
    first: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as it was indexed, with its article of that version and all of the article's sentences."""

    id: int
    article: Article
    passage: Passage
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.article.text[self.passage.start : self.passage.end]

    def sentence(self, index: int) -> str:
        """The words of the article's sentence of that index."""
        found = self.sentences[index]
        return self.article.text[found.start : found.end]


class Searched(Protocol):
    """One index: the one that serves, or another one on trial."""

    def search(self, query: Query) -> Candidates:
        """Dense and lexical lists, joined and unfused.

        Raises StoreEmptyError, RecipeError; NothingWithinError when no article is `query.within`,
        AllHiddenError when moderators have hidden or removed all. `idf` still counts those.
        """

    def unknown(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the stems that stand in no passage; raises as `search` does."""

    def words(self, beginning: str) -> tuple[str, ...]:
        """The folded words (`tokens.words`) of titles and passages that begin so; raises as `search` does.

        Those that stand in more passages come first, equal ones by the alphabet.
        """

    def copies(self, key: str) -> tuple[Article, ...]:
        """The articles that carry the story of that one, as an agency's in several outlets; newest first."""

    def fetch(self, ids: Sequence[int]) -> list[Stored]:
        """The passages of these ids, in their order, also those of the two generations before.

        Raises StoreError for an id that is unknown or older than that.
        """


# Raises what speaks against the index that was built; the second one is the one that serves, None where none
# of the same recipe can, so that nothing is left to go on with.
Approve = Callable[[Searched, Searched | None], None]
