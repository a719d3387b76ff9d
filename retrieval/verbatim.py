"""Whether a text stands in articles, character for character or but for what typing changes (pure).

Phones and keyboards type other quotation marks and dashes than newspapers print, capitals where a sentence
begins, three dots for one sign, and a command's option holds no line break. A text that stands there but for
these is found, and what differs is named: it is not verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.articles.cleaning import clean_text, is_broken
from retrieval.errors import QuestionError
from retrieval.quoting import cut
from retrieval.schema import Article, Place, Quote

SHORTEST_TEXT, LONGEST_TEXT = 8, 300

_QUOTATION, _CAPITALS = "quotation marks", "capital letters"
_MARKS = "[\"'`´‘’‚‛“”„‟«»‹›′″]+"
# What may differ, runs that count as the same, and what stands for them where two texts are compared.
_ALIKE = (
    (_QUOTATION, _MARKS, '"'),
    ("dashes", "[-\u2010-\u2015\u2212]+", "-"),
    ("dots", r"(?:\.\.\.|…)", "…"),
    ("white space", r"\s+", " "),
)
_RUN = re.compile("|".join(f"({pattern})" for _, pattern, _ in _ALIKE))
_AROUND = re.compile(rf"(?P<before>{_MARKS})?\s*(?P<inside>.*?)\s*(?P<after>{_MARKS})?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands: the `quote` in one article, `articles` in all; `differs` is empty if verbatim."""

    quote: Quote
    articles: int
    differs: tuple[str, ...]


def check_text(text: str) -> str:
    """The text as articles are cleaned: NFC, no invisible characters, no blanks around it.

    Raises:
        QuestionError: it is too short, too long or wrongly encoded.
    """
    if is_broken(text):
        raise QuestionError("The text holds broken characters: type it again, in UTF-8.")
    cleaned = clean_text(text).strip()
    if not SHORTEST_TEXT <= len(cleaned) <= LONGEST_TEXT:
        raise QuestionError(
            f"A text to look for has {SHORTEST_TEXT} to {LONGEST_TEXT} characters; "
            f"this one has {len(cleaned)}."
        )
    return cleaned


def standing(text: str, articles: Sequence[Article], count: int) -> Standing:
    """Where a text stands that the first of these articles and the others hold; `count` do in all."""
    first, *others = (_first(article, text) for article in articles)
    also = tuple(Place(paragraph=other.paragraph, article=other.article) for other in others)
    return Standing(first.model_copy(update={"also": also}), count, ())


def standing_alike(text: str, articles: Iterable[Article]) -> Standing | None:
    """Where it stands in the first of these articles that holds it but for what typing changes."""
    pattern = _pattern(text)
    if pattern is None:
        return None
    for article in articles:
        if found := pattern.search(article.text):
            return Standing(cut(article, *found.span()), 1, _differences(text, found[0]))
    return None


def _pattern(text: str) -> re.Pattern[str] | None:
    """Finds the text in its every dress, also without marks around it; None if it is nothing but marks."""
    around = _AROUND.fullmatch(text)
    if around is None or not around["inside"]:
        return None
    before, after = (f"(?:{_MARKS})?" if around[side] else "" for side in ("before", "after"))
    pieces, at = [before], 0
    for run in _RUN.finditer(inside := around["inside"]):
        pieces += [re.escape(inside[at : run.start()]), _ALIKE[(run.lastindex or 1) - 1][1]]
        at = run.end()
    return re.compile("".join([*pieces, re.escape(inside[at:]), after]), re.IGNORECASE)


def _differences(typed: str, found: str) -> tuple[str, ...]:
    """Without which of the allowances the two would not be the same."""
    names = [*(name for name, _, _ in _ALIKE), _CAPITALS]
    return tuple(name for name in names if _folded(typed, but=name) != _folded(found, but=name))


def _folded(text: str, but: str) -> str:
    for name, pattern, sign in _ALIKE:
        if name != but:
            text = re.sub(pattern, sign, text)
    if but != _QUOTATION:
        text = text.strip('" ')
    return text if but == _CAPITALS else text.casefold()


def _first(article: Article, text: str) -> Quote:
    start = article.text.index(text)
    return cut(article, start, start + len(text))
