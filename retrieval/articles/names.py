"""Names under which programs keep what is no article, or not yet (pure)."""

from __future__ import annotations

_ENDINGS = (".crdownload", ".download", ".filepart", ".part", ".partial", ".swp", ".temp", ".tmp", "~")


def is_hidden(name: str) -> bool:
    """Is the file or folder of that name hidden? There many programs write before they rename."""
    return name.startswith(".")


def is_temporary(name: str) -> bool:
    """Is it the name of a file that is half loaded, an editor's copy, or a lock?"""
    return (
        name.lower().endswith(_ENDINGS)
        or name.startswith("~$")
        or (name.startswith("#") and name.endswith("#"))
    )
