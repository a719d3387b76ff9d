"""A run that was stopped: the next one of its kind keeps what it had embedded, and nothing out of date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from handmade import COUNTING, FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently
from indexed import FERRY, run, texts_of, titles
from store.wordcount import tokenize

from retrieval.errors import StaleError
from retrieval.indexing import Indexer
from retrieval.schema import Article
from retrieval.store.copying import back_up
from retrieval.store.replacing import Replacement

OTHER = replace(COUNTING, model="word-count 2")


def long(key):
    """An article of so many sentences that it is embedded and stored by itself."""
    return Article(key, key.title(), "The whale swam around the island. " * 600)


ALL = [long("one"), long("two"), long("three")]


@pytest.fixture
def store(tmp_path):
    with closing(open_counting_store(tmp_path / "data")) as store:
        yield store


@pytest.fixture
def stopped(store):
    """Three articles, and a full rebuild of them that was stopped when it had embedded two."""
    run(store, *ALL)
    stop(store, *ALL)
    return store


def stop(store, *articles, after=2):
    with pytest.raises(RuntimeError, match="power"):
        run(store, *articles, embedder=CountingEmbedder(fail_at=after), full=True)


def rows(store, query):
    with closing(sqlite3.connect(store._folder / "verbatim.sqlite3")) as c, c:
        return c.execute(query).fetchall()


def embeds(report, embedder, *articles):
    """Were just these embedded?"""
    assert report.embedded == len(articles)
    return sorted(embedder.texts) == sorted(text for one in articles for text in texts_of(one))


def test_a_full_run_goes_on_where_one_was_stopped(stopped):
    """What it had embedded is published with the rest, and counted; the next full run embeds everything."""
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, ALL[2])
    assert (report.resumed, report.version) == (2, 2)
    assert rows(stopped, "SELECT count(*) FROM versions WHERE retired_in = 2") == [(3,)]
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, *ALL)
    assert (report.resumed, report.version) == (0, 3)


def test_a_plan_counts_what_is_kept(stopped):
    """Who is asked first hears how much is embedded already, and the mark is the same without it."""
    indexer = Indexer(stopped, CountingEmbedder, lambda: ALL, passage_words=PASSAGE_WORDS)
    full = indexer.plan(silently, full=True)
    assert full.kept == 2
    assert indexer.plan(silently).kept == 0
    run(stopped, *ALL, full=True, mark=full.mark)
    assert indexer.plan(silently, full=True).kept == 0


def test_a_first_run_that_was_stopped_is_counted_too(store):
    """An ordinary run says how many it kept of one that was stopped."""
    with pytest.raises(RuntimeError, match="power"):
        run(store, *ALL, embedder=CountingEmbedder(fail_at=1))
    report, embedder = run(store, *ALL)
    assert embeds(report, embedder, *ALL[1:])
    assert report.resumed == 1


def test_an_ordinary_run_in_between_neither_publishes_nor_drops_it(stopped):
    """Where nothing changed nothing is published, and the full rebuild goes on afterwards."""
    report, embedder = run(stopped, *ALL)
    assert embeds(report, embedder)
    assert (report.version, report.resumed) == (1, 0)
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, ALL[2])


def test_articles_added_in_between_drop_nothing(stopped):
    """Whoever adds articles in Discord takes nothing from a rebuild that resumes, full or not."""
    adding = Indexer(stopped, CountingEmbedder, list, passage_words=PASSAGE_WORDS)
    adding.add([FERRY], silently)
    report, embedder = run(stopped, *ALL, FERRY, full=True)
    assert embeds(report, embedder, ALL[2], FERRY)
    assert report.resumed == 2
    with pytest.raises(RuntimeError, match="power"):
        run(stopped, *ALL, FERRY, long("four"), long("five"), embedder=CountingEmbedder(fail_at=1))
    adding.add([LIBRARY], silently)
    report, embedder = run(stopped, *ALL, FERRY, LIBRARY, long("four"), long("five"))
    assert embeds(report, embedder, long("five"))


def test_an_article_that_has_changed_is_embedded_again(stopped):
    """Neither a text of before nor a changed article's old vectors come out of a resumed rebuild."""
    changed = replace(ALL[0], text=ALL[0].text + "It is gone.")
    dated = replace(ALL[1], published=date(2024, 5, 4))  # an ordinary run copies the old vectors for it
    report, _ = run(stopped, changed, dated, ALL[2])
    assert report.embedded == 1
    assert rows(stopped, "SELECT count(*) FROM versions WHERE added_in IS NULL") == [(0,)]
    report, embedder = run(stopped, changed, dated, ALL[2], full=True)
    assert embeds(report, embedder, changed, dated, ALL[2])


