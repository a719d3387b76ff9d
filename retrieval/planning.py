"""What a run would change: found out without embedding or writing anything (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from retrieval.schema import Article, Rejected


@dataclass(frozen=True, slots=True)
class Plan:
    """The keys of new, changed and removed articles, and what can't be read; `titles` are theirs by key.

    `full` embeds every article anew; `why` names what of the recipe forces that. `kept` counts what a
    run that was stopped has embedded already, `repeats` are those of the new ones that carry the story of
    one that is there. `mark` is another number as soon as anything else of it, or
    of the articles, is another.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    full: bool
    why: str
    titles: Mapping[str, str]
    mark: int
    kept: int = 0
    repeats: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Is there anything to do?"""
        return bool(self.added or self.changed or self.removed or self.full)

    @property
    def to_embed(self) -> int:
        """How many articles have to be embedded, but for those of which only the date or the like changed."""
        return len(self.added) + len(self.changed) + (self.unchanged if self.full else 0) - self.kept


def compare(
    articles: Mapping[str, Article],
    digests: Mapping[str, str],
    rejected: Sequence[Rejected],
    live: Mapping[str, str],
    *,
    full: bool,
    why: str = "",
) -> Plan:
    """The plan that brings what is `live` (digests by key) to these articles and their `digests`."""
    absent = live.keys() - digests.keys()
    removed = frozenset(absent) if full else _gone(absent, rejected)
    added = tuple(key for key in digests if key not in live)
    changed = tuple(key for key in digests if key in live and live[key] != digests[key])
    refused = sorted((one.name, one.reason) for one in rejected)
    parts = [sorted(digests.items()), sorted(live.items()), sorted(removed), refused, full]
    return Plan(
        added=added,
        changed=changed,
        removed=tuple(sorted(removed)),
        unchanged=len(digests) - len(added) - len(changed),
        rejected=tuple(rejected),
        full=full,
        why=why,
        titles={key: articles[key].title for key in (*added, *changed)},
        mark=int.from_bytes(hashlib.blake2b(json.dumps(parts).encode(), digest_size=7).digest(), "big"),
    )


def _gone(missing: AbstractSet[str], rejected: Sequence[Rejected]) -> frozenset[str]:
    """Which missing articles are to leave: what stands in a file that can't be read just now stays.

    An article of a .jsonl file is named by its record, so nothing leaves while such a file can't be read.
    """
    names = {one.name for one in rejected}
    if any(name.endswith((".jsonl", ".jsonl.gz")) for name in names):
        return frozenset()
    folders = tuple(f"{name}/" for name in names)
    return frozenset(key for key in missing if key not in names and not key.startswith(folders))
