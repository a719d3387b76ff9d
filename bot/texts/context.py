"""What is said above the passages that the buttons below an answer show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts import moment

SHOW_NEAREST = "Nearest passage"
NEAREST = "**Nearest passage**: I don't take it for an answer."
IS_NOW = "**As it is now**, in the passage that comes nearest; the words that differ are bold."


def stands_still(changed: datetime) -> str:
    """Above a quote among its neighbours, in the newer version of its article."""
    return f"**Context**: the quote is bold. Its article has changed {moment(changed)}; the quote has not."


def as_it_was(changed: datetime) -> str:
    """Above a quote of a version that is no longer there."""
    return f"**As it was** when I answered. The article has changed {moment(changed)}."


def gone_since(changed: datetime) -> str:
    """The same where the article says nothing of the kind any more."""
    return f"{as_it_was(changed)} Nothing in it is near this any more."


def is_now_but(differs: Sequence[str]) -> str:
    """Above what became of a quote, where the words are the same."""
    return f"**As it is now**, with other {' and '.join(differs)}."
