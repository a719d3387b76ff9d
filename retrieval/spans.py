"""The trained reader: sees a question and a passage together and marks the words that answer."""

from __future__ import annotations

import os
import threading
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.ranking import Evidence, RankedSentence, rank_sentences
from retrieval.reading import Reading, context

# A mark is at most this many tokens long: more is a sentence, not the words that answer.
_LONGEST_MARK = 30
# The rest of an endless passage is not read.
_LONGEST_INPUT = 384
_LENGTH_STEP = 16
# So many passages are read at first; if a mark in them has log-odds of ENOUGH, the others are left unread:
# they take time and hardly ever change the answer. Chosen on the development sets.
AT_FIRST, ENOUGH = 2, -1.0
# But another article's passage whose score is as near as this to the best one's may repeat the answer, or
# have a newer one.
_NEARLY = 0.05
# What a mark's log-odds count for its sentence, beside the rank without them; chosen on the development sets.
SENTENCE = 0.4
# Log-odds against a mark that only repeats the question's words: "country" doesn't answer "which country?".
ECHO = 3.0


@dataclass(frozen=True, slots=True)
class Mark:
    """`article.text[start:end]`, and by how much it outweighs "not here", in log-odds."""

    start: int
    end: int
    odds: float


class SpanReader:
    """A transformers question-answering model over the first passages.

    Args:
        model: an AutoModelForQuestionAnswering, ready to be used.
        tokenizer: its fast tokenizer.
        passages: how many passages it reads of a question's at most.
        threads: how many it calculates with.
    """

    def __init__(self, model: Any, tokenizer: Any, *, passages: int, threads: int) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch

        self._torch = torch
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._tokenizing = threading.Lock()  # the tokenizer refuses two threads at once
        self._passages = passages
        self._threads = threads

    def read(self, question: str, evidence: Sequence[Evidence]) -> list[Reading]:
        """The best mark of every sentence of the first passages, best first."""
        wanted = evidence[: self._passages]
        if not wanted:
            return []
        first = wanted[:AT_FIRST]
        marks = self.marks(question, first)
        rest = [wanted[number] for number in further(wanted, marks)]
        return in_order([*first, *rest], marks + self.marks(question, rest) if rest else marks)

    def marks(self, question: str, evidence: Sequence[Evidence]) -> list[dict[int, Mark]]:
        """For each of these passages, at least one: its sentences' best marks, by the sentences' indices."""
        heads = [len(context(one.stored.article.title, "")) for one in evidence]
        with self._tokenizing:
            encoded = self._tokenizer(
                [question] * len(evidence),
                [context(one.stored.article.title, one.stored.text) for one in evidence],
                truncation="longest_first",
                max_length=_LONGEST_INPUT,
                return_offsets_mapping=True,
                padding=True,
                pad_to_multiple_of=_LENGTH_STEP,
                return_tensors="np",
            )
        starts, ends = self._logits({name: encoded[name] for name in self._tokenizer.model_input_names})
        found = []
        for row, (one, head) in enumerate(zip(evidence, heads, strict=True)):
            offsets = encoded["offset_mapping"][row] - head + one.stored.passage.start
            kinds = np.array(encoded.sequence_ids(row))  # 0 the question, 1 the passage, None neither
            readable = np.flatnonzero((kinds == 1) & (offsets[:, 0] >= one.stored.passage.start))
            ids = encoded["input_ids"][row]
            new = ~np.isin(ids, ids[kinds == 0])
            first, last = ((logits[row] - logits[row, 0])[readable] for logits in (starts, ends))
            found.append(_best_marks(one, offsets[readable], first, last, new[readable]))
        return found

    def _logits(self, inputs: dict[str, NDArray[np.int64]]) -> tuple[Any, Any]:
        self._torch.set_num_threads(self._threads)  # holds for the calling thread
        with self._torch.inference_mode():
            found = self._model(**{name: self._torch.from_numpy(array) for name, array in inputs.items()})
        return found.start_logits.float().numpy(), found.end_logits.float().numpy()


def further(
    evidence: Sequence[Evidence], first: Iterable[Mapping[int, Mark]], enough: float = ENOUGH
) -> list[int]:
    """Which passages to read beside the first ones, by their places in `evidence`, given what these had."""
    rest = range(AT_FIRST, len(evidence))
    if not any(mark.odds >= enough for own in first for mark in own.values()):
        return list(rest)
    keys = [one.stored.article.key for one in evidence]
    near = [number for number in rest if evidence[number].score >= evidence[0].score - _NEARLY]
    return [number for number in near if keys[number] not in keys[:AT_FIRST]]


def in_order(
    evidence: Sequence[Evidence], found: Sequence[Mapping[int, Mark]], weight: float = SENTENCE
) -> list[Reading]:
    """The marks found in these passages, best first, the better one of a sentence that two of them hold."""
    marks: dict[tuple[str, int], Mark] = {}
    for one, own in zip(evidence, found, strict=True):
        for index, mark in own.items():
            key = one.stored.article.key, index
            if key not in marks or mark.odds > marks[key].odds:
                marks[key] = mark
    readings = [
        _reading(ranked, marks[key], weight)
        for ranked in rank_sentences(evidence)
        if (key := (ranked.evidence.stored.article.key, ranked.index)) in marks
    ]
    return sorted(readings, key=lambda one: -one.score)


def _best_marks(
    evidence: Evidence,
    offsets: NDArray[np.int64],
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    new: NDArray[np.bool_],
) -> dict[int, Mark]:
    """Of each sentence the mark that begins in it and has the best start and end together.

    Given are, for each token of the passage, its place in the article, its log-odds to be a mark's first one
    and to be its last one, and whether the question doesn't have it.
    """
    if not len(offsets):
        return {}
    count = len(offsets)
    # spans[i, n]: from token i over n more
    last = np.arange(count)[:, None] + np.arange(_LONGEST_MARK)[None, :]
    inside = np.minimum(last, count - 1)
    scores = np.where(last < count, ends[inside], -np.inf) + starts[:, None]
    told = np.concatenate([[0], np.cumsum(new)])
    scores -= ECHO * (told[inside + 1] == told[:-1, None])
    longest = scores.argmax(axis=1)
    best = scores[np.arange(count), longest]
    text, sentences = evidence.stored.article.text, evidence.stored.sentences
    begins = [one.start for one in sentences]
    found: dict[int, Mark] = {}
    for token in range(count):
        index = bisect_right(begins, int(offsets[token, 0])) - 1
        odds = float(best[token])
        if index not in found or odds > found[index].odds:
            end = int(offsets[token + longest[token], 1])
            found[index] = Mark(*_whole_words(text, int(offsets[token, 0]), end), odds)
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The mark with the rest of the words and emoji that it cuts through: tokens are parts of them."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and (
        (text[end].isalnum() and text[end - 1].isalnum()) or unicodedata.category(text[end]) == "Mn"
    ):
        end += 1
    return start, end


def _reading(ranked: RankedSentence, mark: Mark, weight: float) -> Reading:
    return Reading(
        evidence=ranked.evidence,
        sentence=ranked.index,
        start=mark.start,
        end=mark.end,
        score=ranked.score + weight * mark.odds,
        odds=mark.odds,
    )
