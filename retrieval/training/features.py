"""Examples as rows of token ids, batched so that little of them is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from retrieval.reading import context
from retrieval.training.examples import Example, Text
from retrieval.training.unanswerable import made_unanswerable

LONGEST = 208  # tokens; the rest of a passage is cut off
_TOKENS = 6144  # in a batch, padding included
# Of the questions with an answer, this share gets a made-up twin without one.
_MADE_UP = 0.35
# What people type: without capitals, without the question word and the mark at the end, all in capitals.
_BROKEN = 0.06
_NOT_HERE = (0, 0)  # the first token


@dataclass(frozen=True, slots=True)
class Row:
    """A question with a passage; `span` is the answer's place in it, None for one that doesn't answer."""

    question: str
    text: Text
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids (rows, tokens) with types and mask, answers' first and last tokens (rows,).

    `rivals[row]` is the row of the same question with a passage that doesn't answer it, or -1.
    `readable` marks the tokens that an answer may begin or end at: the passage's.
    """

    inputs: dict[str, torch.Tensor]
    readable: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    rivals: torch.Tensor


def groups(examples: Sequence[Example], rng: random.Random) -> Iterator[list[Row]]:
    """What one epoch reads: for each question a passage with its answer and, mostly, one without."""
    for one in examples:
        question = _broken(one.question, rng) if rng.random() < _BROKEN else one.question
        if not one.holding:
            yield from ([Row(question, text, None)] for text in one.others)
            continue
        text, spans = rng.choice(one.holding)
        group = [Row(question, text, rng.choice(spans))]
        if one.others:
            group.append(Row(question, rng.choice(one.others), None))
        yield group
        if rng.random() < _MADE_UP:
            made = made_unanswerable(one.question, text, spans, rng)
            if made is not None:
                yield [Row(*made, None)]


def _broken(question: str, rng: random.Random) -> str:
    way = rng.choice(("capitals", "keywords", "no question word", "a letter missing"))
    bare = question.rstrip("? ")
    if way == "capitals":
        return question.upper()
    if way == "keywords":
        return bare.lower()
    if way == "no question word":
        return bare.partition(" ")[2] or question
    place = rng.randrange(len(question))
    return question[:place] + question[place + 1 :]


def batches(found: Sequence[list[Row]], tokenizer: Any, rng: random.Random) -> Iterator[Batch]:
    """These groups, those of similar length together, in a random order."""
    rows = [row for group in found for row in group]
    encoded = tokenizer(
        [row.question for row in rows],
        [context(row.text.title, row.text.passage) for row in rows],
        truncation="only_second",
        max_length=LONGEST,
        return_offsets_mapping=True,
    )
    lengths = [len(ids) for ids in encoded["input_ids"]]
    numbered, first = [], 0
    for group in found:
        numbered.append(range(first, first + len(group)))
        first += len(group)
    for part in _cut(numbered, lengths, rng):
        yield _batch([(row, rows[row]) for group in part for row in group], part, encoded, tokenizer)


def _cut(numbered: list[range], lengths: Sequence[int], rng: random.Random) -> list[list[range]]:
    """The groups of rows in batches of a number of tokens, sorted by length inside but shuffled as wholes."""
    longest = {group: max(lengths[row] for row in group) for group in numbered}
    cut: list[list[range]] = [[]]
    for group in sorted(numbered, key=longest.__getitem__):
        if longest[group] * (sum(map(len, cut[-1])) + len(group)) > _TOKENS:
            cut.append([])
        cut[-1].append(group)
    rng.shuffle(cut)
    return [part for part in cut if part]


def _batch(numbered: list[tuple[int, Row]], part: list[range], encoded: Any, tokenizer: Any) -> Batch:
    place = {row: at for at, (row, _) in enumerate(numbered)}
    rivals = torch.full((len(numbered),), -1)
    for group in part:
        if len(group) > 1:
            rivals[place[group[0]]] = place[group[1]]
    inputs = tokenizer.pad(
        {
            name: [encoded[name][row] for row, _ in numbered]
            for name in ("input_ids", "token_type_ids", "attention_mask")
        },
        return_tensors="pt",
        pad_to_multiple_of=8,
    )
    readable = torch.zeros(inputs["input_ids"].shape, dtype=torch.bool)
    spans = []
    for at, (row, one) in enumerate(numbered):
        head = len(context(one.text.title, ""))
        tokens = [
            number
            for number, (kind, offset) in enumerate(
                zip(encoded.sequence_ids(row), encoded["offset_mapping"][row], strict=True)
            )
            if kind == 1 and offset[0] >= head
        ]
        readable[at, tokens] = True
        spans.append(_tokens_of(one.span, head, encoded["offset_mapping"][row], tokens))
    starts, ends = torch.tensor(spans).T
    return Batch(dict(inputs), readable, starts, ends, rivals)


def _tokens_of(
    span: tuple[int, int] | None, head: int, offsets: Sequence[tuple[int, int]], tokens: Sequence[int]
) -> tuple[int, int]:
    """The answer's first and last token; the first token of all where it isn't in what is left to read."""
    if span is None:
        return _NOT_HERE
    start, end = head + span[0], head + span[1]
    inside = [number for number in tokens if offsets[number][0] < end and start < offsets[number][1]]
    return (inside[0], inside[-1]) if inside and offsets[inside[-1]][1] >= end else _NOT_HERE
