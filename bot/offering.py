"""Which of the articles that somebody brings can be added, and what is against the others (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from retrieval.schema import Article, ArticleRef, Rejected
from retrieval.store.decisions import ADDED_PREFIX, Decision


@dataclass(frozen=True, slots=True)
class Refused:
    """What was read and can't be added: it was `removed`, or `twin` has its text, or it is given twice."""

    name: str
    removed: Decision | None = None
    twin: ArticleRef | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """The articles that can be added, under the keys that they will have, and the rest, in order."""

    articles: tuple[Article, ...]
    refused: tuple[Rejected | Refused, ...]


def sort(
    items: Iterable[Article | Rejected],
    removed: Callable[[str], Decision | None],
    twin: Callable[[str], ArticleRef | None],
) -> Sorted:
    """Sort what was read; `removed` knows removals by key, `twin` a live article by its text."""
    given: dict[str, Article] = {}
    texts = set[str]()
    refused: list[Rejected | Refused] = []
    for item in items:
        if isinstance(item, Rejected):
            refused.append(item)
            continue
        article = replace(item, key=f"{ADDED_PREFIX}{item.key}")
        removal = removed(article.key)
        twice = article.key in given or article.text in texts
        other = None if removal or twice else twin(article.text)
        if removal or twice or other:
            refused.append(Refused(item.key, removal, other))
        else:
            given[article.key] = article
            texts.add(article.text)
    return Sorted(tuple(given.values()), tuple(refused))
