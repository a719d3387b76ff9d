"""What people can do with an answer: see its context and sources, judge it, share it, delete it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot import context, texts
from bot.bookkeeping import Bookkeeper
from bot.buttons import Buttons, Form, Press, row, subject_of
from bot.context import Standing
from bot.desk import Reply
from bot.errors import AnswerGoneError, NotYoursError
from bot.permissions import Moderators
from bot.render import LIMIT, size
from bot.replies import accept, acknowledge, add, deliver
from bot.texts.context import SHOW_NEAREST
from retrieval.schema import Article, ArticleRef
from retrieval.store.cited import Cited
from retrieval.store.decisions import Decision
from retrieval.store.journal import Noted
from retrieval.store.protocol import Outdated

_CONTEXT, _SOURCES, _NEAREST = "context", "sources", "nearest"
_SHARE, _DELETE, _UP, _DOWN = "share", "delete", "up", "down"
_REASON = 500  # characters

_Interaction = discord.Interaction[Any]


def under(answered: Reply) -> discord.ui.View | None:
    """The buttons below an answer, if it was noted: without that they would have nothing to go by."""
    if answered.id is None:
        return None
    return _row(answered.id, quotes=bool(answered.quotes), nearest=answered.nearest, private=answered.private)


def answer_above(message: discord.Message) -> int | None:
    """The answer that a message of ours shows, by the buttons below it; None if it shows none."""
    pressed = (
        part.custom_id
        for line in message.components
        if isinstance(line, discord.ActionRow)
        for part in line.children
        if part.custom_id
    )
    subjects = (subject_of(one, _UP) for one in pressed)
    return next((one for one in subjects if one is not None), None)


def _row(answer: int, *, quotes: bool, nearest: bool, private: bool) -> discord.ui.View:
    reading = [
        Press(_CONTEXT, answer, label=texts.SHOW_CONTEXT),
        Press(_SOURCES, answer, label=texts.SHOW_SOURCES),
    ]
    return row(
        *(reading if quotes else ()),
        *([Press(_NEAREST, answer, label=SHOW_NEAREST)] if nearest else ()),
        *([Press(_SHARE, answer, label=texts.SHARE)] if private else ()),
        Press(_UP, answer, emoji="👍"),
        Press(_DOWN, answer, emoji="👎"),
        *(() if private else [Press(_DELETE, answer, label=texts.DELETE)]),
    )


class AnswerButtons:
    """Does what the buttons say, for those who may; answer and articles are looked up at every press."""

    def __init__(
        self,
        books: Bookkeeper,
        article: Callable[[str], Article | None],
        withdrawn: Callable[[str], Decision | None],
        outdated: Callable[[str, str], Outdated | None],
        alike: Callable[[str], Sequence[ArticleRef]],
        *,
        moderators: Moderators,
        buttons: Buttons,
    ) -> None:
        self._books = books
        self._article = article
        self._withdrawn = withdrawn
        self._outdated = outdated
        self._alike = alike
        self._moderators = moderators
        for act, handler in {
            _CONTEXT: self._show_context,
            _SOURCES: self._show_sources,
            _NEAREST: self._show_nearest,
            _SHARE: self._share,
            _DELETE: self._delete,
            _UP: self._praise,
            _DOWN: self._ask_why,
        }.items():
            buttons.add(act, handler)
        buttons.add_form(_DOWN, self._blame)

    async def _show_context(self, interaction: _Interaction, answer: int) -> None:
        """A message for each quote, two where it has changed, to whoever pressed only."""
        await acknowledge(interaction, ephemeral=True)
        noted = await self._find(interaction, answer)
        standings = await self._revisit(noted.quotes)
        first, *others = await asyncio.to_thread(
            lambda: [content for one in standings for content in context.around(self._with_past(one))]
        )
        await deliver(interaction, first)
        for content in others:
            await add(interaction, content)

    async def _show_sources(self, interaction: _Interaction, answer: int) -> None:
        await acknowledge(interaction, ephemeral=True)
        noted = await self._find(interaction, answer)
        standings = await self._revisit(noted.quotes)
        alike = {
            one.cited.article: await asyncio.to_thread(self._alike, one.cited.article)
            for one in standings
            if one.article is not None
        }
        await deliver(interaction, context.sources(standings, alike))

    async def _show_nearest(self, interaction: _Interaction, answer: int) -> None:
        """The one passage of an answer that quotes none, to whoever pressed only."""
        await acknowledge(interaction, ephemeral=True)
        noted = await self._find(interaction, answer)
        assert noted.nearest is not None, "the button hangs below such answers only"  # noqa: S101 - for mypy
        (standing,) = await self._revisit([noted.nearest])
        await deliver(interaction, await asyncio.to_thread(context.nearest, standing))

    async def _share(self, interaction: _Interaction, answer: int) -> None:
        """Show a private answer to everybody, as its asker saw it, while it is still true to the articles."""
        await accept(interaction)
        noted = await self._find(interaction, answer)
        if interaction.user.id != noted.asked.person:
            raise NotYoursError(texts.ONLY_ASKER)
        if not noted.asked.private:
            raise NotYoursError(texts.SHARED_ALREADY)
        if any(one.changed for one in await self._revisit(noted.quotes)):
            raise AnswerGoneError(texts.CHANGED_SO_UNSHARED)
        assert interaction.message is not None, "a button hangs below a message"  # noqa: S101 - for mypy
        content = interaction.message.content
        attributed = f"-# {texts.shared_by(interaction.user.id)}\n{content}"
        view = _row(answer, quotes=bool(noted.quotes), nearest=noted.nearest is not None, private=False)
        shown = attributed if size(attributed) <= LIMIT else content
        message = await add(interaction, shown, view=view, ephemeral=False)
        await self._books.publish(answer)
        self._books.sent(answer, message)

    async def _delete(self, interaction: _Interaction, answer: int) -> None:
        """Moderators may delete any answer, also one of which nothing is kept."""
        await accept(interaction)
        if not self._moderators.include(interaction.permissions, interaction.user):
            noted = await self._find(interaction, answer)
            if interaction.user.id != noted.asked.person:
                raise NotYoursError(texts.ONLY_ASKER_OR_MODERATOR)
        await interaction.delete_original_response()
        self._books.sent(answer, None)

    async def _praise(self, interaction: _Interaction, answer: int) -> None:
        await acknowledge(interaction, ephemeral=True)
        await self._find(interaction, answer)
        await self._books.vote(answer, interaction.user.id, helpful=True)
        await deliver(interaction, texts.PRAISED)

    async def _ask_why(self, interaction: _Interaction, answer: int) -> None:
        """A form has to be opened at once: whether the answer is still known turns out when it is sent."""
        await interaction.response.send_modal(
            Form(_DOWN, answer, title=texts.WHY_NOT, label=texts.WHAT_WAS_WRONG, most=_REASON)
        )

    async def _blame(self, interaction: _Interaction, answer: int, reason: str) -> None:
        await acknowledge(interaction, ephemeral=True)
        await self._find(interaction, answer)
        await self._books.vote(answer, interaction.user.id, helpful=False, reason=reason)
        await deliver(interaction, texts.BLAMED)

    async def _find(self, interaction: _Interaction, answer: int) -> Noted:
        """What is kept of the answer, for those who see it; raises AnswerGoneError, NotYoursError."""
        noted = await self._books.find(answer)
        if noted.asked.private and interaction.user.id != noted.asked.person:
            raise NotYoursError(texts.ONLY_ASKER)
        return noted

    def _with_past(self, standing: Standing) -> Standing:
        """With the version that was quoted, where there is another one now."""
        if standing.article is None or not standing.changed:
            return standing
        return replace(standing, was=self._outdated(standing.cited.article, standing.cited.digest))

    async def _revisit(self, places: Sequence[Cited]) -> list[Standing]:
        """Places that an answer showed, with their articles as they are now."""
        keys = {one.article for one in places}
        now = {key: await asyncio.to_thread(self._article, key) for key in keys}
        gone = [key for key, article in now.items() if article is None]
        why = {key: await asyncio.to_thread(self._withdrawn, key) for key in gone}
        return [Standing(one, now[one.article], why.get(one.article)) for one in places]
