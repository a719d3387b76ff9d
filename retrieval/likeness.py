"""How much of one text stands in another: finds the same story in several outlets (pure).

What may be alike is found by MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, chapter 3); whether it is, by comparing the texts themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from retrieval.tokens import words

if TYPE_CHECKING:
    from datasketch import MinHash

# Chosen by benchmarks/duplicates.py. An outlet's boilerplate can be most of a short article: so many
# sequences must be common, or nearly all.
SAME_STORY = 0.5
LEAST, NEARLY_ALL = 70, 0.8

# Texts that share so many bands are looked at. Of those that have a Jaccard similarity of 0.3 it is 98 %, of
# 0.2 it is 73 %, of 0.02, as articles on the same thing have it, 3 in 10,000.
MEETINGS = 2
_BANDS, _ROWS = 64, 2
_SHINGLE = 3  # words

Shingles = frozenset[bytes]
Alike = frozenset[tuple[str, str]]  # articles of the same story: pairs of keys, in both orders


def shingles(text: str) -> Shingles:
    """Every few words that stand together in a text; case, accents and punctuation don't count."""
    found = words(text)
    pieces = zip(*(found[first:] for first in range(_SHINGLE)), strict=False)
    return frozenset(" ".join(piece).encode() for piece in pieces) or frozenset({" ".join(found).encode()})


def bands(own: Shingles) -> tuple[int, ...]:
    """Numbers of 64 bits, signed; texts that may be alike have `MEETINGS` in common, others hardly ever."""
    sketch = _empty().copy()
    sketch.update_batch(own)
    rows = (sketch.hashvalues[at : at + _ROWS] for at in range(0, _BANDS * _ROWS, _ROWS))
    return tuple(_number(band, row.tobytes()) for band, row in enumerate(rows))


def overlap(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text that stands in the longer one, too; from 0 to 1."""
    return len(one & other) / min(len(one), len(other))


def same_story(one: Shingles, other: Shingles) -> bool:
    """Does most of the shorter text stand in the longer one, and is that more than boilerplate?"""
    return overlap(one, other) >= SAME_STORY and is_more_than_boilerplate(one, other)


def is_more_than_boilerplate(one: Shingles, other: Shingles) -> bool:
    """Is much common to both, or nearly all that there is?"""
    common = len(one & other)
    return common >= LEAST or common / len(one | other) >= NEARLY_ALL


def groups(alike: Iterable[tuple[str, str]]) -> dict[str, int]:
    """For each article of these pairs its story's number; what is alike by way of others is one story."""
    story: dict[str, int] = {}
    neighbours: dict[str, list[str]] = {}
    for one, other in alike:
        neighbours.setdefault(one, []).append(other)
    for number, first in enumerate(neighbours):
        reached = [first]
        while reached:
            key = reached.pop()
            if key not in story:
                story[key] = number
                reached += neighbours[key]
    return story


@cache
def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(_BANDS * _ROWS, seed=1, scheme="affine32")


def _number(band: int, row: bytes) -> int:
    digest = hashlib.blake2b(row, digest_size=8, salt=bytes([band])).digest()
    return int.from_bytes(digest, "big", signed=True)
