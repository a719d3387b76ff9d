"""Whether pinned questions are still answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.articles.cleaning import clean_line
from retrieval.errors import RegressionError, StoreError
from retrieval.schema import Answer
from retrieval.store.pins import Pin, Pins
from retrieval.store.searched import Searched

if TYPE_CHECKING:
    from retrieval.answering import Answerer

_NAMED = 5

Ask = Callable[[str], Answer]
Broken = Sequence[tuple[str, str]]  # questions, each with what is wrong with its answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a pinned question; `fault` is empty where it is answered as it should be."""

    pin: Pin
    fault: str


def fault(pin: Pin, answer: Answer) -> str:
    """What is wrong with an answer: the article is not quoted, or not with these words; "" if nothing is."""
    if not answer.quotes:
        return "the articles don't say"
    quoted = [
        quote.text
        for quote in answer.quotes
        if pin.article in (quote.article.id, *(place.article.id for place in quote.also))
    ]
    if not quoted:
        return "its article is not quoted"
    if not any(_folded(pin.words) in _folded(text) for text in quoted):
        return "its words are not quoted"
    return ""


def check(pins: Sequence[Pin], ask: Ask) -> list[Outcome]:
    """Ask all of them; one that can't be asked has failed."""
    return [Outcome(pin, _fault(pin, ask)) for pin in pins]


def unanswered(pins: Sequence[Pin], ask: Ask) -> Broken:
    """Those that are not answered as they should be, each with what is wrong."""
    return [(one.pin.question, one.fault) for one in check(pins, ask) if one.fault]


def refuse_regressions(pins: Sequence[Pin], new: Ask, old: Ask) -> None:
    """Raises RegressionError for those that the old index answers and the new one doesn't."""
    failed = [one for one in check(pins, new) if one.fault]
    broken = [one for one in failed if not _fault(one.pin, old)]
    if broken:
        found = [(one.pin.question, one.fault) for one in broken]
        raise RegressionError(
            f"The old index goes on, as the new one no longer answers what was pinned ({questions(found)}): "
            "change the articles back, `/articles hide` what was added, or `/pins remove` the pin.",
            found,
        )


def questions(broken: Broken) -> str:
    """The first of them in a part of a sentence, fit for a terminal; the others are counted."""
    named = [f"“{clean_line(question)}”: {clean_line(fault)}" for question, fault in broken[:_NAMED]]
    left = len(broken) - len(named)
    return "; ".join([*named, f"{left:,} more"] if left else named)


class Examiner:
    """Asks the `pins` as `answerer` answers, which is made only where something is pinned."""

    def __init__(self, pins: Pins, answerer: Callable[[], Answerer]) -> None:
        self._pins = pins
        self._answerer = answerer

    def check(self) -> list[Outcome]:
        """Of the index that serves."""
        return check(self._pins.all(), self._answerer().ask)

    def approve(self, new: Searched, old: Searched | None) -> Broken:
        """Raises RegressionError when a pinned question that was answered no longer is.

        Without an `old` index that could go on: those that the new one does not answer.
        """
        pins = self._pins.all()
        if not pins:
            return ()
        ask = self._answerer().over(new).ask
        if old is None:
            return unanswered(pins, ask)
        refuse_regressions(pins, ask, self._answerer().over(old).ask)
        return ()


def _fault(pin: Pin, ask: Ask) -> str:
    try:
        return fault(pin, ask(pin.question))
    except StoreError as error:
        return str(error)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
