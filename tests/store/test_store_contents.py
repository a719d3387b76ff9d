"""The store lists its articles by what people call them."""

from contextlib import closing
from dataclasses import replace
from datetime import date

from wordcount import FLOOD, TAX, open_store, publish

from retrieval.schema import ArticleRef


def test_an_empty_store_lists_nothing(tmp_path):
    """Before the first article the list is that of version 0, and empty."""
    with closing(open_store(tmp_path)) as store:
        assert store.listing(-1) == (0, ())
        assert store.listing(0) is None


def test_the_list_is_of_the_live_articles_newest_first(tmp_path):
    """Each live article is listed once, undated ones last; who knows the version gets nothing."""
    details = {"source": "Gazette", "url": "https://news.example/a", "published": date(2024, 5, 4)}
    dated = replace(FLOOD, article=replace(FLOOD.article, **details))
    old = replace(
        FLOOD,
        article=replace(FLOOD.article, key="old", title="Old", published=date(1999, 1, 1)),
        digest="old",
    )
    with closing(open_store(tmp_path)) as store:
        publish(store, TAX, old, dated)
        version, listed = store.listing(-1)
        assert [one.id for one in listed] == ["flood", "old", "tax"]
        assert listed[0] == ArticleRef(id="flood", title="Flood", **details)
        assert listed[2].published is None
        assert store.listing(version) is None
        publish(store, remove=["old"])
        newer, listed = store.listing(version)
        assert newer > version
        assert [one.id for one in listed] == ["flood", "tax"]
