"""Conversations of two questions, made of the questions of a set: follow-ups and changes of the topic."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.questions import Question
from retrieval.tokens import STOP_WORDS, words

KINDS = ("follow-up", "change of topic")
_CONVERSATIONS = 300  # of each kind
_LEADING = re.compile(r"(?:a|an|and|at|by|for|from|in|of|on|the|to|with|during|between)", re.IGNORECASE)


@dataclass(frozen=True)
class Conversation:
    """Two questions; `asked` is the second as it is asked, in full or as a follow-up."""

    kind: str
    before: Question
    question: Question
    asked: str

    @property
    def chooses(self) -> bool:
        """Is it of the half that chooses?"""
        return zlib.crc32(self.question.id.encode()) % 2 == 0


def shortened(question: str, number: int) -> str | None:
    """The question as one asks on: without the names and the little words that lead to them.

    The even ones are asked as "and …?", the odd ones as "what about …?" without their first little words.
    None where there is no name, or where fewer than two words are left that are no stop words.
    """
    kept: list[str] = []
    first, *others = question.rstrip(" ?").split()
    for word in others:
        if word[:1].isupper():
            while kept and _LEADING.fullmatch(kept[-1]):
                kept.pop()
        else:
            kept.append(word)
    telling = [word for word in kept if STOP_WORDS.isdisjoint(words(word))]
    if len(kept) == len(others) or len(telling) < 2:  # noqa: PLR2004 - as the docstring says it
        return None
    if number % 2 == 0:
        return f"and {first.lower()} {' '.join(kept)}?"
    return f"what about {' '.join(kept[kept.index(telling[0]) :])}?"


def conversations(questions: Sequence[Question]) -> list[Conversation]:
    """Follow-ups from neighbours in their file, and as many changes of the topic, spread over all of them."""
    answerable = [one for one in questions if one.answerable]
    neighbours = [
        (before, after, short)
        for number, (before, after) in enumerate(pairwise(answerable))
        if before.article_ids == after.article_ids and (short := shortened(after.question, number))
    ]
    chosen = neighbours[:: max(1, len(neighbours) // _CONVERSATIONS)][:_CONVERSATIONS]
    found = [Conversation(KINDS[0], before, after, short) for before, after, short in chosen]
    others = sorted(answerable, key=lambda one: zlib.crc32(one.id.encode()))
    for number, (before, _, _) in enumerate(chosen):
        other = next(
            one for one in others[number:] + others if not {*one.article_ids} & {*before.article_ids}
        )
        found.append(Conversation(KINDS[1], before, other, other.question))
    return found
