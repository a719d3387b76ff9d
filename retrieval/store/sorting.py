"""What a batch does to the versions that are live and to those that wait (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from retrieval.errors import StoreError
from retrieval.store.protocol import Batch


@dataclass(frozen=True, slots=True)
class Standing:
    """Row ids of versions: the `live` one by key, with digest and recipe, and those that wait, by all three.

    `anew` are those that a full rebuild has embedded.
    """

    live: Mapping[str, tuple[str, int, int]]
    waiting: Mapping[tuple[str, str, int], int]
    anew: AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The row ids of versions to publish, to retire and to drop, and the recipes of those that stay live."""

    publish: list[int]
    retire: list[int]
    drop: list[int]
    recipes: frozenset[int]


def sort(now: Standing, batch: Batch, recipe: int) -> Sorted:
    """As `PassageStore.apply` says; raises StoreError for a key that was never staged."""
    publish, keep = dict[str, int](), set[int]()
    for key, digest in batch.put.items():
        version = now.waiting.get((key, digest, recipe))
        is_live = now.live.get(key, ())[:2] == (digest, recipe)
        if version is None and not is_live:
            raise StoreError(f"The article {key!r} was published before it was stored: run `verbatim index`.")
        if version is None:
            continue
        if version in now.anew and is_live and not batch.full:
            keep.add(version)
        else:
            publish[key] = version
    leave = publish.keys() | (batch.remove - batch.put.keys())
    return Sorted(
        publish=list(publish.values()),
        retire=[row[2] for key, row in now.live.items() if key in leave],
        drop=list(_in_vain(now, batch) - keep - set(publish.values())),
        recipes=frozenset(row[1] for key, row in now.live.items() if key not in leave),
    )


def _in_vain(now: Standing, batch: Batch) -> set[int]:
    """What waits and is not needed, once the batch has taken what it needs."""
    named = batch.put.keys() | batch.remove
    return {id_ for (key, *_), id_ in now.waiting.items() if batch.whole or key in named}
