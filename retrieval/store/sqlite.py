"""The truth: the articles that are and were, their text, offsets and vectors, and what serves them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial

from retrieval.errors import StoreError
from retrieval.schema import Article
from retrieval.store import anew, arrivals
from retrieval.store.carrying import carry
from retrieval.store.database import Database
from retrieval.store.protocol import Batch, Entry, Recipe
from retrieval.store.recipes import mismatch
from retrieval.store.records import Record, Vectors, check, insert, load, load_vectors
from retrieval.store.restoring import restore, serve
from retrieval.store.searched import Stored
from retrieval.store.sorting import Sorted, Standing, sort
from retrieval.store.state import HELD, State, checked_at, read_state

VERSIONS = "versions v JOIN articles a ON a.id = v.article"
LIVE = "added_in IS NOT NULL AND retired_in IS NULL"
WAITING = "added_in IS NULL"
ONLY_SEARCHED = ("vectors", "passages", "sentences", "bands", "repeats")  # tables that only searches need


@dataclass(frozen=True, slots=True)
class Counts:
    """What is live."""

    articles: int
    passages: int
    sentences: int


class Truth:
    """Reads and changes of the database, each method one transaction."""

    def __init__(self, database: Database, recipe: Recipe) -> None:
        self._database = database
        self._recipe = recipe
        self._recipe_json = json.dumps(asdict(recipe), sort_keys=True)

    def state(self) -> State | None:
        """The current state; None before the first `apply` that changed something."""
        with self._database.reading() as c:
            return read_state(c)

    def as_of(self, version: int) -> datetime:
        """When that version of the collection was last found up to date."""
        with self._database.reading() as c:
            return checked_at(c, version)

    def counts(self) -> Counts:
        """How much is live."""
        live = f"(SELECT id FROM versions WHERE {LIVE})"
        with self._database.reading() as c:
            return Counts(
                *c.execute(
                    f"SELECT (SELECT count(*) FROM {live}),"
                    f" (SELECT count(*) FROM passages WHERE version IN {live}),"
                    f" (SELECT count(*) FROM sentences WHERE version IN {live})"
                ).fetchone()
            )

    def digests(self) -> dict[str, str]:
        """Key to digest of every live article."""
        with self._database.reading() as c:
            return dict(c.execute(f"SELECT key, digest FROM {VERSIONS} WHERE {LIVE}"))

    def staged(self, digests: Mapping[str, str], *, full: bool) -> frozenset[str]:
        """The keys whose entry is stored under that digest and our recipe, for a `full` rebuild or any."""
        with self._database.reading() as c:
            if full:
                return anew.ready(c, digests, self._recipe_json, self._recipe.dimensions)
            rows = c.execute(
                f"SELECT key, digest FROM {VERSIONS} JOIN recipes r ON r.id = recipe"
                " WHERE retired_in IS NULL AND json = ?",
                (self._recipe_json,),
            )
            return frozenset(key for key, digest in rows if digests.get(key) == digest)

    def stage(self, entries: Sequence[Entry], *, full: bool) -> None:
        """Store entries that wait to be named by `apply`; those of a `full` rebuild are noted as such."""
        for entry in entries:
            check(entry, self._recipe.dimensions)
        now = _now()
        with self._database.changing() as c:
            recipe = self._recipe_row(c)
            for entry in entries:
                key = (entry.article.key,)
                c.execute("INSERT INTO articles (key) VALUES (?) ON CONFLICT DO NOTHING", key)
                (article,) = c.execute("SELECT id FROM articles WHERE key = ?", key).fetchone()
                c.execute(
                    f"DELETE FROM versions WHERE article = ? AND digest = ? AND recipe = ? AND {WAITING}",
                    (article, entry.digest, recipe),
                )
                version = insert(c, entry, article, recipe, now)
                if full:
                    anew.note(c, version)

    def finished(self) -> None:
        """Note that an index run came to its end."""
        with self._database.changing() as c:
            anew.finish(c)

    def carry(self, articles: Sequence[tuple[Article, str]]) -> frozenset[str]:
        """Stage those whose live entry has the same title and text, with its vectors; their keys."""
        dimensions = self._recipe.dimensions
        with self._database.changing() as c:
            stage = partial(carry, c, recipe=self._recipe_row(c), dimensions=dimensions, now=_now())
            return frozenset(one.key for one, digest in articles if stage(one, digest))

    def apply(self, batch: Batch) -> int:
        """Publish a batch; the new version, or the old one if nothing changed."""
        now = _now()
        with self._database.changing() as c:
            recipe = self._recipe_row(c)
            found = self._sort(c, batch, recipe)
            (version,) = c.execute("SELECT coalesce(max(version), 0) FROM changes").fetchone()
            if found.publish or found.retire:
                version += 1
                c.execute("INSERT INTO changes VALUES (?, ?, ?, ?)", (version, recipe, now, now))
                for column, ids in (("retired_in", found.retire), ("added_in", found.publish)):
                    rows = [(version, id_) for id_ in ids]
                    c.executemany(f"UPDATE versions SET {column} = ? WHERE id = ?", rows)
                arrivals.note(c, version)
            else:
                c.execute("UPDATE changes SET checked_at = ? WHERE version = ?", (now, version))
            c.executemany("DELETE FROM versions WHERE id = ?", [(id_,) for id_ in found.drop])
            c.execute("DELETE FROM articles WHERE id NOT IN (SELECT article FROM versions)")
        return int(version)

    def fetch(self, ids: Sequence[int]) -> list[Stored]:
        """The passages of these ids, in their order."""
        found: dict[int, Stored] = {}
        with self._database.reading() as c:
            for wanted in ids:
                if wanted not in found:
                    found.update(_stored(c, wanted))
        return [found[wanted] for wanted in ids]

    def are_live(self, ids: Sequence[int]) -> bool:
        """Whether these, each named once, are passages of live articles."""
        with self._database.reading() as c:
            (count,) = c.execute(
                f"SELECT count(*) FROM {VERSIONS} JOIN passages p ON p.version = v.id"
                f" WHERE {LIVE} AND p.id IN (SELECT value FROM json_each(?))",
                (json.dumps(ids),),
            ).fetchone()
        return bool(count == len(ids))

    def live(self) -> Generator[tuple[Record, Vectors]]:
        """Everything live, article by article, in one unchanging view, checked against what was written."""
        with self._database.reading() as c:
            versions = c.execute(f"SELECT id FROM versions WHERE {LIVE} ORDER BY id").fetchall()
            for (version,) in versions:
                record = load(c, version)
                yield record, load_vectors(c, record, self._recipe.dimensions)

    def switch(self, generation: str, previous: str, older: Sequence[str]) -> None:
        """Let `generation` serve from now on, and remember which ones served before."""
        with self._database.changing() as c:
            serve(c, generation, previous, older)

    def turn_back(
        self, version: int, generation: str, previous: str, older: Sequence[str], person: int
    ) -> None:
        """Make what was live in that version live again, as a new version that `generation` serves."""
        with self._database.changing() as c:
            restore(c, version, served=True, person=person)
            serve(c, generation, previous, older)
            c.execute("REPLACE INTO meta VALUES (?, '')", (HELD,))

    def take_back(self, version: int) -> None:
        """The same for a version whose successors nobody has seen: what is new in them waits again."""
        with self._database.changing() as c:
            restore(c, version, served=False)

    def let_go(self) -> None:
        """Note that a rebuild was asked for since somebody went back."""
        with self._database.changing() as c:
            c.execute("DELETE FROM meta WHERE key = ?", (HELD,))

    def purge(self, oldest: int) -> None:
        """Drop what only searches need of what was retired in version `oldest` or before."""
        gone = "(SELECT id FROM versions WHERE retired_in IS NOT NULL AND retired_in <= ?)"
        with self._database.changing() as c:
            for table in ONLY_SEARCHED:
                c.execute(f"DELETE FROM {table} WHERE version IN {gone}", (oldest,))

    def remember(self, key: str, value: str) -> None:
        """Keep a fact."""
        with self._database.changing() as c:
            c.execute("REPLACE INTO facts VALUES (?, ?)", (key, value))

    def recall(self, key: str) -> str | None:
        """A kept fact."""
        with self._database.reading() as c:
            row = c.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _recipe_row(self, c: sqlite3.Connection) -> int:
        c.execute("INSERT INTO recipes (json) VALUES (?) ON CONFLICT DO NOTHING", (self._recipe_json,))
        return int(c.execute("SELECT id FROM recipes WHERE json = ?", (self._recipe_json,)).fetchone()[0])

    def _sort(self, c: sqlite3.Connection, batch: Batch, recipe: int) -> Sorted:
        """What to publish, to retire and to drop; raises RecipeError if another recipe would stay live."""
        query = f"SELECT key, digest, recipe, v.id FROM {VERSIONS} WHERE "
        now = Standing(
            live={row[0]: row[1:] for row in c.execute(query + LIVE)},
            waiting={row[:3]: row[3] for row in c.execute(query + WAITING)},
            anew={id_ for (id_,) in c.execute("SELECT version FROM anew")},
        )
        found = sort(now, batch, recipe)
        for other in found.recipes - {recipe}:
            (stored,) = c.execute("SELECT json FROM recipes WHERE id = ?", (other,)).fetchone()
            raise mismatch(Recipe(**json.loads(stored)), self._recipe)
        return found


def _stored(c: sqlite3.Connection, wanted: int) -> dict[int, Stored]:
    row = c.execute("SELECT version FROM passages WHERE id = ?", (wanted,)).fetchone()
    if row is None:
        raise StoreError(f"The passage {wanted} is no longer in the index: ask again.")
    record = load(c, row[0])
    return {
        id_: Stored(id_, record.article, passage, record.sentences)
        for id_, passage in zip(record.ids, record.passages, strict=True)
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()
