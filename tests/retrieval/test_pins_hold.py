"""No new generation begins to serve before the pinned questions were asked, whoever built it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from handmade import COUNTING, FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently
from test_asking import answerer

from bot.upkeep import Upkeep
from retrieval.errors import RegressionError, StoreError
from retrieval.indexing import Indexer
from retrieval.pinned import Examiner
from retrieval.schema import Article
from retrieval.store.decisions import Decision, Kind
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.serving import NOT_ASKED

QUESTION = "how high was the flood of the river?"
PUSHING = Article("added:pushing.txt", "The flood of the river", "How high was the flood of the river?")
FAULT = "its article is not quoted"


@pytest.fixture
def store(tmp_path):
    """The flood and the library are indexed, and the question is pinned to the flood."""
    with closing(open_counting_store(tmp_path / "data")) as store:
        indexer(store, FLOOD, LIBRARY).run(silently)
        store.pins.add(QUESTION, FLOOD.key, FLOOD.title, "")
        assert examiner(store).check()[0].fault == ""
        yield store


def indexer(store, *articles):
    return Indexer(store, CountingEmbedder, lambda: articles, passage_words=PASSAGE_WORDS)


def examiner(store):
    return Examiner(store.pins, lambda: answerer(store, quotes=1))


def quoted(store):
    """Which article is quoted on the question."""
    [quote] = answerer(store, quotes=1).ask(QUESTION).quotes
    return quote.article.id


def test_an_added_article_can_not_push_out_a_pinned_one(store):
    """Beside it the pinned one is quoted no longer: it does not serve, and another one does."""
    with pytest.raises(RegressionError, match=FAULT) as caught:
        indexer(store).add([PUSHING], silently, approve=examiner(store).approve)
    assert caught.value.broken == ((QUESTION, FAULT),)
    assert store.digests().keys() == {FLOOD.key, LIBRARY.key}
    assert quoted(store) == FLOOD.key
    harmless = replace(PUSHING, title="Whales", text="A whale was seen at the island.")
    indexer(store).add([harmless], silently, approve=examiner(store).approve)
    assert harmless.key in store.digests()
    assert quoted(store) == FLOOD.key


def die_before_the_switch(folder, *articles):
    """Index these; the process is killed when the new articles are applied, built and served to nobody."""
    store = open_counting_store(folder)
    indexer(store, *articles).run(silently, approve=lambda new, old: os.kill(os.getpid(), signal.SIGKILL))


def killed(folder, *articles):
    dying = multiprocessing.get_context("spawn").Process(
        target=die_before_the_switch, args=(folder, *articles)
    )
    dying.start()
    dying.join(60)
    assert dying.exitcode == -signal.SIGKILL


def test_a_search_does_not_complete_what_nobody_has_asked(store, tmp_path):
    """Killed between `apply` and `switch`, a run is taken back by the next search, and the next run asks."""
    before = store.history.standing().editions
    killed(tmp_path / "data", FLOOD, LIBRARY, PUSHING)
    assert PUSHING.key in store.digests()  # it is at that very moment
    notices = []
    with closing(EmbeddedStore(tmp_path / "data", COUNTING, str.split, notices.append)) as other:
        assert quoted(other) == FLOOD.key
        assert other.digests().keys() == {FLOOD.key, LIBRARY.key}
    assert notices == [NOT_ASKED]
    assert quoted(store) == FLOOD.key
    assert store.history.standing().editions == before
    embedder = CountingEmbedder()
    again = Indexer(store, lambda: embedder, lambda: (FLOOD, LIBRARY, PUSHING), passage_words=PASSAGE_WORDS)
    with pytest.raises(RegressionError, match=FAULT):
        again.run(silently, approve=examiner(store).approve)
    assert embedder.calls == []  # what was embedded waits
    assert quoted(store) == FLOOD.key


def test_without_pins_a_search_completes_it(store, tmp_path):
    """Where nothing is pinned there is nothing to ask."""
    store.pins.remove(store.pins.all()[0].id)
    killed(tmp_path / "data", FLOOD, LIBRARY, PUSHING)
    assert quoted(store) == PUSHING.key


def test_erasing_does_not_complete_it_either(store, tmp_path):
    """What is erased goes at once, and nothing else changes with it."""
    killed(tmp_path / "data", FLOOD, LIBRARY, PUSHING)
    at = datetime(2024, 5, 4, tzinfo=UTC)
    store.moderation.decide(Decision(1, Kind.REMOVED, LIBRARY.key, LIBRARY.title, at, 7))
    assert store.erase_removed(datetime(2024, 5, 6, tzinfo=UTC)) == {LIBRARY.key}
    assert store.digests().keys() == {FLOOD.key}
    assert quoted(store) == FLOOD.key


def blackout(stage, done, total):
    if stage == "comparing":
        raise RuntimeError("the power went out")


def test_what_is_taken_back_may_wait_already(store, tmp_path):
    """After that kill a full rebuild embedded the same anew and was stopped, too: nothing clashes."""
    killed(tmp_path / "data", FLOOD, LIBRARY, PUSHING)
    with pytest.raises(StoreError, match="power"):
        indexer(store, FLOOD, LIBRARY, PUSHING).run(blackout, full=True)
    assert quoted(store) == FLOOD.key
    assert store.digests().keys() == {FLOOD.key, LIBRARY.key}
    with pytest.raises(RegressionError, match=FAULT):
        indexer(store, FLOOD, LIBRARY, PUSHING).run(silently, full=True, approve=examiner(store).approve)
    assert quoted(store) == FLOOD.key


def upkeep(store, folder):
    def made(read, progress):
        return Indexer(store, CountingEmbedder, read, passage_words=PASSAGE_WORDS)

    return Upkeep(store, made, examiner(store).approve, folder=folder, most_bytes=10**6)


def test_where_no_earlier_index_can_serve_it_is_told_what_is_not_answered(store, tmp_path):
    """After a change of recipe nothing is held back: the report names the questions, as long as they are."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "pushing.txt").write_text(f"{PUSHING.title}\n\n{PUSHING.text}\n")
    (seeds / FLOOD.key).write_text(f"{FLOOD.title}\n\n{FLOOD.text}\n")
    other = replace(COUNTING, model_digest="2")
    with closing(open_counting_store(tmp_path / "data", other)) as changed:
        report = upkeep(changed, seeds).index(silently, full=True)
        assert report.unanswered == ((QUESTION, FAULT),)
        assert quoted(changed) == "pushing.txt"
        assert upkeep(changed, seeds).index(silently, full=True).unanswered == ()  # as nothing got worse


def test_a_regression_is_found_once_until_the_folder_changes(store, tmp_path):
    """Whoever watches the folder finds nothing to do until something in it changes again."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for article in (FLOOD, PUSHING):
        path = seeds / article.key.removeprefix("added:")
        path.write_text(f"{article.title}\n\n{article.text}\n")
    kept = upkeep(store, seeds)
    assert kept.watch(0.0).folder.name == "CHANGED"
    with pytest.raises(RegressionError):
        kept.follow(silently, patient=False, rest=0.0)
    assert kept.watch(0.0).folder.name == "SAME"
    (seeds / "pushing.txt").unlink()
    assert kept.watch(0.0).folder.name == "CHANGED"
    kept.follow(silently, patient=False, rest=0.0)
    assert quoted(store) == FLOOD.key
