"""Which version of the collection is the current one, and which generation serves it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from retrieval.store.protocol import Recipe

# Keys in `meta`: whether somebody went back and asked for no rebuild since; and the version that the last
# return made, with the one that it is the same as.
HELD, RESTORED = "held", "restored"


@dataclass(frozen=True, slots=True)
class State:
    """The collection's current version, and the generation that serves it ("" before the first).

    `contents` is the version whose articles these are: an older one after a return to it. `previous` served
    before, `older` are the generations that one can go back to, the newest first. `held` says that somebody
    went back, and that no rebuild was asked for since. `stood` is the version that the generation holds where
    it is an earlier one of the same recipe, as between `apply` and `switch`; else 0.
    """

    version: int
    contents: int
    as_of: datetime
    recipe: Recipe
    generation: str
    previous: str
    older: tuple[str, ...]
    held: bool
    stood: int


def read_state(c: sqlite3.Connection) -> State | None:
    """The current state; None before the first change."""
    row = c.execute(
        "SELECT version, checked_at, recipe, json FROM changes JOIN recipes ON recipes.id = recipe"
        " ORDER BY version DESC LIMIT 1"
    ).fetchone()
    meta = dict(c.execute("SELECT key, value FROM meta"))
    if row is None:
        return None
    version, checked, recipe, written = row
    contents, generation = _restored_from(meta, version), meta.get("generation", "")
    return State(
        version=version,
        contents=contents,
        as_of=datetime.fromisoformat(checked),
        recipe=Recipe(**json.loads(written)),
        generation=generation,
        previous=meta.get("previous", ""),
        older=_older(meta),
        held=HELD in meta,
        stood=_stood(c, generation, recipe, {version, contents}),
    )


def checked_at(c: sqlite3.Connection, version: int) -> datetime:
    """When a version, or the current one that is the same, was last found up to date."""
    (latest,) = c.execute("SELECT max(version) FROM changes").fetchone()
    if _restored_from(dict(c.execute("SELECT key, value FROM meta")), latest) == version:
        version = latest
    row = c.execute("SELECT checked_at FROM changes WHERE version = ?", (version,)).fetchone()
    return datetime.fromisoformat(row[0])


def _stood(c: sqlite3.Connection, generation: str, recipe: int, current: set[int]) -> int:
    served = generation.partition("-")[0]
    found = "SELECT version FROM changes WHERE version = ? AND recipe = ?"
    row = c.execute(found, (served, recipe)).fetchone()
    return int(row[0]) if row and row[0] not in current else 0


def _restored_from(meta: Mapping[str, str], version: int) -> int:
    """The version whose articles `version` holds: itself, unless it was made by a return to another."""
    new, older = json.loads(meta.get(RESTORED, "[0, 0]"))
    return int(older) if new == version else version


def _older(meta: Mapping[str, str]) -> tuple[str, ...]:
    """The generations that one can go back to; before they were written down it was the previous one."""
    if "older" in meta:
        return tuple(json.loads(meta["older"]))
    previous = meta.get("previous", "")
    return (previous,) if previous else ()
