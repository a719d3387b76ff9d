"""Articles that are brought in are kept beside every index; what is taken back has never been."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

from test_store_moderation import BO, decision
from wordcount import FLOOD, entry, open_store, publish

from retrieval.schema import Article, Rejected
from retrieval.store.decisions import Kind
from retrieval.store.moderation import NOT_AS_KEPT


def test_brought_in_articles_are_kept_whole(tmp_path):
    """They come back as they were, the later one of a key alone; a flipped byte is noticed."""
    first = Article(
        "added:a", "Title", "Text of it.", "Gazette", "https://a.example/", date(2024, 5, 4), ("Ann",)
    )
    second = replace(first, text="Another text.", published=None)
    with closing(open_store(tmp_path)) as store:
        store.moderation.keep([(first, decision(Kind.ADDED, first.key))])
        assert store.moderation.kept() == [first]
        store.moderation.keep([(second, decision(Kind.ADDED, first.key, person=BO))])
    with closing(open_store(tmp_path)) as store:
        assert store.moderation.kept() == [second]
        assert [one.person for one in store.moderation.all(Kind.ADDED)] == [BO]
        with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
            c.execute("UPDATE imported SET text = 'Forged.'")
        assert store.moderation.kept() == [Rejected("added:a", NOT_AS_KEPT)]


def test_what_was_kept_is_taken_back_whole(tmp_path):
    """What stood in its place stands again, damaged or not, by whom it was; what came since holds."""
    first = Article("added:a", "Title", "Text of it.", "Gazette", "https://a.example/", date(2024, 5, 4))
    other = replace(first, key="added:b", text="Another text.")
    with closing(open_store(tmp_path)) as store:
        moderation, made = store.moderation, decision(Kind.ADDED, first.key)
        moderation.keep([(first, made)])
        both = [replace(first, text="New."), other]
        for forged in (False, True):
            if forged:
                with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
                    c.execute("UPDATE imported SET text = 'Forged.'")
            before = moderation.kept(), moderation.all(Kind.ADDED)
            stamp = moderation.stamp()
            kept = moderation.keep([(one, decision(Kind.ADDED, one.key, person=BO)) for one in both])
            assert moderation.kept() == both
            moderation.take_back(kept)
            assert (moderation.kept(), moderation.all(Kind.ADDED)) == before
            assert moderation.stamp() != stamp
        assert before[1] == (made,)
        kept = moderation.keep([(other, decision(Kind.ADDED, other.key))])
        later = replace(other, text="Later.")
        moderation.keep([(later, decision(Kind.ADDED, other.key, person=BO))])
        moderation.take_back(kept)
        assert moderation.kept()[1] == later
        assert moderation.of(other.key)[Kind.ADDED].person == BO


def test_moderators_see_what_is_kept_and_not_indexed(tmp_path):
    """It can be found, and so withdrawn, though no index has it; nobody else sees it, damaged nobody does."""
    whale = Article("added:whale", "Whale", "A whale came.", "Gazette", "", date(2024, 5, 4))
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
        edition, _ = store.listing(-1, withdrawn=True)
        store.moderation.keep([(whale, decision(Kind.ADDED, whale.key))])
        newer, listed = store.listing(edition, withdrawn=True)
        assert [(one.id, one.published) for one in listed] == [(whale.key, whale.published), ("flood", None)]
        assert store.listing(newer, withdrawn=True) is None
        assert store.article(whale.key, withdrawn=True) == whale
        assert [one.id for one in store.listing(-1)[1]] == ["flood"]
        assert store.article(whale.key) is None
        with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
            c.execute("UPDATE imported SET published = 'never'")
        assert [one.id for one in store.listing(-1, withdrawn=True)[1]] == ["flood"]
        assert store.article(whale.key, withdrawn=True) is None


def test_a_decision_that_is_retracted_has_never_been(tmp_path):
    """The one before it holds again; one that was taken since stays."""
    with closing(open_store(tmp_path)) as store:
        moderation = store.moderation
        days = [decision(Kind.DATED, "a", day=date(2024, 5, day)) for day in (1, 2, 3)]
        assert moderation.decide(days[0]) is None
        moderation.retract(days[1], moderation.decide(days[1]))
        assert moderation.of("a") == {Kind.DATED: days[0]}
        moderation.retract(days[0], None)
        assert moderation.of("a") == {}
        before = moderation.decide(days[1])
        moderation.decide(days[2])
        moderation.retract(days[1], before)
        assert moderation.of("a") == {Kind.DATED: days[2]}


def test_a_damaged_import_is_taken_from_the_index(tmp_path):
    """What was brought in lies in the database twice, each sealed by itself: a flipped byte loses nothing."""
    indexed = entry("added:a", "A river rose.", title="Flood")
    with closing(open_store(tmp_path)) as store:
        store.moderation.keep([(indexed.article, decision(Kind.ADDED, "added:a"))])
        publish(store, indexed)
        for forged in ("text = 'Forged.'", "published = 'never'", "title = CAST(x'ff' AS TEXT)"):
            with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
                c.execute(f"UPDATE imported SET {forged}")
            assert store.moderation.kept() == [indexed.article]
        with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
            c.execute("UPDATE versions SET text = CAST(x'ff' AS TEXT)")
        assert store.moderation.kept() == [Rejected("added:a", NOT_AS_KEPT)]
