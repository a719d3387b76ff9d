"""The nouns of the project: article, passage, sentence, quote, answer, verdict.

Offsets are code points into `Article.text`, half-open. Everything here is immutable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True, slots=True)
class Article:
    """One document as it is stored: cleaned once at import, never changed afterwards.

    `key` names the article for good: a path below the articles' folder, or a record's own id.
    `published` is None for an undated article; a date is never guessed. `language` is the tag of the language
    that it says it is in, such as `en-GB`, or empty.
    """

    key: str
    title: str
    text: str
    source: str = ""
    url: str = ""
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or record that did not become an article, and why: one sentence, cleaned like a title."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `article.text[start:end]`, in the 1-based paragraph `paragraph`."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is ranked: the article's sentences `first` to `last`, half-open indices."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Within:
    """Which articles a search looks in, and in which of them first; what is empty or None sets no bound.

    `articles` are keys, `source` is a publisher as articles name it; from `since` to `until`, both included.
    Undated articles are outside wherever a day is set. `first` are keys, too: it bounds nothing, but what
    stands in these articles comes ahead of its equals.
    """

    articles: tuple[str, ...] = ()
    source: str = ""
    since: date | None = None
    until: date | None = None
    first: tuple[str, ...] = ()

    @property
    def sets_bounds(self) -> bool:
        """Is any article outside?"""
        return bool(self.articles or self.source or self.since or self.until)

    def has(self, article: Article) -> bool:
        """Is that article inside?"""
        day = article.published or date.min
        return (
            (not self.articles or article.key in self.articles)
            and self.source in {"", article.source}
            and (self.since or date.min) <= day <= (self.until or date.max)
            and (article.published is not None or not (self.since or self.until))
        )


class Verdict(StrEnum):
    """How sure the answer is; calibrated, never shown as a percentage."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleRef(_Frozen):
    """What a reader is told of the article behind a quote; empty strings where it is unknown."""

    id: str
    title: str
    source: str
    url: str
    published: date | None

    @classmethod
    def of(cls, article: Article) -> ArticleRef:
        """What is told of this one."""
        return cls(
            id=article.key,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
        )


class Place(_Frozen):
    """A 1-based paragraph of an article; `same_story` if that carries the same story as the quote's article.

    Such are the versions of an agency's report in several outlets.
    """

    paragraph: int
    article: ArticleRef
    same_story: bool = False


class Quote(_Frozen):
    """A slice of an article: `article.text[start:end] == text`.

    `marks` are half-open ranges relative to `text`, ascending and apart: the words that answer.
    `paragraph` is the 1-based paragraph that the first mark stands in, `also` where else the same is said.
    """

    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    paragraph: int
    article: ArticleRef
    also: tuple[Place, ...]


class Correction(_Frozen):
    """A word that no article has, as it was `typed`, and the articles' word that was looked up instead."""

    typed: str
    used: str


class Timings(_Frozen):
    """Milliseconds spent on one question, by stage."""

    embed: float
    search: float
    rank: float
    read: float
    total: float


class Answer(_Frozen):
    """What the articles say. With the verdict `none`, `quotes` is empty and `nearest` may help.

    `as_of` is when the index that answered was last brought up to date (UTC), `articles` how many it holds.
    The first `differing` quotes, newest first, give different figures of the same thing; 0 if none do.
    """

    question: str
    verdict: Verdict
    as_of: datetime
    quotes: tuple[Quote, ...]
    nearest: Quote | None
    articles: int
    timings: Timings
    corrected: tuple[Correction, ...] = ()
    differing: int = 0
