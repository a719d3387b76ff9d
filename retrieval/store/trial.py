"""Searching one generation, whether or not it is the one that serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from retrieval.errors import StoreEmptyError
from retrieval.schema import Article, Within
from retrieval.store.contents import Contents
from retrieval.store.foreign import foreign_errors
from retrieval.store.generation import Generation
from retrieval.store.likenesses import Likenesses
from retrieval.store.searched import Candidates, Query, Stored
from retrieval.store.sqlite import Truth

NOTHING_YET = "No articles yet: put files into the articles' folder and run `verbatim index`."


class Trial:
    """One generation as something that can be searched, beside the one that serves."""

    def __init__(
        self, generation: Generation, truth: Truth, contents: Contents, likenesses: Likenesses
    ) -> None:
        self._generation = generation
        self._truth = truth
        self._contents = contents
        self._likenesses = likenesses

    @foreign_errors()
    def search(self, query: Query) -> Candidates:
        """Dense and lexical lists, joined; raises as a store's search."""
        return candidates(self._generation, self._truth, self._contents, query)

    @foreign_errors()
    def unknown(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the stems that stand in no passage."""
        return self._generation.unknown(terms)

    @foreign_errors()
    def words(self, beginning: str) -> tuple[str, ...]:
        """The words of titles and passages that begin so, those of more passages first."""
        return self._generation.words(beginning)

    def copies(self, key: str) -> tuple[Article, ...]:
        """The articles that carry the story of that one, newest first."""
        return self._likenesses.copies(key)

    @foreign_errors()
    def fetch(self, ids: Sequence[int]) -> list[Stored]:
        """The passages of these ids, in their order."""
        return self._truth.fetch(ids)


def candidates(generation: Generation, truth: Truth, contents: Contents, query: Query) -> Candidates:
    """What a generation has for a query, of the articles that people are shown and that it is within."""
    if not generation.articles:
        raise StoreEmptyError(NOTHING_YET)
    withdrawn, denied = contents.withdrawn()
    within = query.within or Within()
    allowed = contents.passages(within) if within.sets_bounds else None
    first = contents.passages(Within(articles=within.first)) if within.first else ()
    found = generation.search(query, allowed, denied, first)
    return Candidates(
        items=found.items,
        idf=found.idf,
        unknown=found.unknown,
        passages=generation.passages,
        articles=max(0, generation.articles - withdrawn),
        version=generation.version,
        as_of=truth.as_of(generation.version),
        first=found.first,
    )
