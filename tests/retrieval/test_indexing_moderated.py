"""What moderators decided holds through every run of the indexer, and additions look at nothing else."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from handmade import FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently
from indexed import FERRY, counts, run, texts_of, titles

from retrieval.indexing import Indexer
from retrieval.store.decisions import Decision, Kind


@pytest.fixture
def store(tmp_path):
    with closing(open_counting_store(tmp_path / "data")) as store:
        yield store


def decide(store, kind, key, **details):
    one = Decision(len(key) + 1, kind, key, "Title", datetime(2024, 5, 4, tzinfo=UTC), 7, **details)
    store.moderation.decide(one)
    return one


def test_one_article_is_added_without_a_look_at_the_others(store):
    """Adding embeds that article alone and leaves all others, also those whose files have gone."""
    run(store, FLOOD, LIBRARY)
    embedder = CountingEmbedder()
    indexer = Indexer(store, lambda: embedder, lambda: pytest.fail("read"), passage_words=PASSAGE_WORDS)
    indexer.add([FERRY], silently)
    assert sorted(embedder.texts) == sorted(texts_of(FERRY))
    assert store.digests().keys() == {"flood.txt", "library.txt", "ferry.txt"}
    assert "Ferry" in titles(store, "ship")
    indexer.add([FERRY], silently)
    assert len(embedder.calls) == 1


@pytest.mark.parametrize("day", [date(2020, 1, 2), None])
def test_a_moderator_s_date_holds_whatever_the_file_says(store, day):
    """It is in the article, in bounds and in lists, after an addition and after any run, also a full one."""
    run(store, FLOOD, LIBRARY)
    decide(store, Kind.DATED, "flood.txt", day=day)
    indexer = Indexer(store, CountingEmbedder, list, passage_words=PASSAGE_WORDS)
    indexer.add([FLOOD], silently)
    dated = replace(FLOOD, published=day)
    assert store.article("flood.txt") == dated
    for full in (False, True):
        report, _ = run(store, FLOOD, LIBRARY, full=full)
        assert report.changed == ()
        assert store.article("flood.txt") == dated
    assert {one.id: one.published for one in store.listing(-1)[1]}["flood.txt"] == day


def test_a_removed_article_stays_out_though_its_file_is_there(store):
    """The report names it; while it can come back it is shown to nobody, afterwards it is not even read."""
    run(store, FLOOD, LIBRARY)
    removal = decide(store, Kind.REMOVED, "flood.txt")
    report, _ = run(store, FLOOD, LIBRARY)
    assert report.kept_out == ("flood.txt",)
    assert counts(report) == ((), (), (), 2, 0)
    assert titles(store, "river") == {LIBRARY.title}
    assert store.moderation.undo(removal.id, removal.at) == removal
    assert FLOOD.title in titles(store, "river")
    decide(store, Kind.REMOVED, "flood.txt")
    store.erase_removed(datetime(2024, 5, 5, tzinfo=UTC))
    for full in (False, True):
        report, embedder = run(store, FLOOD, LIBRARY, full=full)
        assert report.kept_out == ("flood.txt",)
        assert report.added == report.removed == ()
        assert not set(texts_of(FLOOD)) & set(embedder.texts)
    assert store.versions("flood.txt") == []
