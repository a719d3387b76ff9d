"""The articles' titles and publishers: what is offered as one is typed, and what it means (pure)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from bot import texts
from retrieval.schema import ArticleRef
from retrieval.tokens import words

_CHOICES, _LONGEST = 25, 100  # Discord's limits: of choices, and of characters in a choice's name and value
_KEPT = 80  # characters of a name that is too long for a value
_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for: the `articles` of a title, by their ids, or else the publisher `source`."""

    name: str
    articles: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What autocomplete shows and what it sends, both within Discord's limits."""

    label: str
    value: str


class Catalogue:
    """Of articles, newest first. Whatever is looked up in 10,000 of them takes milliseconds.

    Without `publishers` only articles are offered and found by name.
    """

    def __init__(self, articles: Sequence[ArticleRef], *, publishers: bool = True) -> None:
        self._articles = [(one, _folded(f"{one.title} {one.source}")) for one in articles]
        self._by_value: dict[str, Named] = {}
        self._by_name: dict[str, Named] = {}
        self._choices = [*self._publishers(articles if publishers else ()), *self._titles(articles)]

    def __len__(self) -> int:
        return len(self._articles)

    def choices(self, typed: str) -> list[Choice]:
        """At most 25 publishers and articles in which each typed word begins a word.

        Those that begin as what is typed come first, of equal ones publishers before articles.
        """
        wanted = words(typed)
        hits = [(choice, folded) for choice, folded in self._choices if _has(folded, wanted)]
        beginning = _folded(typed)
        hits.sort(key=lambda hit: not hit[1].startswith(beginning))
        return [choice for choice, _ in hits[:_CHOICES]]

    def named(self, value: str) -> Named | None:
        """What a choice's value stands for; else what is called so, but for case, accents and punctuation."""
        return self._by_value.get(value) or self._by_name.get(_folded(value))

    def closest(self, text: str) -> list[str]:
        """The three titles that are most like the beginning of `text`, or as many as there are."""
        titles = dict.fromkeys(one.title for one, _ in self._articles)
        found = process.extract(
            text[:_LONGEST],
            titles.keys(),
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=_CLOSEST,
        )
        return [title for title, _, _ in found]

    def matching(self, query: str) -> list[ArticleRef]:
        """The articles, newest first, in whose titles and publishers each word of `query` begins a word."""
        wanted = words(query)
        if query.strip() and not wanted:
            return []
        return [one for one, folded in self._articles if _has(folded, wanted)]

    def _publishers(self, articles: Sequence[ArticleRef]) -> Iterator[tuple[Choice, str]]:
        """Those of more articles first."""
        for source, count in Counter(one.source for one in articles if one.source).most_common():
            named = Named(source, source=source)
            value = self._value(source, named)
            self._by_name.setdefault(_folded(source), named)
            yield Choice(_short(source, f" ({texts.plural(count, 'article')})"), value), _folded(source)

    def _titles(self, articles: Sequence[ArticleRef]) -> Iterator[tuple[Choice, str]]:
        called: dict[str, list[ArticleRef]] = {}
        for one in articles:
            called.setdefault(_folded(one.title), []).append(one)
        for folded, same in called.items():
            self._by_name.setdefault(folded, Named(same[0].title, tuple(one.id for one in same)))
        for one in articles:
            value = self._value(one.id, Named(one.title, (one.id,)))
            day = one.published.isoformat() if one.published else texts.NO_DATE
            yield Choice(_short(one.title or texts.UNTITLED, f" · {day}"), value), _folded(one.title)

    def _value(self, name: str, named: Named) -> str:
        """A value for it that fits and is nobody else's."""
        value = name
        if len(name) > _LONGEST or name in self._by_value:
            value = f"{name[:_KEPT]}#{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"
        self._by_value[value] = named
        return value


def _folded(text: str) -> str:
    """The words of a text, each after a blank, so that a blank and letters find a word's beginning."""
    return "".join(f" {word}" for word in words(text))


def _has(folded: str, wanted: Sequence[str]) -> bool:
    return all(f" {word}" in folded for word in wanted)


def _short(name: str, end: str) -> str:
    room = _LONGEST - len(end)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + end
