"""Passages of the same story that say the same: one of them is read, the others stand behind (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from retrieval.quoting import Copies
from retrieval.ranking import Evidence, Ranked
from retrieval.tokens import words

# Where passages repeat others, so many times more are looked through for those that don't.
_FURTHER = (1, 2, 4)


def best(
    ranked: Sequence[Ranked],
    weighed: Callable[[Sequence[Ranked]], list[Evidence]],
    copies: Callable[[Sequence[Evidence]], Copies],
    most: int,
) -> tuple[list[Evidence], Copies]:
    """The best passages, up to `most` that say something of their own and behind them repeats; their copies.

    Where no article carries the story of another one these are the first of the ranked ones, weighed.
    """
    for times in _FURTHER:
        evidence = weighed(ranked[: times * most])
        found = copies(evidence)
        own, repeats = apart(evidence, found)
        if len(own) >= most or times * most >= len(ranked):
            break
    return [*own[:most], *repeats], found


def apart(evidence: Sequence[Evidence], copies: Copies) -> tuple[list[Evidence], list[Evidence]]:
    """The passages that say something of their own, and the repeats, both in their order.

    A passage repeats an earlier one of the same story if its sentence that lies nearest to the question
    stands in that, too, with the same words and figures. `copies` are by key the articles of a story.
    """
    own: list[Evidence] = []
    repeats: list[Evidence] = []
    for one in evidence:
        alike = {article.key for article in copies.get(one.stored.article.key, ())}
        earlier = (other for other in own if other.stored.article.key in alike)
        (repeats if any(_nearest(one) in _sentences(other) for other in earlier) else own).append(one)
    return own, repeats


def _nearest(one: Evidence) -> list[str]:
    best = int(one.ranked.candidate.sentences.argmax())
    return words(one.stored.sentence(one.stored.passage.first + best))


def _sentences(one: Evidence) -> list[list[str]]:
    passage = one.stored.passage
    return [words(one.stored.sentence(index)) for index in range(passage.first, passage.last)]
