"""What `source`, `since` and `until` of a command mean (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot import texts
from bot.catalogue import Catalogue, Named
from bot.errors import BoundsError
from bot.markdown import escape_line
from retrieval.errors import StoreEmptyError
from retrieval.schema import Within

_NAME_LIMIT = 80
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a search, and what an answer says of them; None and empty where nothing is bounded."""

    within: Within | None = None
    said: str = ""


def source_called(catalogue: Catalogue, typed: str) -> Named:
    """What is called so, whether it was picked from the choices or typed by hand.

    Raises:
        BoundsError: nothing is; the message has the closest titles.
        StoreEmptyError: there are no articles.
    """
    found = catalogue.named(typed)
    if found is not None:
        return found
    closest = [escape_line(title, _NAME_LIMIT) for title in catalogue.closest(typed)]
    if not closest:
        raise StoreEmptyError(texts.NO_ARTICLES)
    raise BoundsError(texts.unknown_source(escape_line(typed, _NAME_LIMIT), closest))


def bounds_of(source: Named | None, since: str | None, until: str | None) -> Bounds:
    """What these options make of a search; raises BoundsError for no day and for days the wrong way round."""
    if source is None and since is None and until is None:
        return Bounds()
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise BoundsError(texts.DAYS_REVERSED)
    named = source or Named("")
    name = [escape_line(named.name, _NAME_LIMIT)] if named.name else []
    said = texts.searched_only([*name, *texts.published_within(first, last)])
    return Bounds(Within(named.articles, named.source, first, last), said)


def _day(typed: str | None) -> date | None:
    """The day of that form; fewer forms than Python's own, which also knows weeks."""
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed.strip() if _DAY.fullmatch(typed.strip()) else "")
    except ValueError:  # not of that form, or the calendar has no such day
        raise BoundsError(texts.BAD_DAY) from None
