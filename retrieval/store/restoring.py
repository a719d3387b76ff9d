"""Going back: what was live in an older version of the collection is live again, as a new version.

What was published since is retired; what was retired since is live again, and for how long it was not is
not written down. So the older version's generation, whose passages are these, serves the new one as it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from retrieval.store.decisions import How
from retrieval.store.state import RESTORED


def restore(c: sqlite3.Connection, version: int, *, served: bool, person: int = 0) -> None:
    """Make a new version of what was live in `version`, as old as that one.

    What was published since becomes history if it `served`, and `person` went back; else it waits again, so
    that the next attempt has nothing to embed, and has not been there.
    """
    (latest,) = c.execute("SELECT max(version) FROM changes").fetchone()
    new = latest + 1
    c.execute(
        "INSERT INTO changes SELECT ?, recipe, ?, checked_at FROM changes WHERE version = ?",
        (new, datetime.now(UTC).isoformat(), version),
    )
    if not served:  # of what waits already, as of a full rebuild that was stopped, nothing waits twice
        c.execute(
            "DELETE FROM versions WHERE added_in > ? AND retired_in IS NULL"
            " AND (article, digest, recipe) IN"
            " (SELECT article, digest, recipe FROM versions WHERE added_in IS NULL)",
            (version,),
        )
    again = "added_in <= ? AND retired_in > ? AND retired_in <= ?"
    gone = (version, version, latest)
    if served:
        c.execute(
            f"INSERT INTO arrivals SELECT id, ?, ?, ?, '' FROM versions WHERE {again}",
            (new, How.BACK, person, *gone),
        )
    else:
        c.execute("DELETE FROM arrivals WHERE change > ?", (version,))
    out, value = ("retired_in", new) if served else ("added_in", None)
    c.execute(
        f"UPDATE versions SET {out} = ? WHERE added_in > ? AND retired_in IS NULL",
        (value, version),
    )
    c.execute(f"UPDATE versions SET retired_in = NULL WHERE {again}", gone)
    _set(c, RESTORED, json.dumps([new, version]))


def serve(c: sqlite3.Connection, generation: str, previous: str, older: Sequence[str]) -> None:
    """Note which generation serves, which one did before, and which ones one can go back to."""
    _set(c, "generation", generation)
    _set(c, "previous", previous)
    _set(c, "older", json.dumps(older))


def _set(c: sqlite3.Connection, key: str, value: str) -> None:
    c.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))
