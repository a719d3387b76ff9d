"""What is said of an article's versions. Reasons are escaped before they get here."""

from __future__ import annotations


def version(digest: str, how: str, who: str) -> str:
    """A version: how its digest begins, how it came, and by whom, when and why."""
    return " · ".join(part for part in (f"- version {digest}", how, who) if part)


def more(versions: int) -> str:
    """Older versions are left out."""
    return f"- … and {versions:,} more"
