"""Whether a text holds one of the accepted answers (pure).

Both are lower-cased, and every run of white space and punctuation counts as one blank; then the answer has to
be a part of the text, as it is in the evaluations of reading comprehension that these question files follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


def normalised(text: str) -> str:
    """The words of a text, lower-cased, with one blank between them."""
    return "".join(letter for letter, _ in _letters(text))


def holds(text: str, answers: Iterable[str]) -> bool:
    """Does one of the answers stand in the text?"""
    inside = normalised(text)
    return any(answer in inside for answer in map(normalised, answers) if answer)


def occurrences(text: str, answers: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the answers stand in the text, as half-open ranges; the same rule as `holds`."""
    letters = _letters(text)
    inside = "".join(letter for letter, _ in letters)
    for answer in filter(None, map(normalised, answers)):
        for match in re.finditer(f"(?={re.escape(answer)})", inside):
            yield letters[match.start()][1], letters[match.start() + len(answer) - 1][1] + 1


def _letters(text: str) -> list[tuple[str, int]]:
    """The normalised text, letter by letter, each with its place in the text."""
    found: list[tuple[str, int]] = []
    for word in _WORD.finditer(text):
        if found:
            found.append((" ", word.start()))
        for place, letter in enumerate(word.group(), word.start()):
            found += [(lower, place) for lower in letter.lower()]  # İ becomes two
    return found
