"""What moderators do to articles: hide, date and remove them; every change is told in the moderators' log."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.archive import Archive, Stacks
from bot.audit import Audit
from bot.editing import day as day_of
from bot.errors import CurationError
from bot.holdings import UNDO_HOURS, What, by_whom, described, listed, title, undo_ends
from bot.pinboard import not_dated, withdrawn
from bot.texts import UNTITLED, plural
from bot.texts import articles as texts
from retrieval.errors import RegressionError, VerbatimError
from retrieval.schema import Article
from retrieval.store.decisions import Decision, How, Kind
from retrieval.store.pins import Pins

_EVERY = 3600.0  # seconds between two looks at what was removed a day ago
_CHOICES, _LONGEST = 25, 100  # Discord's limits: of choices, and of characters in one

Tell = Callable[[str], Awaitable[object]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which server."""

    guild: int
    person: int


def decision(
    kind: Kind, article: Article, actor: Actor, reason: str = "", day: date | None = None
) -> Decision:
    """A decision that is taken now; each has an id of its own."""
    now = datetime.now(UTC)
    id_ = time.time_ns()
    how = How.ADDED if kind is Kind.ADDED else None
    return Decision(id_, kind, article.key, article.title, now, actor.person, reason.strip(), day, how=how)


class Curator:
    """Decides about articles of the `archive`, which `stacks` finds and indexes, and which `pins` are of."""

    def __init__(self, archive: Archive, stacks: Stacks, audit: Audit, pins: Pins) -> None:
        self._archive = archive
        self._stacks = stacks
        self._audit = audit
        self._pins = pins

    async def show(self, typed: str) -> str:
        """All that is known of an article."""
        article = await self._stacks.called(typed)
        decided = await asyncio.to_thread(self._archive.moderation.of, article.key)
        versions = await asyncio.to_thread(self._archive.versions, article.key)
        near = await asyncio.to_thread(self._archive.likenesses.of, article.key, withdrawn=True)
        return described(article, decided, versions, near)

    async def listed(self, what: What, page: int) -> str:
        """A page of the articles."""
        articles = (await self._stacks.catalogue()).matching("")
        decisions = [
            one for kind in Kind for one in await asyncio.to_thread(self._archive.moderation.all, kind)
        ]
        alike = await asyncio.to_thread(self._archive.likenesses.all)
        return listed(articles, decisions, what, page, datetime.now(UTC), alike=alike)

    async def hide(self, actor: Actor, typed: str, reason: str) -> str:
        """Show an article to nobody from the next question on; says which pinned questions that ends."""
        article = await self._present(typed)
        held = (await asyncio.to_thread(self._archive.moderation.of, article.key)).get(Kind.HIDDEN)
        if held:
            raise CurationError(texts.hidden_already(title(article.title), by_whom(held)))
        await asyncio.to_thread(
            self._archive.moderation.decide, decision(Kind.HIDDEN, article, actor, reason)
        )
        await self._note(actor, "hide", article.title, reason=reason, before="shown", after="hidden")
        return await self._with_pins(texts.hidden(title(article.title)), article)

    async def unhide(self, actor: Actor, typed: str, reason: str) -> str:
        """Let an article be quoted again."""
        article = await self._present(typed)
        lifted = await asyncio.to_thread(self._archive.moderation.lift, article.key, Kind.HIDDEN)
        if lifted is None:
            raise CurationError(texts.not_hidden(title(article.title)))
        await self._note(actor, "unhide", article.title, reason=reason, before="hidden", after="shown")
        return texts.unhidden(title(article.title))

    async def set_date(self, actor: Actor, typed: str, day: str, tell: Tell) -> str:
        """Give an article a date, or none, whatever its file says; `tell` is told while it is indexed."""
        wanted = day_of(day)
        article = await self._present(typed)
        before, after = texts.day(article.published), texts.day(wanted)
        held = (await asyncio.to_thread(self._archive.moderation.of, article.key)).get(Kind.DATED)
        if wanted == article.published and (held is None or held.day == wanted):
            raise CurationError(texts.dated_already(title(article.title), after))
        dated = decision(Kind.DATED, article, actor, day=wanted)
        instead = await asyncio.to_thread(self._archive.moderation.decide, dated)
        await self._note(actor, "set-date", article.title, before=before, after=after)
        await tell(texts.dating(title(article.title), after))
        try:
            await self._stacks.index([article])
        except RegressionError as error:
            await asyncio.to_thread(self._archive.moderation.retract, dated, instead)
            content = not_dated(article.title, error.broken)
            await self._audit.tell(actor.guild, content)
            return content
        return texts.dated(title(article.title), before, after)

    async def sure_to_remove(self, typed: str, reason: str) -> tuple[Article, str]:
        """The article, and the question before it is removed."""
        if not reason.strip():
            raise CurationError(texts.NO_REASON)
        article = await self._present(typed)
        return article, texts.sure_to_remove(title(article.title))

    async def remove(self, actor: Actor, article: Article, reason: str) -> tuple[int, str]:
        """Show an article to nobody, and erase it after 24 hours; the removal's id, and what to say."""
        removal = decision(Kind.REMOVED, article, actor, reason)
        await asyncio.to_thread(self._archive.moderation.decide, removal)
        await self._note(actor, "remove", article.title, reason=reason, after="removed")
        said = texts.removed(title(article.title), undo_ends(removal.at))
        return removal.id, await self._with_pins(said, article)

    async def undo(self, actor: Actor, removal: int) -> str:
        """Bring back what was removed within 24 hours, by the removal's id."""
        since = datetime.now(UTC) - timedelta(hours=UNDO_HOURS)
        lifted = await asyncio.to_thread(self._archive.moderation.undo, removal, since)
        if lifted is None:
            raise CurationError(texts.UNDONE_OR_LATE)
        await self._note(actor, "undo", lifted.title, before="removed", after="shown")
        decided = await asyncio.to_thread(self._archive.moderation.of, lifted.article)
        if await asyncio.to_thread(self._archive.article, lifted.article) is None:
            return texts.back_without_file(title(lifted.title))
        return (texts.back_but_hidden if Kind.HIDDEN in decided else texts.back)(title(lifted.title))

    async def undo_called(self, actor: Actor, typed: str) -> str:
        """The same by the article's name or title."""
        removed = await self.removed()
        wanted = typed.strip().casefold()
        for one in removed:
            if wanted in {one.article.casefold(), one.title.casefold(), str(one.id)}:
                return await self.undo(actor, one.id)
        closest = [title(one.title) for one in removed[:3]]
        raise CurationError(texts.unknown(title(typed), closest) if closest else texts.NO_REMOVED)

    async def choices(self, typed: str) -> list[tuple[str, str]]:
        """What is offered while an article's name is typed: label and value."""
        return [(one.label, one.value) for one in (await self._stacks.catalogue()).choices(typed)]

    async def removed_choices(self, typed: str) -> list[tuple[str, str]]:
        """The same of those that can be brought back."""
        wanted = typed.strip().casefold()
        removed = [one for one in await self.removed() if wanted in one.title.casefold()]
        return [(one.title[:_LONGEST] or UNTITLED, str(one.id)) for one in removed[:_CHOICES]]

    async def removed(self) -> list[Decision]:
        """The removals that can be undone, the newest first."""
        since = datetime.now(UTC) - timedelta(hours=UNDO_HOURS)
        removals = await asyncio.to_thread(self._archive.moderation.all, Kind.REMOVED)
        return [one for one in removals if not one.final and one.at >= since]

    async def keep_erasing(self) -> None:
        """Erase what was removed a day ago, now and every hour."""
        while True:
            try:
                erased = await asyncio.to_thread(
                    self._archive.erase_removed, datetime.now(UTC) - timedelta(hours=UNDO_HOURS)
                )
            except VerbatimError as error:
                _log.warning(
                    "removed articles could not be erased; the next attempt is in an hour: %s", error
                )
            else:
                if erased:
                    _log.info("erased for good: %s", plural(len(erased), "removed article"))
            await asyncio.sleep(_EVERY)

    async def _with_pins(self, said: str, article: Article) -> str:
        """The same, and which pinned questions that article can't answer while nobody is shown it."""
        pins = await asyncio.to_thread(self._pins.all)
        left = withdrawn([one for one in pins if one.article == article.key])
        return f"{said}\n{left}" if left else said

    async def _present(self, typed: str) -> Article:
        """An article that is not removed."""
        article = await self._stacks.called(typed)
        decided = await asyncio.to_thread(self._archive.moderation.of, article.key)
        if Kind.REMOVED in decided:
            raise CurationError(texts.removed_already(title(article.title), by_whom(decided[Kind.REMOVED])))
        return article

    async def _note(
        self, actor: Actor, what: str, subject: str, *, reason: str = "", before: str = "", after: str = ""
    ) -> None:
        action = f"/articles {what}"
        await self._audit.note(
            actor.guild, actor.person, action, subject, reason=reason, before=before, after=after
        )
