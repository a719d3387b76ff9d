"""What somebody's message claims, as a question's text (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.markdown import unescape
from retrieval.answering import LONGEST_QUESTION, SHORTEST_QUESTION

_MASKED_LINK = re.compile(r"\[([^\[\]]+)\]\(<?https?://[^\s()<>]*>?\)")
# Mentions, custom emoji, moments, links and the signs of formats: none of it is said about anything.
_MARKUP = re.compile(
    r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>]+:\d+|id:\w+)>"
    r"|<?\bhttps?://[^\s<>]*>?|\*+|__+|~~|\|\||`+"
)
_LINE_START = re.compile(r"^\s*(?:>>>|>|-#|#{1,3}|[-*])\s+", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s)")


@dataclass(frozen=True, slots=True)
class Claim:
    """The words to look up; `cut` when they are only the beginning of the message's."""

    text: str
    cut: bool


def claim_in(content: str) -> Claim | None:
    """What a message says, as much of it as a question may hold; None if it says nothing in letters."""
    said = _LINE_START.sub("", _MASKED_LINK.sub(r"\1", unescape(content)))
    text = " ".join(_MARKUP.sub(" ", said).split())
    if len(text) < SHORTEST_QUESTION or not any(map(str.isalpha, text)):
        return None
    if len(text) <= LONGEST_QUESTION:
        return Claim(text, cut=False)
    return Claim(text[: _end(text)].rstrip(), cut=True)


def _end(text: str) -> int:
    """Where to cut: behind a sentence that leaves more than half, else behind a word, else anywhere."""
    beginning = text[: LONGEST_QUESTION + 1]
    ends = [found.end() for found in _SENTENCE_END.finditer(beginning)]
    best = max([*ends, 0])
    if best < LONGEST_QUESTION // 2:
        best = beginning.rfind(" ")
    return best if best > 0 else LONGEST_QUESTION
