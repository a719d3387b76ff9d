"""Whether a text holds one of the accepted answers (pure).

Both are lower-cased, and every run of white space and punctuation counts as one blank; an answer matches
whole words only, so that "5" is not found in "250,000".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


def normalised(text: str) -> str:
    """The words of a text, lower-cased, with one blank between them and around them."""
    return f" {' '.join(word.lower() for word in _WORD.findall(text))} "  # lower-cased, İ has two parts


def holds(text: str, answers: Iterable[str]) -> bool:
    """Does one of the answers stand in the text?"""
    inside = normalised(text)
    return any(answer in inside for answer in map(normalised, answers) if answer.strip())


def occurrences(text: str, answers: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the answers stand in the text, as half-open ranges; the same rule as `holds`."""
    words = [(match.group().lower(), match.span()) for match in _WORD.finditer(text)]
    for answer in answers:
        wanted = normalised(answer).split()
        if not wanted:
            continue
        for first in range(len(words) - len(wanted) + 1):
            piece = words[first : first + len(wanted)]
            if [word for word, _ in piece] == wanted:
                yield piece[0][1][0], piece[-1][1][1]