def test_an_article_that_has_gone_leaves_nothing(stopped):
    """An ordinary run drops what was embedded of an article whose file is gone."""
    run(stopped, *ALL[1:])
    assert rows(stopped, "SELECT count(*) FROM versions WHERE added_in IS NULL") == [(1,)]
    report, embedder = run(stopped, *ALL[1:], full=True)
    assert embeds(report, embedder, ALL[2])
    assert stopped.digests().keys() == {"two", "three"}


def test_another_recipe_takes_nothing_over(stopped, tmp_path):
    """A full rebuild by another recipe starts from nothing, resumes itself, and drops what the other had."""
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        stop(other, *ALL, after=1)
        report, embedder = run(other, *ALL, full=True)
        assert embeds(report, embedder, *ALL[1:])
        assert report.resumed == 1
        assert rows(other, "SELECT count(*) FROM versions WHERE added_in IS NULL") == [(0,)]
        assert rows(other, "SELECT count(*) FROM anew") == [(0,)]
        assert other.health().recipe == OTHER


def test_going_back_to_the_recipe_before_drops_it(stopped, tmp_path):
    """Who gives up another recipe halfway goes on with the old index, and keeps nothing of the other."""
    run(stopped, *ALL, full=True)
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        stop(other, *ALL)
    report, embedder = run(stopped, *ALL)
    assert embeds(report, embedder)
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        report, embedder = run(other, *ALL, full=True)
        assert embeds(report, embedder, *ALL)


def test_what_was_damaged_meanwhile_is_embedded_again(stopped):
    """A full rebuild that resumes looks at what it keeps: whoever finds damage is told to rebuild in full."""
    with closing(sqlite3.connect(stopped._folder / "verbatim.sqlite3")) as c, c:
        c.execute(
            "UPDATE vectors SET passages = zeroblob(length(passages)) WHERE version ="
            " (SELECT min(version) FROM anew)"
        )
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, ALL[0], ALL[2])


def test_a_refused_rebuild_is_kept_for_the_next(store):
    """Where pinned questions keep a full rebuild from serving, the next one has nothing to embed."""
    run(store, *ALL)

    def refuse(_new, _old):
        raise StaleError("a pinned question")

    with pytest.raises(StaleError, match="pinned"):
        run(store, *ALL, full=True, approve=refuse)
    run(store, *ALL)
    report, embedder = run(store, *ALL, full=True)
    assert embeds(report, embedder)
    assert report.resumed == 3


def test_going_back_in_between_keeps_it(store):
    """A return to the generation before leaves what waits as it is."""
    run(store, FLOOD)
    run(store, *ALL)
    stop(store, *ALL)
    store.history.go_back(store.history.standing().version)
    assert titles(store, "river") == {FLOOD.title}
    report, embedder = run(store, *ALL, full=True)
    assert embeds(report, embedder, ALL[2])


def test_a_rebuild_killed_at_its_very_end_is_not_done_again(stopped, monkeypatch):
    """Published and switched but for the last word: the next full run embeds nothing, the one after all."""

    def die():
        raise RuntimeError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(stopped, "finished", die)
        with pytest.raises(RuntimeError, match="power"):
            run(stopped, *ALL, full=True)
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder)
    assert (report.resumed, report.version) == (3, 2)
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, *ALL)


def test_an_ordinary_run_ends_a_rebuild_that_was_published(stopped, monkeypatch):
    """After an ordinary run that came to its end, a full one is a new one: nothing old is taken for new."""
    with monkeypatch.context() as patch:
        patch.setattr(stopped, "finished", lambda: None)
        run(stopped, *ALL, full=True)
    run(stopped, *ALL)
    report, embedder = run(stopped, *ALL, full=True)
    assert embeds(report, embedder, *ALL)


def test_a_backup_brings_it_back_to_resume(stopped, tmp_path):
    """Backed up and restored elsewhere, a stopped rebuild has equal counts and digest, and goes on."""
    held = back_up(tmp_path / "data", tmp_path / "backup", silently)
    place = Replacement(tmp_path / "elsewhere", COUNTING, tokenize, lambda _line: None)
    assert place.restore(tmp_path / "backup", silently).tally == held
    with closing(open_counting_store(tmp_path / "elsewhere")) as restored:
        report, embedder = run(restored, *ALL, full=True)
        assert embeds(report, embedder, ALL[2])
        assert report.resumed == 2
