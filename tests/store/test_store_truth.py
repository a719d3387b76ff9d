"""The life of a change: staged, published, superseded, remembered."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from wordcount import FLOOD, RECIPE, TAX, ask, entry, open_store, publish, put, quietly

from retrieval.errors import StoreEmptyError, StoreError
from retrieval.store.protocol import Batch


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        yield store


def rows(store, query):
    with closing(sqlite3.connect(store._folder / "verbatim.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def test_a_new_store_is_empty_and_says_what_to_do(store):
    """Before the first index everything counts nothing, and a search names the next step."""
    health = store.health()
    assert (health.articles, health.version, health.generation, health.as_of, health.recipe) == (
        0,
        0,
        "",
        None,
        None,
    )
    assert store.digests() == {}
    assert store.article("flood") is None
    assert store.switch(quietly) is False
    store.check_recipe()
    with pytest.raises(StoreEmptyError, match="verbatim index"):
        store.search(ask("river"))


def test_what_is_staged_is_invisible(store):
    """Staging changes neither the digests, nor the articles, nor what a search finds."""
    publish(store, TAX)
    store.stage([FLOOD])
    assert store.digests() == put(TAX)
    assert store.article("flood") is None
    assert store.switch(quietly) is False
    assert {s.article.key for s in store.fetch([i.passage_id for i in store.search(ask("river")).items])} == {
        "tax"
    }


def test_apply_publishes_everything_that_is_shown(store):
    """The stored article, its passages and sentences come back as they were given."""
    given = entry(
        "a/ü", "Line one\u2028two.", "\U0001f30a and e\u0301.", title="T\x00itle", source="S", url="https://x.test/?a=1",
        published=date(2020, 2, 29), authors=("Ann", "Bo"),
    )  # fmt: skip
    publish(store, given)
    (item,) = store.search(ask("river")).items
    (stored,) = store.fetch([item.passage_id])
    assert (stored.article, stored.sentences, (stored.passage,)) == (
        given.article,
        given.sentences,
        given.passages,
    )
    assert store.article("a/ü") == given.article


def test_apply_is_idempotent(store):
    """The same batch a second time changes nothing but the time of the last look."""
    assert publish(store, FLOOD, TAX) == 1
    before = store.health()
    batch = Batch(put(FLOOD, TAX), frozenset({"never there"}))
    assert store.apply(batch) == 1
    after = store.health()
    assert after.as_of > before.as_of
    assert (after.version, after.generation) == (before.version, before.generation)
    assert store.switch(quietly) is False


def test_an_empty_batch_says_that_somebody_looked(store):
    """as_of moves without a new version, for searches too; on an empty store there is nothing to date."""
    assert store.apply(Batch()) == 0
    assert store.health().as_of is None
    publish(store, TAX)
    moment = datetime.now(UTC)
    assert store.search(ask("tax")).as_of < moment
    assert store.apply(Batch()) == 1
    assert store.search(ask("tax")).as_of > moment


def test_a_batch_is_published_whole_or_not_at_all(store):
    """One key that was never staged keeps the whole batch out."""
    publish(store, TAX)
    store.stage([FLOOD])
    with pytest.raises(StoreError, match="ghost"):
        store.apply(Batch({**put(FLOOD), "ghost": "0"}, frozenset({"tax"})))
    assert store.digests() == put(TAX)
    assert store.apply(Batch(put(FLOOD), frozenset({"tax"}))) == 2
    assert store.digests() == put(FLOOD)


def test_a_killed_run_does_not_embed_again(tmp_path):
    """What was staged before a process ended counts as stored for the next one."""
    with closing(open_store(tmp_path)) as store:
        store.stage([FLOOD])
    with closing(open_store(tmp_path)) as store:
        assert store.staged({**put(FLOOD, TAX), "other": FLOOD.digest}) == {"flood"}
        assert store.staged({"flood": "changed since"}) == frozenset()
        store.stage([TAX])
        assert store.apply(Batch(put(FLOOD, TAX))) == 1
        assert store.staged(put(FLOOD, TAX)) == {"flood", "tax"}


def test_staging_twice_replaces_what_waits(store):
    """An article staged again under the same digest is published with its later vectors."""
    later = replace(TAX, passage_vectors=np.zeros_like(TAX.passage_vectors))
    store.stage([TAX, later])
    store.stage([later])
    store.apply(Batch(put(TAX)))
    store.switch(quietly)
    assert [i.dense for i in store.search(ask("tax")).items] == [0.0]


def test_a_live_article_can_be_embedded_anew(store):
    """An entry staged under the digest that is live already replaces it when it is named."""
    publish(store, TAX)
    assert publish(store, replace(TAX, passage_vectors=np.zeros_like(TAX.passage_vectors))) == 2
    assert [i.dense for i in store.search(ask("tax")).items] == [0.0]


def test_what_was_staged_and_not_named_is_dropped(store):
    """A file that vanished before it was published leaves nothing behind, once all that is to be is named."""
    store.stage([FLOOD, TAX])
    store.apply(Batch(put(TAX), whole=True))
    assert store.staged(put(FLOOD, TAX)) == {"tax"}
    assert rows(store, "SELECT key FROM articles") == [("tax",)]
    for table in ("versions", "vectors"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(1,)]
    assert rows(store, "SELECT count(*) FROM sentences") == [(len(TAX.sentences),)]


def test_history_is_kept(store):
    """A changed and a removed article keep their text, with the versions in which they came and went."""
    publish(store, TAX)
    changed = entry("tax", "The tax vote passed.", title="Tax")
    publish(store, changed)
    publish(store, FLOOD, remove=["tax"])
    publish(store, entry("bird", "A bird sang."))
    history = rows(store, "SELECT text, added_in, retired_in FROM versions ORDER BY id")
    assert history[:2] == [(TAX.article.text, 1, 2), (changed.article.text, 2, 3)]
    assert store.article("tax") is None


def test_an_article_can_come_back(store):
    """A removed article that is added again is live again, as a new version."""
    publish(store, TAX, FLOOD)
    publish(store, remove=["tax"])
    assert store.staged(put(TAX)) == frozenset()
    publish(store, TAX)
    assert store.digests() == put(TAX, FLOOD)


def test_removing_everything_leaves_an_empty_index(store):
    """When the last article goes, a search says that there are none."""
    publish(store, TAX)
    assert publish(store, remove=["tax"]) == 2
    with pytest.raises(StoreEmptyError):
        store.search(ask("tax"))
    assert store.health().articles == 0


def test_facts_are_remembered(tmp_path):
    """A fact outlives the process and is replaced by a later one."""
    with closing(open_store(tmp_path)) as store:
        assert store.recall("precision") is None
        store.remember("precision", "bf16")
        store.remember("precision", "fp32")
    with closing(open_store(tmp_path)) as store:
        assert store.recall("precision") == "fp32"


def test_health_counts_what_is_live(store):
    """Counts follow the articles; the size is that of the folder."""
    publish(store, TAX, FLOOD)
    publish(store, remove=["tax"])
    health = store.health()
    assert (health.articles, health.passages, health.sentences) == (
        1,
        len(FLOOD.passages),
        len(FLOOD.sentences),
    )
    assert health.recipe == RECIPE
    assert health.generation.startswith("2-")
    assert health.bytes == sum(p.stat().st_size for p in store._folder.rglob("*") if p.is_file())


def test_a_closed_store_says_so(store):
    """Whoever uses a closed store gets an error of ours; closing twice is nothing."""
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.digests()
