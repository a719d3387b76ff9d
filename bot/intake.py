"""Articles that come as files or addresses in Discord: read, shown, and once confirmed kept and indexed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.archive import Archive, Stacks
from bot.audit import Audit
from bot.curating import Actor, Tell, decision
from bot.editing import Details, details, differences, edited
from bot.holdings import nearly_the_same, title
from bot.markdown import escape_line
from bot.offering import Refused, sort
from bot.pinboard import not_added
from bot.render import LIMIT, day, size, title_and_source
from bot.texts import NO_DATE
from bot.texts import articles as texts
from retrieval.articles import READERS, read_upload
from retrieval.articles.cleaning import clean_line
from retrieval.errors import RegressionError
from retrieval.fetching import Bounds, Importer
from retrieval.schema import Article, ArticleRef, Rejected
from retrieval.store.decisions import Kind

_NAME, _REASON = 60, 200
_LISTED = 8
_SUBJECT = 5  # articles that the log names
_FETCHING = 480.0  # seconds for all pages of a feed; Discord waits 15 minutes for it and five slow PDFs
_EVERY = 2.0  # seconds between two looks at how far fetching is
_ENDINGS = ", ".join(READERS)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody attached: its name, the size that Discord states, and how to get its bytes.

    `fetch` gives None where Discord does not hand it over.
    """

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class Offer:
    """The articles that can be added; `replaced` are the titles of those whose place they take, by key.

    `refused` are names and reasons of what can't be added, escaped; `edited` has by key how articles were
    read of which something was changed since; `near` are by key the articles that carry the same story.
    `reason` is why they are added.
    """

    articles: tuple[Article, ...]
    refused: tuple[tuple[str, str], ...]
    replaced: Mapping[str, str]
    edited: Mapping[str, Article] = field(default_factory=dict)
    near: Mapping[str, tuple[ArticleRef, ...]] = field(default_factory=dict)
    reason: str = ""

    def edit(self, position: int, typed: Details) -> Offer:
        """The same with what was typed of the article there; raises CurationError."""
        before = self.articles[position]
        after = edited(before, details(before), typed)
        articles = (*self.articles[:position], after, *self.articles[position + 1 :])
        return replace(self, articles=articles, edited={before.key: before, **self.edited})


# Shows a passing text in place of the one before; False where that is over.
Show = Callable[[str], Awaitable[bool]]


