"""Mends words of a question that no article has: slips in names, and a few words that chats shorten.

Only words unknown to the corpus are touched, and only by words of the corpus that are an edit or two away
(insertion, deletion, substitution, or two neighbours swapped). A word that the model has as one piece is a
real one, which the articles just don't use: it stays, or else "math" would be looked up as "path".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.schema import Correction
from retrieval.tokens import STOP_WORDS, words

_TYPED = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")

# Shorter words are an edit away from too many others. A second edit is one slip's for no word under nine
# letters; among nine letters and more it rarely leads to another word.
_SHORTEST, _TWO_EDITS = 4, 9
# No slip of a longer word is worth its place in an answer, whose room is small.
_LONGEST = 30

# A question in which more words than this look like slips is in another language.
_MOST = 3

# What chats make of the function words that stand in nearly every question.
_CHAT = {"abt": "about", "r": "are", "u": "you", "ur": "your", "wat": "what", "wut": "what"}


class Vocabulary(Protocol):
    """What a store knows of words."""

    def unknown(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the stems that stand in no passage."""

    def words(self, beginning: str) -> tuple[str, ...]:
        """The folded words that begin so, those of more passages first."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A question as it is looked up, and what was corrected in it, each word once."""

    text: str
    corrected: tuple[Correction, ...]


class Speller:
    """Mends questions for one vocabulary.

    Args:
        vocabulary: the words of the corpus.
        tokenize: the store's own tokenizer.
        is_word: whether a folded word is a real one, whatever the corpus says.
    """

    def __init__(
        self, vocabulary: Vocabulary, tokenize: Callable[[str], list[str]], is_word: Callable[[str], bool]
    ) -> None:
        self._vocabulary = vocabulary
        self._tokenize = tokenize
        self._is_word = is_word

    def mend(self, question: str) -> Mended:
        """The question with its unknown words mended where they can be, or as it is; raises StoreError."""
        unknown = self._vocabulary.unknown(self._tokenize(question))
        corrected: dict[Correction, None] = {}

        def mended(found: re.Match[str]) -> str:
            typed = found.group()
            word = "".join(words(typed))
            if unknown.isdisjoint(self._tokenize(typed)):
                return typed
            if word in _CHAT:
                return _CHAT[word]
            used = self._nearest(word)
            if used is None:
                return typed
            used = _as_typed(used, typed)
            corrected[Correction(typed=typed, used=used)] = None
            return used

        text = _TYPED.sub(mended, question)
        return Mended(text, tuple(corrected)) if len(corrected) <= _MOST else Mended(question, ())

    def _nearest(self, word: str) -> str | None:
        """The word of the corpus with the fewest edits, of equal ones that of more passages."""
        if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST or self._is_word(word):
            return None
        # People rarely miss a word's first letter, but now and then swap it with the second.
        near = [*self._vocabulary.words(word[0]), *self._vocabulary.words(word[1] + word[0])]
        edits = 2 if len(word) >= _TWO_EDITS else 1
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return next((one for one, _, _ in found if len(one) >= _SHORTEST and one not in STOP_WORDS), None)


def _as_typed(word: str, typed: str) -> str:
    """The word in the capitals of what was typed: words of the corpus are kept in lower case."""
    if typed.isupper():
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word
