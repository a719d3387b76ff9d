"""Puts quotes side by side that give different figures of the same thing (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from retrieval.figures import Figure, figure
from retrieval.passages import split_sentences
from retrieval.schema import Quote

Tokenize = Callable[[str], list[str]]


def side_by_side(quotes: Sequence[Quote], question: str, tokenize: Tokenize) -> tuple[tuple[Quote, ...], int]:
    """The quotes, those first that give different figures, newest first, and how many these are.

    The best quote is one of them. They are of different articles, and their marked sentences have the same
    words of the question: "15 people were killed" is no answer to how many were displaced. Which figure is
    right nobody here decides. Where none differ, the quotes stay in their order, and the count is 0.
    """
    apart: dict[int, Figure] = {}
    for at, quote in enumerate(quotes):
        own = _figure(quote)
        if own is None and not apart:
            break  # the best quote gives none
        if own is not None and all(
            own.differs(its) and _same_thing(quote, quotes[other], {own.unit, its.unit}, question, tokenize)
            for other, its in apart.items()
        ):
            apart[at] = own
    if len(apart) < 2:  # noqa: PLR2004 - one alone differs from nothing
        return tuple(quotes), 0
    found = sorted((quotes[at] for at in apart), key=_published, reverse=True)
    return (*found, *(quote for at, quote in enumerate(quotes) if at not in apart)), len(found)


def _figure(quote: Quote) -> Figure | None:
    return figure(quote.text, *quote.marks[0]) if quote.marks else None


def _same_thing(one: Quote, other: Quote, units: set[str], question: str, tokenize: Tokenize) -> bool:
    """Are they of two articles, and do both say the same of the question, beside numbers and units?"""
    asked = {word for word in tokenize(question) if not word[0].isdigit()}.difference(
        tokenize(" ".join(units))
    )
    said = [asked.intersection(tokenize(_marked_sentence(quote))) for quote in (one, other)]
    return one.article.id != other.article.id and bool(said[0]) and said[0] == said[1]


def _marked_sentence(quote: Quote) -> str:
    start, _ = quote.marks[0]
    sentence = next(one for one in split_sentences(quote.text) if start < one.end)
    return quote.text[sentence.start : sentence.end]


def _published(quote: Quote) -> date:
    return quote.article.published or date.min
