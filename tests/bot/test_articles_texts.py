"""What moderators are shown of articles and of files that they upload, and what waits for their yes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import CurationError, NotYoursError
from bot.holdings import described, listed
from bot.intake import Offer, preview, refusal
from bot.pending import Pending
from bot.render import LIMIT, size
from retrieval.schema import Article, ArticleRef
from retrieval.store.arrivals import Arrival
from retrieval.store.decisions import Decision, How, Kind

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
CAME = [Arrival("a", "0123456789abcdef", NOW, How.NEW)]
HOSTILE = "@everyone <@1> **x** [y](https://z.example) `" * 20


def decided(kind, key, title="Title", at=NOW, **details):
    return Decision(1, kind, key, title, at, 7, **details)


def reference(key):
    return ArticleRef(id=key, title=HOSTILE, source=HOSTILE, url="", published=date(2024, 5, 4))


@pytest.mark.parametrize("what", ["all", "hidden", "removed", "added", "duplicates"])
def test_a_hostile_list_is_harmless_and_fits(what):
    """Titles, publishers and reasons of any length and kind make one message without pings and links."""
    kinds = (Kind.HIDDEN, Kind.ADDED) if what != "removed" else (Kind.REMOVED,)
    articles = [reference(f"k{number}") for number in range(30)]
    decisions = [decided(kind, one.id, HOSTILE, reason=HOSTILE) for one in articles for kind in kinds]
    alike = frozenset((one.id, other.id) for one in articles for other in articles if one is not other)
    content = listed(articles, decisions, what, 2, NOW, alike=alike)
    assert size(content) <= LIMIT
    assert content.startswith("**")
    assert "30 · page 2 of 3" in content
    assert not re.search(r"(?<!\\)(@everyone|\]\(|\*\*x)", content)
    assert "\\@everyone" in content


def test_removed_articles_are_in_their_own_list_only():
    """A removed article is not among all; its line says until when it can come back, or that it is erased."""
    articles = [reference("a"), reference("b")]
    removed = decided(Kind.REMOVED, "a", "Gone", NOW - timedelta(hours=1))
    late = decided(Kind.REMOVED, "c", "Erased", NOW - timedelta(hours=25), final=True)
    assert "· 1 · page 1 of 1" in listed(articles, [removed, late], "all", 1, NOW)
    lines = listed(articles, [removed, late], "removed", 1, NOW).split("\n")[1:]
    assert lines[0].startswith("- Gone · removed by <@7> <t:")
    assert "can come back" in lines[0]
    assert lines[1].endswith("· erased")


def test_duplicates_stand_together_story_by_story():
    """Stories in the order of their first articles, hidden ones marked; a removed twin makes no story."""
    articles = [ArticleRef(id=key, title=key, source="S", url="", published=None) for key in "abcdef"]
    pairs = {("a", "d"), ("d", "f"), ("b", "c")}
    alike = frozenset(pairs | {(other, one) for one, other in pairs})
    hidden, removed = decided(Kind.HIDDEN, "d"), decided(Kind.REMOVED, "c")
    head, *lines = listed(articles, [hidden], "duplicates", 1, NOW, alike=alike).split("\n")
    assert head == "**Articles of the same story** · 5 · page 1 of 1"
    assert [line[: len("- story 1 · a")] for line in lines] == [
        f"- story {story} · {key}" for story, key in ((1, "a"), (1, "d"), (1, "f"), (2, "b"), (2, "c"))
    ]
    assert " · hidden by <@7>" in lines[1]
    content = listed(articles, [removed], "duplicates", 1, NOW, alike=alike)
    assert "· 3 · page 1 of 1" in content
    assert listed(articles, [], "duplicates", 1, NOW) == "No two articles carry the same story."


def test_articles_of_the_same_story_are_named_up_to_three():
    """Escaped and short, the others counted, where an article is shown and before it is added."""
    near = [reference(f"k{number}") for number in range(5)]
    article = Article("k", "Title", "Some text.")
    content = described(article, {}, CAME, near)
    assert "\nnearly the same as “" in content
    assert "” and 2 more\n" in content
    offered = preview(Offer((article,), (), {}, near={"k": tuple(near)}))
    assert offered.endswith("” and 2 more")
    assert not re.search(r"(?<!\\)(@everyone|\]\(|\*\*x)", content + offered)
    assert "can be quoted" in content
    assert "\nnot indexed yet: `/index rebuild` does that\n" in described(article, {}, [])
    assert "nearly" not in preview(Offer((article,), (), {})) + described(article, {}, CAME)


def test_a_page_that_is_not_there_is_said():
    """Beyond the last page stands how many there are; of an empty list that it is empty."""
    assert listed([reference("a")], [], "all", 2, NOW) == "There is no page 2: the list has 1 page."
    assert listed([reference("a")], [], "hidden", 1, NOW) == "No article is hidden."
    assert listed([], [], "added", 3, NOW) == "No article was added in Discord."


def test_a_forgotten_moderator_is_not_named():
    """Who asked to be forgotten stands in no list; what they decided does."""
    hidden = Decision(1, Kind.HIDDEN, "a", "Title", NOW, 0)
    content = described(
        Article("a", "Title", "Some text."), {Kind.HIDDEN: hidden}, [replace(CAME[0], person=0)]
    )
    assert "hidden <t:1773302400:R>" in content
    assert "<@" not in content


def test_each_version_says_how_it_came():
    """The newest first: how, by whom, when and why; what nobody wrote down is left out."""
    back = Arrival("a", "0123456789abcdef", NOW, How.BACK, 7)
    old = Arrival("a", "fedcba9876543210", NOW, None)
    content = described(Article("a", "Title", "Some text."), {}, [back, *CAME, old])
    assert "· 2 versions\n" in content
    assert [line for line in content.split("\n") if line.startswith("- ")] == [
        "- version 01234567 · rollback · by <@7> <t:1773302400:R>",
        "- version 01234567 · new file · <t:1773302400:R>",
        "- version fedcba98 · <t:1773302400:R>",
    ]


def test_a_hostile_article_is_described_harmlessly():
    """Whatever an article says of itself, its description is text and fits."""
    article = Article(HOSTILE[:300], HOSTILE[:300], "Text.", HOSTILE[:300], "javascript:alert(1)")
    every = {kind: decided(kind, "k", reason=HOSTILE) for kind in Kind}
    hostile = Arrival("k", HOSTILE, NOW, How.ADDED, 7, HOSTILE)
    versions = [replace(hostile, digest=f"{number:032x}") for number in range(12)]
    content = described(article, every, versions, [reference("k")] * 9)
    assert "\n- version 00000000 · /articles add · by <@7> <t:1773302400:R>: \\@everyone" in content
    assert "\n- … and 7 more\n" in content
    assert "· 12 versions" in content
    assert size(content) <= LIMIT
    assert "javascript" not in content
    assert not re.search(r"(?<!\\)(@everyone|\]\(|\*\*x)", content)


def test_a_preview_of_many_articles_fits():
    """Eight of each kind are named, the others counted; nothing of a title or a reason is a format."""
    articles = tuple(Article(f"k{number}", HOSTILE[:300], "Text.") for number in range(1000))
    refused = tuple((f"f{number}", "It holds no text.") for number in range(20))
    content = preview(Offer(articles, refused, {"k0": HOSTILE}))
    assert content.startswith("**Add these 1,000 articles?** Nothing is kept before.\n")
    assert size(content) <= LIMIT
    few = preview(Offer((), refused, {}))
    assert few.split("\n")[0] == "**Nothing to add**"
    assert few.split("\n")[-1] == "- … and 12 more"


@pytest.mark.parametrize(
    ("name", "size_", "begins"),
    [
        ("a.txt", 20_000_000, ""),
        ("A.TXT", 1, ""),
        ("many.jsonl.gz", 1, ""),
        ("a.txt", 20_000_001, "It is 20.0 MB, over the limit of 20 MB; split it."),
        ("a.doc", 1, "Only files ending in .txt, .md"),
        ("txt", 1, "Only files ending in .txt, .md"),
        ("a.txt.exe", 99_000_000, "Only files ending in .txt, .md"),
    ],
)
def test_name_and_size_are_checked_before_anything_is_fetched(name, size_, begins):
    """The ending comes first, then the size that Discord states; a good one has no reason."""
    reason = refusal(name, size_, 20_000_000)
    assert reason.startswith(begins)
    assert bool(reason) is bool(begins)


def test_what_waits_is_taken_once_by_its_owner_in_time():
    """Another person is refused and takes nothing away; a second time and after 15 minutes it is gone."""
    now = [0.0]
    waiting = Pending(lambda: now[0])
    first, second = waiting.put(7, "a"), waiting.put(7, "b")
    assert first != second
    with pytest.raises(NotYoursError):
        waiting.take(first, 8)
    assert waiting.take(first, 7) == "a"
    with pytest.raises(CurationError, match="can't be confirmed any more"):
        waiting.take(first, 7)
    now[0] = 901.0
    with pytest.raises(CurationError):
        waiting.take(second, 7)
    with pytest.raises(CurationError):
        waiting.take(12345, 7)


def test_only_the_latest_fifty_wait():
    """Who floods the bot with previews pushes the oldest out, and memory stays bounded."""
    waiting = Pending(lambda: 0.0)
    numbers = [waiting.put(7, number) for number in range(51)]
    with pytest.raises(CurationError):
        waiting.take(numbers[0], 7)
    assert waiting.take(numbers[1], 7) == 1
