"""Articles as moderators see them: as a list, and one with all that is known of it (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot import links
from bot.markdown import escape_line
from bot.render import LIMIT, day, size, title_and_source
from bot.sources import line
from bot.texts import NO_ARTICLES, NO_DATE, READ, UNTITLED, no_such_page, plural, stories
from bot.texts import articles as texts
from bot.texts import versions as version_texts
from retrieval.likeness import Alike, groups
from retrieval.schema import Article, ArticleRef
from retrieval.store.arrivals import Arrival
from retrieval.store.decisions import Decision, Kind

What = Literal["all", "hidden", "removed", "added", "duplicates"]
UNDO_HOURS = 24

_TITLE, _REASON, _KEY, _LANGUAGE = 100, 300, 150, 50
_REASONS = (_REASON, 100, 30)  # characters of reasons, shorter until an article fits
_ON_A_PAGE = 10
_VERSIONS = 5  # that are listed, the others are counted
_DIGEST = 8  # characters of a digest that are shown
_LENGTHS = (80, 50, 25)  # characters of a title, shorter until the page fits
_NAMED, _NEAR = 3, 60  # articles of the same story that are named, and characters of their titles
_NONE = {
    "hidden": texts.NO_HIDDEN,
    "removed": texts.NO_REMOVED,
    "added": texts.NO_ADDED,
    "duplicates": stories.NO_DUPLICATES,
}


def undo_ends(removed: datetime) -> datetime:
    """Until when a removal can be undone."""
    return removed + timedelta(hours=UNDO_HOURS)


def title(name: str) -> str:
    """An article's title in a sentence."""
    return escape_line(name, _TITLE) or UNTITLED


def by_whom(decision: Decision, length: int = _REASON) -> str:
    """Who decided it, when and why."""
    return texts.by_whom(decision.person, decision.at, escape_line(decision.reason, length))


def nearly_the_same(near: Sequence[ArticleRef]) -> str:
    """Which articles carry the same story; empty if none does."""
    names = [escape_line(one.title, _NEAR) or UNTITLED for one in near[:_NAMED]]
    return stories.nearly_the_same(names, len(near) - len(names)) if near else ""


def described(
    article: Article,
    decided: Mapping[Kind, Decision],
    versions: Sequence[Arrival],
    near: Sequence[ArticleRef] = (),
) -> str:
    """One article: title, publisher, date, words, versions, link; who hid, dated, added or removed it.

    `versions` are listed with how, when, by whom and why they came, the newest first; `near` are those that
    carry the same story.
    """
    drafts = (_described(article, decided, versions, near, length) for length in _REASONS)
    return next(draft for draft in drafts if size(draft) <= LIMIT)


def _described(
    article: Article,
    decided: Mapping[Kind, Decision],
    versions: Sequence[Arrival],
    near: Sequence[ArticleRef],
    reason: int,
) -> str:
    published = day(article.published) if article.published else NO_DATE
    name, source = title_and_source(article, _TITLE)
    address = links.clean(article.url)
    words = plural(len(article.text.split()), "word")
    language = [escape_line(article.language, _LANGUAGE)] if article.language else []
    facts = [source, published, *language, words, plural(len({one.digest for one in versions}), "version")]
    facts += [f"[{READ}](<{address}>)"] if address else []
    withdrawn = [
        f"{kind} {by_whom(decided[kind], reason)}" for kind in (Kind.REMOVED, Kind.HIDDEN) if kind in decided
    ]
    added = decided.get(Kind.ADDED)
    dated = decided.get(Kind.DATED)
    lines = [
        f"**{name}**",
        " · ".join(facts),
        *(withdrawn or [texts.CAN_BE_QUOTED if versions else texts.NOT_INDEXED]),
        f"added {by_whom(added, reason)}" if added else texts.FROM_FOLDER,
        *([texts.set_date(by_whom(dated, reason))] if dated else []),
        *(_version(one, reason) for one in versions[:_VERSIONS]),
        *([version_texts.more(len(versions[_VERSIONS:]))] if versions[_VERSIONS:] else []),
        *([nearly_the_same(near)] if near else []),
        f"-# {escape_line(article.key, _KEY)}",
    ]
    return "\n".join(lines)


def _version(one: Arrival, reason: int) -> str:
    who = texts.by_whom(one.person, one.since, escape_line(one.reason, reason))
    return version_texts.version(escape_line(one.digest[:_DIGEST], _DIGEST), one.how or "", who)


def listed(
    articles: Sequence[ArticleRef],
    decisions: Iterable[Decision],
    what: What,
    page: int,
    now: datetime,
    *,
    alike: Alike = frozenset(),
) -> str:
    """A page of the articles that somebody asked for, each with whether it is hidden.

    Duplicates, those that are `alike`, stand together, story by story.
    """
    of: dict[Kind, dict[str, Decision]] = {kind: {} for kind in Kind}
    for one in decisions:
        of[one.kind][one.article] = one
    if what == "removed":
        shown = [_removed(one, now) for one in of[Kind.REMOVED].values()]
    elif what == "duplicates":
        there = [one for one in articles if one.id not in of[Kind.REMOVED]]
        shown = [
            [stories.of_story(number, draft) for draft in _present(one, of)]
            for number, story in enumerate(_stories(there, alike), start=1)
            for one in story
        ]
    else:
        kept = of[Kind.HIDDEN] if what == "hidden" else of[Kind.ADDED]
        shown = [
            _present(one, of)
            for one in articles
            if one.id not in of[Kind.REMOVED] and (what == "all" or one.id in kept)
        ]
    return _page(shown, what, page)


def _present(article: ArticleRef, of: Mapping[Kind, Mapping[str, Decision]]) -> list[str]:
    hidden = of[Kind.HIDDEN].get(article.id)
    after = f" · hidden {by_whom(hidden, 40)}" if hidden else ""
    return [f"{line(article, length)}{after}" for length in _LENGTHS]


def _stories(articles: Sequence[ArticleRef], alike: Alike) -> list[list[ArticleRef]]:
    """The articles of each story that several of them carry, in the order of each story's first."""
    there = {one.id: one for one in articles}
    story = groups(pair for pair in alike if there.keys() >= set(pair))
    found: dict[int, list[ArticleRef]] = {}
    for one in articles:
        if one.id in story:
            found.setdefault(story[one.id], []).append(one)
    return list(found.values())


def _removed(decision: Decision, now: datetime) -> list[str]:
    until = undo_ends(decision.at)
    can = None if decision.final or until < now else until
    return [
        texts.removed_line(escape_line(decision.title, length) or UNTITLED, by_whom(decision, length), can)
        for length in _LENGTHS
    ]


def _page(shown: Sequence[Sequence[str]], what: What, page: int) -> str:
    if not shown:
        return _NONE.get(what, NO_ARTICLES)
    pages = -(-len(shown) // _ON_A_PAGE)
    if page > pages:
        return no_such_page(page, pages)
    head = texts.list_head(what, len(shown), page, pages)
    here = shown[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    drafts = ("\n".join([head, *(one[step] for one in here)]) for step in range(len(_LENGTHS)))
    return next(draft for draft in drafts if size(draft) <= LIMIT)
