"""The sentences of `verbatim add`."""

from __future__ import annotations

REMOVED = "A moderator removed it."
TWICE = "It is given twice."


def twin(title: str) -> str:
    """A text is among the articles already."""
    return f"Its text is among the articles already: {title}."
