"""Going back to the generation before: at once, whole, and as safe from kills as any other change."""

import sqlite3
from contextlib import closing

import pytest
from wordcount import FLOOD, RECIPE, TAX, ask, entry, open_store, publish, put, quietly, shown

from retrieval.errors import NoEarlierError, RecipeError, StaleError, StoreEmptyError
from retrieval.store.protocol import Batch, Recipe

BIRD = entry("bird", "A bird sang in the forest.")
NEW_TAX = entry("tax", "The tax vote passed.", "The bank cheered.", title="Tax")


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        yield store


def back(store):
    return store.history.go_back(store.history.standing().version)


def live(store):
    return dict(store.digests())


def names(store):
    return [one.name for one in store.history.standing().editions]


def generations(tmp_path):
    return {path.name for path in (tmp_path / "data" / "generations").iterdir()}


def everything(store):
    return shown(store, store.search(ask("tax flood bird", limit=100)))


def test_going_back_restores_what_was_live(store):
    """Articles that were added, changed and removed are as they were, in the database and in searches."""
    publish(store, FLOOD, TAX)
    before, answers = live(store), everything(store)
    publish(store, NEW_TAX, BIRD, remove=["flood"])
    serving = names(store)
    assert back(store).version == 1
    assert live(store) == before
    assert everything(store) == answers
    assert store.article("tax") == TAX.article
    assert store.article("bird") is None
    assert store.health().version == 3
    assert names(store) == serving[1:]


def test_going_back_builds_nothing(store, tmp_path):
    """The kept generation serves again, under its own name and with not a byte changed."""
    publish(store, FLOOD)
    before = generations(tmp_path)
    publish(store, TAX)
    (both,) = {store.health().generation} - before
    edition = back(store)
    assert {edition.name} == before
    assert store.health().generation == edition.name
    assert generations(tmp_path) == {*before, both}  # a search in flight may still be in the other
    assert store.switch(quietly) is False


def test_one_can_go_back_twice(store):
    """Three generations are kept; then there is nothing to go back to."""
    states = []
    for step in (FLOOD, TAX, BIRD, NEW_TAX):
        publish(store, step)
        states.append(live(store))
    assert len(names(store)) == 3
    back(store)
    assert live(store) == states[2]
    back(store)
    assert live(store) == states[1]
    with pytest.raises(NoEarlierError, match="no earlier generation"):
        back(store)
    assert live(store) == states[1]


def test_changes_go_on_after_a_return(store):
    """What comes next builds on what was gone back to, and one can go back again from there."""
    publish(store, FLOOD)
    publish(store, TAX)
    back(store)
    answers = everything(store)
    assert publish(store, BIRD) == 4
    assert live(store) == put(FLOOD, BIRD)
    back(store)
    assert (live(store), everything(store)) == (put(FLOOD), answers)
    publish(store, TAX)
    assert live(store) == put(FLOOD, TAX)


def test_the_answers_are_as_old_as_what_they_come_from(store):
    """The age is that of the version that was gone back to, until somebody looks again."""
    publish(store, FLOOD)
    then = store.health().as_of
    publish(store, TAX)
    back(store)
    assert store.health().as_of == store.search(ask("flood")).as_of == then
    store.apply(Batch(put(FLOOD)))
    assert store.health().as_of == store.search(ask("flood")).as_of > then


def test_a_return_holds_until_it_is_let_go(tmp_path):
    """It is remembered over a restart, also over other changes."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
        publish(store, TAX)
        assert not store.history.standing().held
        back(store)
    with closing(open_store(tmp_path)) as store:
        assert live(store) == put(FLOOD)
        publish(store, BIRD)
        assert store.history.standing().held
        store.history.let_go()
        assert not store.history.standing().held


def test_a_damaged_generation_is_built_again(store, tmp_path):
    """Whether it was damaged before or after the return, the answers are the same."""
    publish(store, FLOOD)
    answers = everything(store)
    (name,) = names(store)
    publish(store, TAX)
    back(store)
    (tmp_path / "data" / "generations" / name / "rows.npy").write_bytes(b"")
    assert store.switch(quietly) is True
    assert everything(store) == answers
    assert store.history.standing().held


def test_a_damaged_one_is_passed_over(store, tmp_path):
    """One goes back to the newest generation that is whole."""
    for step in (FLOOD, TAX, BIRD):
        publish(store, step)
    (tmp_path / "data" / "generations" / names(store)[1] / "rows.npy").write_bytes(b"")
    assert back(store).version == 1
    assert live(store) == put(FLOOD)


def test_what_was_shown_is_what_is_done(store):
    """Nobody goes back from another version than the one that they have seen."""
    publish(store, FLOOD)
    publish(store, TAX)
    with pytest.raises(StaleError, match="changed meanwhile"):
        store.history.go_back(1)
    assert live(store) == put(FLOOD, TAX)


def test_an_empty_store_has_no_history(store):
    """Before the first index there is nothing to show and nowhere to go."""
    assert store.history.standing().editions == ()
    with pytest.raises(StoreEmptyError):
        store.history.go_back(0)


def test_nobody_goes_back_to_another_recipe(tmp_path):
    """A generation of another model can't be used, so the one that can stays."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
    newer = Recipe(**{**{name: getattr(RECIPE, name) for name in RECIPE.__slots__}, "model": "newer"})
    with closing(open_store(tmp_path, recipe=newer)) as store:
        publish(store, FLOOD)
        with pytest.raises(RecipeError, match="made by another model"):
            back(store)
        assert len(store.search(ask("flood")).items) == len(FLOOD.passages)


def test_what_is_not_approved_never_serves(store):
    """The new generation is seen by whoever is asked and by nobody else; refused, it has never been."""
    publish(store, FLOOD, TAX)
    before, answers, kept = live(store), everything(store), names(store)

    def refuse(new, old):
        assert ("bird", BIRD.article.text) in shown(new, new.search(ask("bird")))
        assert new.words("bir") == ("bird",)
        assert new.unknown(["bird"]) == frozenset()
        assert shown(old, old.search(ask("tax flood bird", limit=100))) == answers
        raise LookupError("no")

    with store.writing():
        store.stage([BIRD, NEW_TAX])
        store.apply(Batch(put(BIRD, NEW_TAX), frozenset({"flood"})))
        with pytest.raises(LookupError):
            store.switch(quietly, refuse)
    assert (live(store), everything(store), names(store)) == (before, answers, kept)
    assert not store.history.standing().held
    assert store.staged(put(BIRD, NEW_TAX)) == {"bird", "tax"}  # the next attempt embeds nothing
    with store.writing():
        assert store.apply(Batch(put(BIRD, NEW_TAX), frozenset({"flood"}))) == 4
        assert store.switch(quietly, lambda new, old: None) is True
    assert live(store) == put(BIRD, NEW_TAX)


def test_an_index_that_misses_an_article_is_not_switched_to(store, tmp_path):
    """A generation that holds other passages than the database is built again, not served."""
    publish(store, FLOOD)
    publish(store, TAX)
    back(store)
    with closing(sqlite3.connect(tmp_path / "data" / "verbatim.sqlite3")) as c:
        c.execute("DELETE FROM meta WHERE key = 'restored'")
        c.execute(
            "UPDATE meta SET value = (SELECT value FROM meta WHERE key = 'previous') WHERE key = 'generation'"
        )
        c.commit()
    assert store.switch(quietly) is True
    assert set(everything(store)) == {("flood", text) for _, text in everything(store)}
