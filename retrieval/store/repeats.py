"""What a store offers about articles that carry the same story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from retrieval.schema import Article, ArticleRef


class Repeats(Protocol):
    """Each pair of live articles is compared once, when the later one is indexed."""

    def compare(self, progress: Callable[[str, int, int], None]) -> None:
        """Compare every version that is or will be live and is not compared yet with the others."""

    def all(self) -> frozenset[tuple[str, str]]:
        """Which live articles carry the same story: pairs of keys, in both orders."""

    def of(self, key: str, *, withdrawn: bool = False) -> tuple[ArticleRef, ...]:
        """The live articles that carry the story of that one, newest first, undated last.

        Those that nobody is shown are among them only if `withdrawn`.
        """

    def repeated(self, articles: Sequence[Article]) -> frozenset[str]:
        """Which of these, which are not stored, carry the story of a live article; none of very many."""

    def near(self, article: Article) -> tuple[ArticleRef, ...]:
        """The live articles, shown or not, that carry the story of one that is not stored."""
