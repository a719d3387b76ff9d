"""The sets of articles and questions that a benchmark is pointed at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def sets(folders: Iterable[Path]) -> dict[str, tuple[Path, Path]]:
    """Articles and questions of each of these folders that is a set, and of those that they hold, by name."""
    found = {}
    for one in (
        inner for folder in folders for inner in (folder.resolve(), *sorted(folder.resolve().iterdir()))
    ):
        articles, questions = sorted(one.glob("articles.jsonl*")), sorted(one.glob("questions.jsonl*"))
        if articles and questions:
            found[one.name] = (articles[0], questions[0])
    return found
