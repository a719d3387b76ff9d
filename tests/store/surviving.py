"""What a killed process has left behind, looked at from every side: one of the allowed states, whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from expecting import article, switched
from working import SAVED, app_in, question, quietly

from retrieval.errors import AllHiddenError, StoreEmptyError
from retrieval.findings import Condition
from retrieval.indexing import digest
from retrieval.passages import split_passages, split_sentences
from retrieval.store import manifest
from retrieval.store.decisions import Kind
from retrieval.store.inspecting import inspect_database
from retrieval.store.keeping import ASIDE
from retrieval.store.overlooking import inspect_index, inspect_leftovers

BESIDE = {"verbatim.sqlite3-wal", "verbatim.sqlite3-shm"}  # of a connection that is open
REBUILT = """SELECT count(*) > 0 AND NOT EXISTS (
        SELECT 1 FROM versions WHERE added_in IS NOT NULL AND retired_in IS NULL
        AND id NOT IN (SELECT version FROM anew)
    ) FROM anew"""


def survivor(folder, allowed, encoder=None):
    """The state of the store, mended, and its place among the `allowed`; fails if it is none of them."""
    notices = []
    found = diagnosed(folder)  # before anything is mended
    assert not [one for one in found if one.condition == Condition.BROKEN], found
    with closing(app_in(folder, notices.append, encoder)) as app:
        sound(folder)
        newest = max((int(path.name.removeprefix(SAVED)) for path in folder.glob(f"{SAVED}*")), default=0)
        places = [
            place
            for place, state in enumerate(allowed)
            if holds(app.store, state) and newest == (state.saved[0] if state.saved else 0)
        ]
        assert places, (observed(app.store), newest, allowed)
        state = switched(allowed[places[0]])
        searched(app, state)
        with app.store.writing():  # the dead holder's lock is free
            app.store.switch(quietly)  # which tidies up
        assert holds(app.store, state)
        editions = app.store.history.standing().editions
        assert [one.version for one in editions] == [
            version for version, _ in (*filter(None, [state.serving]), *state.older)
        ]
    assert notices == []  # what a dead process left lies aside: nothing that serves was ever damaged
    unwell = [one for one in diagnosed(folder) if one.condition != Condition.OK]
    known = {"interrupted", "restored", *(["held"] if state.held else [])}
    assert {one.check for one in unwell} <= known, unwell
    rebuilt = nothing_leaks(folder, {one.name for one in editions})
    return replace(state, rebuilt=rebuilt), places[0]


def diagnosed(folder):
    """What `verbatim doctor` finds in the store."""
    data = folder / "data"
    findings, seen = inspect_database(data, quietly)
    if seen is not None:
        findings += inspect_index(data, seen, None, quietly)
    return [*findings, *inspect_leftovers(data, seen)]


def sound(folder):
    with closing(sqlite3.connect(folder / "data" / "verbatim.sqlite3")) as c:
        assert c.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert c.execute("PRAGMA foreign_key_check").fetchall() == []


def observed(store):
    """All that people can tell from outside, but for the texts."""
    decided = {
        (str(one.kind), one.article): one.day.isoformat() if one.day else one.reason
        for kind in Kind
        for one in store.moderation.all(kind)
    }
    kept = {one.key: digest(one) for one in store.moderation.kept()}
    return store.health().version, dict(store.digests()), store.history.standing().held, kept, decided


def holds(store, state):
    live = {key: digest(article(key, *value)) for key, value in state.live.items()}
    kept = {key: digest(article(key, revision, "")) for key, revision in state.brought.items()}
    return observed(store) == (state.version, live, state.held, kept, state.decided)


def searched(app, state):
    """A search finds each passage that is to be shown, scored as by hand, and each sentence is a slice."""
    wanted = {key: article(key, *value) for key, value in state.live.items()}
    shown = {key: one for key, one in wanted.items() if not state.withdrawn(key)}
    assert {key: app.store.article(key, withdrawn=True) for key in wanted} == wanted
    assert {one.id for one in app.store.listing(-1)[1]} == shown.keys()
    if not shown:
        with pytest.raises(AllHiddenError if wanted else StoreEmptyError):
            app.store.search(question(app))
        return
    query = question(app)
    found = app.store.search(query)
    assert (found.version, found.articles) == (state.serving[0], len(shown))
    stored = app.store.fetch([item.passage_id for item in found.items])
    assert all(one.article == shown[one.article.key] for one in stored)
    places = {(one.article.key, one.passage.start, one.passage.end) for one in stored}
    assert len(places) == len(stored)
    assert places == {
        (key, passage.start, passage.end)
        for key, one in shown.items()
        for passage in split_passages(one.text, split_sentences(one.text), 90)
    }
    texts = [f"{one.article.title}\n{one.text}" for one in stored]
    assert all(one.text == one.article.text[one.passage.start : one.passage.end] for one in stored)
    dense = [item.dense for item in found.items]
    np.testing.assert_allclose(dense, app.encoder().encode(texts) @ query.vector, atol=2e-3)
    assert all(item.lexical > 0 for item in found.items)  # each names the river


def nothing_leaks(folder, editions):
    """Only what serves or served is there; whether all that is live was embedded by a full rebuild."""
    data = folder / "data"
    there = {path.name for path in data.iterdir() if not path.match(f"{ASIDE}*.backup")}
    assert there - BESIDE <= {"verbatim.sqlite3", "lock", "generations"}
    generations = data / "generations"
    names = {path.name for path in generations.iterdir()} if generations.exists() else set()
    with closing(sqlite3.connect(data / "verbatim.sqlite3")) as c:
        meta = dict(c.execute("SELECT key, value FROM meta"))
        assert names == editions | ({meta["previous"]} & names if names else set())
        for name in names:
            manifest.read(generations / name)  # compares every digest
        oldest = min((manifest.version_of(name) for name in names), default=0)
        for table in ("vectors", "passages", "sentences"):
            gone = "SELECT id FROM versions WHERE retired_in <= ?"
            rows = f"SELECT count(*) FROM {table} WHERE version IN ({gone})"
            assert c.execute(rows, (oldest,)).fetchone() == (0,), table
        return bool(c.execute(REBUILT).fetchone()[0])