class Intake:
    """Takes articles into the `archive`; `stacks` index them, `importer` fetches them from addresses."""

    def __init__(
        self,
        archive: Archive,
        stacks: Stacks,
        audit: Audit,
        importer: Callable[[Bounds], Importer] = Importer,
        every: float = _EVERY,
    ) -> None:
        self._archive = archive
        self._stacks = stacks
        self._audit = audit
        self._importer = importer
        self._every = every

    async def read(self, uploads: Sequence[Upload], url: str | None, show: Show) -> Offer:
        """What is in the files and at the address; whatever is wrong with one of them, the others go on.

        `show` is given how far fetching many pages is, until it says that nobody looks any more.
        """
        items: list[Article | Rejected] = []
        for upload in uploads:
            items += await self._read_one(upload)
        if url is not None:
            items += await self._fetch(url, show)
        return await asyncio.to_thread(self._sorted, items)

    async def add(self, actor: Actor, offer: Offer, tell: Tell) -> str:
        """Keep the articles durably, then index them; `tell` is told in between.

        Where pinned questions keep them out nothing of them stays. Raises CurationError, StoppedError.
        """
        brought = [(one, decision(Kind.ADDED, one, actor, offer.reason)) for one in offer.articles]
        numbered = [(one, replace(made, id=made.id + at)) for at, (one, made) in enumerate(brought)]
        instead = await asyncio.to_thread(self._archive.moderation.keep, numbered)
        names = [one.title for one in offer.articles]
        subject = ", ".join(names[:_SUBJECT]) + (
            f" and {len(names) - _SUBJECT} more" if names[_SUBJECT:] else ""
        )
        pairs = [differences(offer.edited[one.key], one) for one in offer.articles if one.key in offer.edited]
        before = ", ".join([*offer.replaced.values(), *(was for was, _ in pairs if was)])
        after = ", ".join(["added", *(now for _, now in pairs if now)])
        await self._audit.note(
            actor.guild,
            actor.person,
            "/articles add",
            subject,
            reason=offer.reason,
            before=before,
            after=after,
        )
        await tell(texts.indexing(len(brought)))
        try:
            await self._stacks.index(offer.articles)
        except RegressionError as error:
            await asyncio.to_thread(self._archive.moderation.take_back, instead)
            content = not_added(names, error.broken)
            await self._audit.tell(actor.guild, content)
            return content
        return texts.added(len(brought))

    async def _read_one(self, upload: Upload) -> list[Article | Rejected]:
        name = clean_line(upload.name)
        reason = refusal(upload.name, upload.size, self._archive.most_bytes)
        if reason:
            return [Rejected(name, reason)]
        data = await upload.fetch()
        if data is None:
            return [Rejected(name, texts.NOT_DELIVERED)]
        most = self._archive.most_bytes
        return await asyncio.to_thread(lambda: list(read_upload(data, name=name, key=name, max_bytes=most)))

    async def _fetch(self, url: str, show: Show) -> list[Article | Rejected]:
        importer = self._importer(Bounds(bytes=self._archive.most_bytes, together=_FETCHING))
        reached: list[tuple[int, int]] = []
        fetching = asyncio.ensure_future(importer.add(url, lambda *step: reached.append(step)))
        looking = True
        try:
            while not (await asyncio.wait([fetching], timeout=self._every))[0]:
                if reached and looking:
                    looking = await show(texts.fetching(*reached[-1]))
        finally:
            fetching.cancel()
        return fetching.result()

    def _sorted(self, items: Sequence[Article | Rejected]) -> Offer:
        """What can be added, and why the rest can't."""
        removal = self._archive.moderation.of
        found = sort(items, lambda key: removal(key).get(Kind.REMOVED), self._archive.twin)
        earlier = {one.key: self._archive.article(one.key) for one in found.articles}
        replaced = {key: one.title for key, one in earlier.items() if one}
        near = {one.key: self._archive.likenesses.near(one) for one in found.articles}
        refused = tuple((escape_line(one.name, _NAME), _reason(one)) for one in found.refused)
        return Offer(found.articles, refused, replaced, near=near)


def _reason(refused: Rejected | Refused) -> str:
    if isinstance(refused, Rejected):
        return escape_line(refused.reason, _REASON)
    if refused.removed:
        return texts.was_removed(refused.removed.at)
    return texts.twin(title(refused.twin.title)) if refused.twin else texts.SAME_UPLOAD


def refusal(name: str, size: int, most: int) -> str:
    """Why a file of that name and size is not even downloaded; empty if it is."""
    if not name.lower().endswith(tuple(READERS)):
        return f"Only files ending in {_ENDINGS} can be read."
    return texts.too_big(size, most) if size > most else ""


def preview(offer: Offer) -> str:
    """What would be added, what was edited first, and what not, and why; at most 2,000 characters."""
    shown = sorted(offer.articles, key=lambda one: one.key not in offer.edited)
    added = [_line(one, offer.replaced.get(one.key, ""), offer.near.get(one.key, ())) for one in shown]
    refused = [texts.not_added(name, reason) for name, reason in offer.refused]
    head = texts.preview_head(len(added)) if added else texts.NOTHING_TO_ADD
    kept = [head]
    lines = [*_capped(added), *_capped(refused)]
    while lines and size("\n".join([*kept, lines[0]])) <= LIMIT:
        kept.append(lines.pop(0))
    return "\n".join(kept)


def _line(article: Article, replaced: str, near: Sequence[ArticleRef]) -> str:
    published = day(article.published) if article.published else NO_DATE
    authors = escape_line(", ".join(article.authors), _NAME)
    known = [*title_and_source(article, _NAME), authors, published, escape_line(article.language, _NAME)]
    parts = [part for part in known if part]
    instead = title(replaced) if replaced else ""
    return texts.preview_line(parts, len(article.text.split()), instead, nearly_the_same(near))


def _capped(lines: Sequence[str]) -> list[str]:
    left = len(lines) - _LISTED
    return [*lines[:_LISTED], f"- … and {left:,} more"] if left > 0 else list(lines)
