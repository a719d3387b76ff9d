"""What a full rebuild has embedded that was stopped, so that the next one goes on from there.

A full rebuild trusts no vector that was stored before it began. So what it has embedded itself is written
down, version by version: other runs may come in between, and what these store for the same articles, or
copy from before, is not of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from retrieval.errors import StoreDamagedError
from retrieval.store.records import load, load_vectors

# Of the versions that wait, those that a full rebuild has embedded and not published yet.
WAITING_ANEW = "added_in IS NULL AND v.id IN (SELECT version FROM anew)"


def note(c: sqlite3.Connection, version: int) -> None:
    """This version was embedded by a full rebuild."""
    c.execute("INSERT INTO anew VALUES (?)", (version,))


def ready(c: sqlite3.Connection, digests: Mapping[str, str], recipe: str, dimensions: int) -> frozenset[str]:
    """The keys whose version of that digest and recipe (JSON) a full rebuild has embedded that was stopped.

    It may wait, or be live, where the rebuild was killed at its very end. A damaged one is embedded again:
    who finds damage is told to rebuild in full.
    """
    rows = c.execute(
        "SELECT key, digest, v.id FROM anew JOIN versions v ON v.id = anew.version"
        " JOIN articles a ON a.id = v.article JOIN recipes r ON r.id = recipe"
        " WHERE retired_in IS NULL AND json = ?",
        (recipe,),
    )
    wanted = [(key, id_) for key, digest, id_ in rows if digests.get(key) == digest]
    return frozenset(key for key, id_ in wanted if _is_whole(c, id_, dimensions))


def finish(c: sqlite3.Connection) -> None:
    """Forget about the rebuild, unless what it has embedded still waits to be published."""
    waits = f"SELECT 1 FROM versions v WHERE {WAITING_ANEW}"
    c.execute(f"DELETE FROM anew WHERE NOT EXISTS ({waits})")


def _is_whole(c: sqlite3.Connection, version: int, dimensions: int) -> bool:
    try:
        load_vectors(c, load(c, version), dimensions)
    except StoreDamagedError:
        return False
    return True
