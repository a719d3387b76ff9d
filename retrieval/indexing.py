"""Brings the index up to date with the articles: what changed, embed it, publish it, switch."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.schema import Rejected


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run changed; `embedded` counts articles whose vectors had to be computed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    embedded: int
    seconds: float
    version: int
