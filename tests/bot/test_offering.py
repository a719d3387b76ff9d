"""Sorting what somebody brings: what can be added, and what is against the rest."""

from datetime import UTC, datetime

from bot.offering import Refused, sort
from retrieval.schema import Article, ArticleRef, Rejected
from retrieval.store.decisions import Decision, Kind

REMOVAL = Decision(1, Kind.REMOVED, "added:gone.txt", "Gone", datetime(2024, 5, 4, tzinfo=UTC), person=3)
TWIN = ArticleRef(id="b", title="Bridge", source="", url="", published=None)


def brought(*items):
    removals = {REMOVAL.article: REMOVAL}
    return sort(items, removals.get, {"The bridge.": TWIN}.get)


def test_what_can_be_added_gets_the_key_that_it_will_have():
    """Its place among the added ones is no place of a file in the folder."""
    found = brought(Article("a.txt", "A", "One."), Article("b.txt", "B", "Two."))
    assert [(one.key, one.title) for one in found.articles] == [("added:a.txt", "A"), ("added:b.txt", "B")]
    assert found.refused == ()


def test_each_refusal_says_what_is_against_it_in_the_order_given():
    """What can't be read, was removed, is there already, or is given twice by name or by text."""
    broken = Rejected("c.txt", "It holds no text.")
    found = brought(
        Article("gone.txt", "Gone", "Some text."),
        Article("a.txt", "A", "One."),
        broken,
        Article("bridge.txt", "B", "The bridge."),
        Article("a.txt", "A again", "Other."),
        Article("d.txt", "D", "One."),
    )
    assert [one.key for one in found.articles] == ["added:a.txt"]
    assert found.refused == (
        Refused("gone.txt", removed=REMOVAL),
        broken,
        Refused("bridge.txt", twin=TWIN),
        Refused("a.txt"),
        Refused("d.txt"),
    )


def test_what_is_refused_keeps_no_other_out():
    """The second of two equal texts can be added where the first was removed under its name."""
    found = brought(Article("gone.txt", "Gone", "Same."), Article("new.txt", "New", "Same."))
    assert [one.key for one in found.articles] == ["added:new.txt"]
