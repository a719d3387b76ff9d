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
    went back, and that no rebuild was asked for since.
    """

    version: int
    contents: int
    as_of: datetime
    recipe: Recipe
    generation: str
    previous: str
    older: tuple[str, ...]
    held: bool


def read_state(c: sqlite3.Connection) -> State | None:
    """The current state; None before the first change."""
    row = c.execute(
        "SELECT version, checked_at, json FROM changes JOIN recipes ON recipes.id = recipe"
        " ORDER BY version DESC LIMIT 1"
    ).fetchone()
    meta = dict(c.execute("SELECT key, value FROM meta"))
    if row is None:
        return None
    return State(
        version=row[0],
        contents=_restored_from(meta, row[0]),
        as_of=datetime.fromisoformat(row[1]),
        recipe=Recipe(**json.loads(row[2])),
        generation=meta.get("generation", ""),
        previous=meta.get("previous", ""),
        older=_older(meta),
        held=HELD in meta,
    )


def checked_at(c: sqlite3.Connection, version: int) -> datetime:
    """When a version, or the current one that is the same, was last found up to date."""
    (latest,) = c.execute("SELECT max(version) FROM changes").fetchone()
    if _restored_from(dict(c.execute("SELECT key, value FROM meta")), latest) == version:
        version = latest
    row = c.execute("SELECT checked_at FROM changes WHERE version = ?", (version,)).fetchone()
    return datetime.fromisoformat(row[0])


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
