"""What became of a quote in a newer version of its article (pure).

It may stand there as it was, but for what typing changes, or in other words: then it is the passage of about
as many new sentences that has most of its words, if it has half of them. The measure is Dice's, of the words
of both texts, each as often as it stands there: 2 |A ∩ B| / (|A| + |B|).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from retrieval.passages import split_sentences
from retrieval.quoting import cut
from retrieval.schema import Article, Quote
from retrieval.verbatim import standing_alike

NEAR = 0.5

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")  # 250,000 and can't are one word each
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Became:
    """The quote as it `was`, and what is `now` nearest to it, None if nothing is near.

    Each is a slice of its own version. If they are not the same, `differs` names in what else than words, and
    where it names nothing the words are marked that the other one has not.
    """

    was: Quote
    now: Quote | None
    differs: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Does it stand there, character for character?"""
        return self.now is not None and self.now.text == self.was.text


def became(old: Article, start: int, end: int, new: Article) -> Became:
    """What became in `new` of the slice of `old`, an earlier version of the same article."""
    was = cut(old, start, end)
    places = [found.start() for found in re.finditer(re.escape(was.text), new.text)]
    if places:
        here = min(places, key=lambda place: abs(place - start))
        return Became(was, cut(new, here, here + end - start))
    alike = standing_alike(was.text, [new])
    if alike is not None:
        return Became(was, alike.quote, alike.differs)
    span = _nearest(was, old.text, new.text)
    if span is None:
        return Became(was, None)
    now = cut(new, *span)
    mine, others = _differing(was.text, now.text)
    marked = was.model_copy(update={"marks": mine}), now.model_copy(update={"marks": others})
    return Became(*marked, differs=() if mine or others else ("punctuation",))


def _nearest(was: Quote, old: str, new: str) -> _Span | None:
    """Of the runs of about as many sentences the one that shares most words with the quote, if many.

    No sentence is in it that stood beside the quote before: that one has become nothing else.
    """
    beside = {
        old[one.start : one.end] for one in split_sentences(old) if not was.start <= one.start < was.end
    }
    sentences = split_sentences(new)
    words = [_words(new[one.start : one.end]) for one in sentences]
    stayed = [new[one.start : one.end] in beside for one in sentences]
    wanted, about = _words(was.text), len(split_sentences(was.text))
    measured = [
        (_likeness(wanted, sum(words[first : first + count], Counter())), first, first + count - 1)
        for count in range(max(1, about - 1), about + 2)
        for first in range(len(sentences) - count + 1)
        if not any(stayed[first : first + count])
    ]
    likeness, first, last = max(measured, key=lambda one: one[0], default=(0.0, 0, 0))
    return (sentences[first].start, sentences[last].end) if likeness >= NEAR else None


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _differing(one: str, other: str) -> tuple[tuple[_Span, ...], tuple[_Span, ...]]:
    """Where in the two texts the words stand that the other one has not in that place."""
    mine, others = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    words = [word[0] for word in mine], [word[0] for word in others]
    steps = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    apart = [bounds for kind, *bounds in steps if kind != "equal"]
    return (
        tuple(_span(mine[first:last]) for first, last, _, _ in apart if first < last),
        tuple(_span(others[first:last]) for _, _, first, last in apart if first < last),
    )


def _span(words: Sequence[re.Match[str]]) -> _Span:
    return words[0].start(), words[-1].end()
