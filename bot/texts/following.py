"""The sentences about follow-ups."""

from __future__ import annotations


def looked_first(address: str) -> str:
    """Which article came first in a search; `address` leads to the answer that quotes it, if it can."""
    answer = f"[the earlier answer]({address})" if address else "the earlier answer"
    return f"Looked first in the article of {answer}."
