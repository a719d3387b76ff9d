"""The one error of this package, and the words for what was found."""

from __future__ import annotations

_LONGEST = 60


class ConfigError(ValueError):
    """A setting can't be used; one sentence says where it stands, what was found and what is accepted."""


def shown(value: object) -> str:
    """`value` as an error shows it: on one line, short, nothing in it that could act on a terminal."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)  # repr escapes what is not printable
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
