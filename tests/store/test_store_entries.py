"""What may be stored, under which recipe, and for how long its passages can be fetched."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from wordcount import FLOOD, RECIPE, TAX, ask, entry, open_store, publish, put, quietly

from retrieval.errors import RecipeError, StoreError
from retrieval.schema import Passage, Sentence
from retrieval.store.protocol import Batch

OTHER = replace(RECIPE, model="another")


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        yield store


def test_passages_of_the_generations_before_can_still_be_fetched(store):
    """An answer found just before a switch can be shown after it; two switches later it says so."""
    publish(store, TAX)
    old = [item.passage_id for item in store.search(ask("tax")).items]
    publish(store, FLOOD, remove=["tax"])
    assert [s.article for s in store.fetch(old)] == [TAX.article] * len(old)
    publish(store, entry("bird", "A bird sang."))
    assert len(store.fetch(old)) == len(old)
    publish(store, entry("fish", "A fish swam."))
    with pytest.raises(StoreError, match="ask again"):
        store.fetch(old)


def test_passage_ids_are_never_used_again(store):
    """An id that was given once means that passage or nothing, even after it was purged."""
    seen = set()
    for round_ in range(4):
        publish(store, entry("tax", f"The tax vote number {round_}."))
        new = {item.passage_id for item in store.search(ask("tax")).items}
        assert not new & seen
        seen |= new


def test_fetch_keeps_the_order_and_the_repetitions(store):
    """Ids come back in the order they were asked for; an unknown one is an error."""
    publish(store, FLOOD, TAX)
    ids = [item.passage_id for item in store.search(ask("river tax")).items]
    wanted = [*reversed(ids), ids[0]]
    assert [s.id for s in store.fetch(wanted)] == wanted
    assert store.fetch([]) == []
    with pytest.raises(StoreError, match="999999"):
        store.fetch([ids[0], 999999])


def test_another_recipe_is_refused(tmp_path):
    """A store opened by another recipe neither searches nor mixes its articles in, and says what differs."""
    with closing(open_store(tmp_path)) as store:
        publish(store, TAX, FLOOD)
    with closing(open_store(tmp_path, recipe=OTHER)) as store:
        for use in (
            store.check_recipe,
            lambda: store.search(ask("tax")),
            lambda: store.apply(Batch()),
            lambda: store.apply(Batch(remove=frozenset({"tax"}))),
            lambda: store.switch(quietly),
        ):
            with pytest.raises(
                RecipeError, match=r"model 'word-count', here 'another'.*verbatim index --full"
            ):
                use()
        assert store.health().recipe == RECIPE
        assert store.digests() == put(TAX, FLOOD)
        assert store.staged(put(TAX, FLOOD)) == frozenset()


def test_a_change_of_recipe_takes_every_article(tmp_path):
    """After everything is put again under the new recipe the new one serves and the old one is refused."""
    with closing(open_store(tmp_path)) as store:
        publish(store, TAX, FLOOD)
        store.stage([TAX])
    with closing(open_store(tmp_path, recipe=OTHER)) as store:
        store.stage([TAX])
        with pytest.raises(RecipeError):
            store.apply(Batch(put(TAX)))
        assert store.staged(put(TAX, FLOOD)) == {"tax"}
        assert store.apply(Batch(put(TAX), frozenset({"flood"}))) == 2
        with store.writing(), ThreadPoolExecutor(1) as pool:
            found = pool.submit(store.search, ask("tax"))
            time.sleep(0.2)
            assert not found.done()  # the old generation is of the old recipe: better late than wrong
            store.switch(quietly)
            assert found.result().version == 2
        store.check_recipe()
        assert store.health().recipe == OTHER
    with closing(open_store(tmp_path)) as store, pytest.raises(RecipeError):
        store.search(ask("tax"))


@pytest.mark.parametrize(
    ("problem", "change"),
    [
        ("wrong shape", {"passage_vectors": TAX.passage_vectors[:, :-1]}),
        ("wrong shape", {"sentence_vectors": TAX.sentence_vectors[:-1]}),
        ("not finite", {"sentence_vectors": TAX.sentence_vectors * np.float16("nan")}),
        ("outside its text", {"sentences": (TAX.sentences[0], Sentence(5, 999, 1))}),
        ("outside its text", {"passages": (Passage(3, 3, 0, 2),)}),
        ("no sentences", {"passages": (Passage(0, 5, 1, 1),)}),
        ("no sentences", {"passages": (Passage(0, 5, 0, 9),)}),
    ],
)
def test_an_entry_that_does_not_hold_together_is_refused(store, problem, change):
    """Nothing of a chunk is stored when one of its entries could only be found or shown wrongly."""
    with pytest.raises(StoreError, match=problem):
        store.stage([FLOOD, replace(TAX, **change)])
    assert store.staged(put(FLOOD)) == frozenset()


def test_passages_out_of_order_are_refused(store):
    """Passages ascend, because a sentence finds its passages by that."""
    swapped = replace(FLOOD, passages=FLOOD.passages[::-1])
    with pytest.raises(StoreError, match="order"):
        store.stage([swapped])


def test_text_that_no_database_can_hold_is_refused(store):
    """Half a surrogate pair is an error of ours, not a traceback."""
    with pytest.raises(StoreError):
        store.stage([entry("x", "broken \ud800 text")])
    assert store.health().articles == 0


def test_an_article_without_text_is_live_and_never_found(store):
    """An empty article counts, and finds nothing."""
    publish(store, entry("empty"))
    found = store.search(ask("tax"))
    assert (found.items, found.articles, found.passages) == ((), 1, 0)
