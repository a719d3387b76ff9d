"""Which articles carry the same story, as the store keeps it."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from wordcount import entry, open_store, put, quietly

from retrieval.likeness import groups
from retrieval.schema import Article
from retrieval.store.decisions import Decision, Kind
from retrieval.store.protocol import Batch

RNG = random.Random(5)
WORDS = [f"w{number}" for number in range(5000)]
SENTENCES = [" ".join(RNG.choices(WORDS, k=12)) + "." for _ in range(60)]
WIRE = entry("wire", *SENTENCES[:20], title="Wire")
COPY = entry("copy", *SENTENCES[:12], title="Copy")  # cut at the end
MORE = entry("more", *SENTENCES[40:44], *SENTENCES[:20], title="More")  # with a lead of its own
ELSE = entry("else", *SENTENCES[20:40], title="Else")


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path)) as store:
        yield store


def index(store, *entries, remove=()):
    """One whole change; the steps of comparing that were told."""
    steps = []
    with store.writing():
        store.stage(entries)
        store.likenesses.compare(lambda *step: steps.append(step))
        store.apply(Batch(put(*entries), frozenset(remove)))
        store.switch(quietly)
    return steps


def alike(store, key, **options):
    return [one.id for one in store.likenesses.of(key, **options)]


def decided(number, kind, key, at):
    return Decision(number, kind, key, key, at, 7)


def test_versions_of_a_story_are_found_when_they_are_indexed(store):
    """All of one change are compared with each other; what is alike is told as pairs in both orders."""
    index(store, WIRE, COPY, MORE, ELSE)
    assert alike(store, "wire") == ["copy", "more"]
    assert alike(store, "else") == []
    assert store.copies("wire") == (COPY.article, MORE.article)
    assert store.copies("else") == store.copies("none") == ()
    assert len(store.likenesses.all()) == 6
    assert [one.title for one in store.likenesses.of("wire")] == ["Copy", "More"]


def test_only_what_is_new_or_changed_is_compared(store):
    """The next change costs its own articles; nothing new costs nothing."""
    assert index(store, WIRE, ELSE) == [("comparing", 0, 2), ("comparing", 2, 2)]
    assert index(store, COPY) == [("comparing", 0, 1), ("comparing", 1, 1)]
    assert alike(store, "copy") == ["wire"]
    assert index(store) == []


def test_a_changed_article_is_alike_by_its_new_text(store):
    """What it was stays in no list; one that is taken away is in none."""
    index(store, WIRE, COPY, ELSE)
    index(store, entry("copy", *SENTENCES[20:36], title="Copy"))
    assert store.likenesses.all() == {("copy", "else"), ("else", "copy")}
    index(store, remove=["else"])
    assert store.likenesses.all() == frozenset()


def test_going_back_brings_back_what_was_alike(store):
    """The pairs are those of the versions that are live."""
    index(store, WIRE, COPY)
    index(store, entry("copy", *SENTENCES[20:36], title="Copy"))
    assert alike(store, "wire") == []
    store.history.go_back(store.health().version)
    assert alike(store, "wire") == ["copy"]


def test_what_nobody_is_shown_is_told_to_moderators_only(store):
    """A hidden article is named only where withdrawn ones are asked for; an erased one nowhere."""
    index(store, WIRE, COPY, MORE)
    store.moderation.decide(decided(1, Kind.HIDDEN, "copy", datetime.now(UTC)))
    assert alike(store, "wire") == ["more"]
    assert store.copies("wire") == (MORE.article,)
    assert alike(store, "wire", withdrawn=True) == ["copy", "more"]
    store.moderation.decide(decided(2, Kind.REMOVED, "more", datetime.now(UTC) - timedelta(hours=25)))
    store.erase_removed(datetime.now(UTC) - timedelta(hours=24))
    assert alike(store, "wire", withdrawn=True) == ["copy"]
    with closing(sqlite3.connect(store._folder / "verbatim.sqlite3")) as c:
        assert c.execute("SELECT count(DISTINCT version) FROM bands").fetchone() == (2,)


def test_an_article_that_is_not_stored_is_told_what_it_is_near(store):
    """Before it is added; the one whose place it takes doesn't count."""
    index(store, WIRE, COPY, ELSE)
    text = " ".join([*SENTENCES[50:53], *SENTENCES[:15]])
    assert [one.id for one in store.likenesses.near(Article("new", "New", text))] == ["copy", "wire"]
    assert [one.id for one in store.likenesses.near(Article("wire", "New", text))] == ["copy"]
    assert store.likenesses.near(Article("new", "New", SENTENCES[55])) == ()
    assert store.likenesses.near(Article("new", "New", "")) == ()


def test_a_text_that_is_everywhere_is_one_story_and_does_not_cost_its_square(store):
    """Of hundreds with the same words each is compared with some, and all are one story all the same."""
    index(store, *(entry(f"k{number}", *SENTENCES[:6], title=f"T{number}") for number in range(120)))
    pairs = store.likenesses.all()
    assert len(pairs) < 2 * 120 * 51
    assert len(set(groups(pairs).values())) == 1
    assert len(groups(pairs)) == 120


def test_articles_of_an_older_database_are_compared_with_the_next_change(store):
    """Whatever has no bands yet gets them."""
    index(store, WIRE, COPY)
    with closing(sqlite3.connect(store._folder / "verbatim.sqlite3")) as c, c:
        c.execute("DELETE FROM bands")
        c.execute("DELETE FROM repeats")
    assert alike(store, "wire") == []
    assert index(store, ELSE)[0] == ("comparing", 0, 3)
    assert alike(store, "wire") == ["copy"]


def test_articles_of_stories_and_new_ones_are_counted(store, monkeypatch):
    """Each that is live counts once, however many copies it has; of very many new ones nothing is told."""
    index(store, WIRE, COPY, ELSE)
    assert store.health().same_story == 2
    assert store.likenesses.repeated([MORE.article, Article("new", "New", "A text.")]) == {"more"}
    monkeypatch.setattr("retrieval.store.likenesses._FEW", 1)
    assert store.likenesses.repeated([MORE.article, MORE.article]) == frozenset()
    index(store, remove=["copy"])
    assert store.health().same_story == 0
