"""Pinned questions as messages (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markdown import escape_line
from bot.render import LIMIT, size
from bot.texts import UNTITLED, titles
from bot.texts import pins as texts
from retrieval.pinned import Outcome
from retrieval.store.pins import Pin

_QUESTION, _TITLE, _FAULT = 120, 80, 150
_NAMED, _NAME = 3, 60  # articles that could not be added, and characters of their titles
_ROOM = 1200  # characters for the lines below a sentence


def listed(pins: Sequence[Pin]) -> tuple[str, str]:
    """The message, and the text of a file if that is too short for all of them."""
    if not pins:
        return texts.NONE_PINNED, ""
    return _fitting(texts.listed(len(pins)), [_line(str(one.id), one) for one in pins])


def checked(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """The same for what came of each question, those that failed first."""
    if not outcomes:
        return texts.NONE_PINNED, ""
    passed = sum(not one.fault for one in outcomes)
    ordered = sorted(outcomes, key=lambda one: not one.fault)
    lines = [
        _line("✗" if one.fault else "✓", one.pin) + (f": {_short(one.fault, _FAULT)}" if one.fault else "")
        for one in ordered
    ]
    return _fitting(texts.checked(passed, len(outcomes)), lines)


def regression(broken: Sequence[tuple[str, str]]) -> str:
    """Which questions keep a new index from serving."""
    return texts.regression(_broken(broken))


def not_added(names: Sequence[str], broken: Sequence[tuple[str, str]]) -> str:
    """Which questions keep out what somebody wanted to add."""
    more = len(names) - _NAMED
    named = titles([_short(one, _NAME) or UNTITLED for one in names[:_NAMED]])
    return texts.not_added(f"{named} and {more:,} more" if more > 0 else named, _broken(broken))


def not_dated(name: str, broken: Sequence[tuple[str, str]]) -> str:
    """Which questions keep an article from another date."""
    return texts.not_dated(_short(name, _NAME) or UNTITLED, _broken(broken))


def unanswered(broken: Sequence[tuple[str, str]]) -> str:
    """Which questions an index does not answer that serves because nothing else can."""
    return texts.unanswered(_broken(broken))


def withdrawn(pins: Sequence[Pin]) -> str:
    """Which questions can't be answered while their article is shown to nobody; "" for none."""
    lines = [f"{one.id} · “{_short(one.question, _QUESTION)}”" for one in pins]
    return texts.withdrawn(_capped(lines)) if pins else ""


def _broken(broken: Sequence[tuple[str, str]]) -> str:
    lines = [f"✗ “{_short(question, _QUESTION)}”: {_short(fault, _FAULT)}" for question, fault in broken]
    return _capped(lines)


def _capped(lines: Sequence[str]) -> str:
    """As many as there is room for; the others are counted."""
    kept: list[str] = []
    while len(kept) < len(lines) and size("\n".join([*kept, lines[len(kept)]])) <= _ROOM:
        kept.append(lines[len(kept)])
    left = len(lines) - len(kept)
    return "\n".join([*kept, f"… and {left:,} more"] if left else kept)


def _line(sign: str, pin: Pin) -> str:
    words = f", with “{_short(pin.words, _TITLE)}”" if pin.words else ""
    return f"{sign} · “{_short(pin.question, _QUESTION)}” → {_short(pin.title, _TITLE)}{words}"


def _short(text: str, most: int) -> str:
    return escape_line(text, most)


def _fitting(head: str, lines: Sequence[str]) -> tuple[str, str]:
    whole = "\n".join([head, *lines])
    if size(whole) <= LIMIT:
        return whole, ""
    return f"{head}\n{texts.IN_FILE}", "".join(f"{line}\n" for line in lines)
