"""The store lists its articles by what people call them."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

from wordcount import FLOOD, TAX, entry, open_store, publish

from retrieval.schema import ArticleRef
from retrieval.store.decisions import Decision, Kind


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


def test_a_text_is_found_in_every_article_that_holds_it(tmp_path):
    """Each character counts, signs of search languages too; the newest come first, and all are counted."""
    dated = [
        replace(
            FLOOD, article=replace(FLOOD.article, key=f"{year}", published=date(year, 1, 1)), digest=f"{year}"
        )
        for year in (2001, 2003, 2002)
    ]
    with closing(open_store(tmp_path)) as store:
        publish(store, TAX, FLOOD, *dated)
        count, held = store.holding("A bridge fell. A sto", 3)
        assert (count, [article.key for article in held]) == (4, ["2003", "2002", "2001"])
        assert held[0] == dated[1].article
        assert [article.key for article in store.holding("union cheered.", 3)[1]] == ["tax"]
        for other in ("a bridge fell.", "A bridge  fell.", "A bridge f_ll.", "%", "*", "' OR 1=1", "Flood"):
            assert store.holding(other, 3) == (0, []), other
        publish(store, remove=["2003"])
        assert store.holding("A bridge fell.", 1) == (3, [dated[2].article])


def test_a_version_that_was_live_once_is_found_by_its_digest(tmp_path):
    """With all that was said of it, and until when; not the live one, nor one of a withdrawn article."""
    old = replace(FLOOD, article=replace(FLOOD.article, source="Gazette", authors=("Ana",)))
    new = entry("flood", "Another bridge fell.")
    with closing(open_store(tmp_path)) as store:
        publish(store, old, TAX)
        assert store.outdated("flood", old.digest) is None
        before = datetime.now(UTC)
        publish(store, new)
        for _ in range(3):  # until no generation has it any more
            publish(store, remove=["tax"])
            publish(store, TAX)
        was = store.outdated("flood", old.digest)
        assert was.article == old.article
        assert before <= was.until <= datetime.now(UTC)
        assert store.outdated("flood", new.digest) is None
        assert store.outdated("tax", old.digest) is None
        hidden = Decision(1, Kind.HIDDEN, "flood", "", before, 7)
        store.moderation.decide(hidden)
        assert store.outdated("flood", old.digest) is None
        store.moderation.lift("flood", Kind.HIDDEN)
        publish(store, old)
        assert store.outdated("flood", old.digest).article == old.article
        assert store.outdated("flood", new.digest).article == new.article
