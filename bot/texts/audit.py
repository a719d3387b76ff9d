"""The sentences of the moderators' log."""

from __future__ import annotations

from collections.abc import Mapping


def entry(actor: int, action: str, values: Mapping[str, str]) -> str:
    """Who did what, and under it a line for each value that there is; all of it is escaped."""
    head = f"**{action}** by <@{actor}>"
    return "\n".join([head, *(f"{name}: {value}" for name, value in values.items() if value)])
