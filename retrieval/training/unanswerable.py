"""Makes questions that their passage does not answer out of questions that it does (pure, given a generator).

After the ways in which SQuAD 2.0's unanswerable questions were found to differ (Rajpurkar et al. 2018, table
2): another name or number, a negation, an opposite; and the passage without the sentence that answers.
"""

from __future__ import annotations

import random
import re
from functools import cache

from retrieval.matching import holds, normalised
from retrieval.passages import split_sentences
from retrieval.training.examples import Text

_NAME = re.compile(r"\b[A-Z][\w'\u2019-]*(?: (?:(?:of|the|de|al) )?[A-Z][\w'\u2019-]*)*")
_NUMBER = re.compile(r"\b\d+(?:[.,]\d+)*\b")
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should)\b", re.IGNORECASE
)
# Another number is one of the passage's own this often, where it has one.
_FROM_THE_PASSAGE = 0.6
_OPPOSITES = """
    first last, largest smallest, biggest smallest, highest lowest, most least, more less, before after,
    largest second-largest, increase decrease, increased decreased, north south, northern southern, east west,
    eastern western, oldest youngest, older younger, old new, earlier later, early late, began ended,
    begin end, start end, started stopped, start stop, best worst, better worse, good bad, always never,
    male female, men women, man woman, boys girls, husband wife, father mother, son daughter, king queen,
    win lose, won lost, allowed forbidden, allow forbid, support oppose, supported opposed, accept reject,
    accepted rejected, buy sell, bought sold, above below, inside outside, long short,
    longest shortest, large small, big small, high low, strong weak, rich poor, hot cold, warm cool,
    easy difficult, light heavy, left right, top bottom, front back, major minor, same different,
    majority minority, public private, internal external, positive negative, arrive leave, arrived left,
    born killed, died born, built destroyed, founded dissolved, created destroyed, found lost, open closed,
    opened closed, love hate, loved hated, recommend avoid, modern ancient,
    fast slow, full empty, success failure, successful unsuccessful, include exclude,
    rise fall, rose fell, gain lose, gained lost, attack defend, attacked defended, give take, gave took,
    minimum maximum, summer winter, day night, morning evening, safe dangerous, true false, wet dry
"""


@cache
def _opposites() -> tuple[dict[str, str], re.Pattern[str]]:
    """Each word's opposite, and what finds those words; of several opposites the first one named."""
    pairs = [pair.split() for pair in _OPPOSITES.split(",")]
    opposite = {one: other for a, b in reversed(pairs) for one, other in ((b, a), (a, b))}
    return opposite, re.compile(r"(?<![\w-])(?:" + "|".join(opposite) + r")(?![\w-])")


def made_unanswerable(
    question: str, text: Text, spans: tuple[tuple[int, int], ...], rng: random.Random
) -> tuple[str, Text] | None:
    """A question and a passage that doesn't answer it; None where no way applies.

    Args:
        question: one that the passage answers.
        text: the passage.
        spans: where in the passage the answers are.
        rng: decides which way, and what is put in.
    """
    ways = [_less_text] * 3 + [_other_name] * 3 + [_other_number] * 2 + [_opposite] * 3 + [_negated]
    rng.shuffle(ways)
    for way in ways:
        made = way(question, text, spans, rng)
        if made is not None:
            return made
    return None


def _less_text(
    question: str, text: Text, spans: tuple[tuple[int, int], ...], _rng: random.Random
) -> tuple[str, Text] | None:
    """The passage without the sentences that answer, unless others do as well."""
    answers = [text.passage[start:end] for start, end in spans]
    kept = " ".join(
        text.passage[one.start : one.end]
        for one in split_sentences(text.passage)
        if not any(one.start < end and start < one.end for start, end in spans)
    )
    return (question, Text(text.title, kept)) if kept and not holds(kept, answers) else None


def _other_name(
    question: str, text: Text, _spans: tuple[tuple[int, int], ...], rng: random.Random
) -> tuple[str, Text] | None:
    """Another name of the same passage, or of its title, in a name's place."""
    own = [match for match in _NAME.finditer(question) if match.start() > 0]
    if not own:
        return None
    asked = normalised(question)
    found = {
        match.group() for match in _NAME.finditer(text.passage) if _inside_a_sentence(text.passage, match)
    }
    others = sorted(name for name in found if normalised(name) not in asked)
    if not others:
        return None
    return _replaced(question, rng.choice(own), rng.choice(others)), text


def _inside_a_sentence(passage: str, match: re.Match[str]) -> bool:
    before = passage[: match.start()].rstrip()
    return bool(before) and before[-1] not in '.!?:"\u201c\u201d(\n'


def _other_number(
    question: str, text: Text, _spans: tuple[tuple[int, int], ...], rng: random.Random
) -> tuple[str, Text] | None:
    """Another number, rather one of the passage's own; a year for a year."""
    own = list(_NUMBER.finditer(question))
    if not own:
        return None
    match = rng.choice(own)
    kind = _YEAR if _YEAR.fullmatch(match.group()) else _NUMBER
    others = sorted({one.group() for one in kind.finditer(text.passage)} - {one.group() for one in own})
    digits = match.group().replace(",", "").replace(".", "")
    made = str(int(digits) + rng.choice([-20, -7, -3, -1, 1, 2, 5, 11, 30]))
    word = rng.choice(others) if others and rng.random() < _FROM_THE_PASSAGE else made.lstrip("-")
    return _replaced(question, match, word), text


def _opposite(
    question: str, text: Text, _spans: tuple[tuple[int, int], ...], rng: random.Random
) -> tuple[str, Text] | None:
    opposite, found = _opposites()
    own = list(found.finditer(question))
    if not own:
        return None
    match = rng.choice(own)
    return _replaced(question, match, opposite[match.group()]), text


def _negated(
    question: str, text: Text, _spans: tuple[tuple[int, int], ...], rng: random.Random
) -> tuple[str, Text] | None:
    match = _AUXILIARY.search(question)
    if match is None:
        return None
    word = match.group()
    negated = {"can": "can't", "will": "won't"}.get(word.lower(), f"{word}n't")
    return _replaced(question, match, rng.choice([negated, f"{word} not"])), text


def _replaced(question: str, match: re.Match[str], word: str) -> str:
    return question[: match.start()] + word + question[match.end() :]
