"""Pinned questions as messages (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markdown import escape_line
from bot.render import LIMIT, size
from bot.texts import pins as texts
from retrieval.pinned import Outcome
from retrieval.store.pins import Pin

_QUESTION, _TITLE, _FAULT = 120, 80, 150


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
    lines = [f"✗ “{_short(question, _QUESTION)}”: {_short(fault, _FAULT)}" for question, fault in broken[:5]]
    if len(broken) > len(lines):
        lines.append(f"… and {len(broken) - len(lines):,} more")
    return texts.regression("\n".join(lines))


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
