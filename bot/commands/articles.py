"""`/articles`: what moderators do to the articles, with previews and confirmations."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.buttons import Buttons, Press, row
from bot.curating import Actor, Curator
from bot.errors import CurationError
from bot.failures import explain
from bot.holdings import What
from bot.intake import Intake, Upload
from bot.offer_buttons import OfferButtons
from bot.pending import Pending
from bot.permissions import Moderators
from bot.replies import SENDING_FAILED, accept, acknowledge, deliver
from bot.replies import show as show_passing
from bot.texts import articles as texts
from retrieval.errors import VerbatimError
from retrieval.schema import Article

_REMOVE, _CANCEL_REMOVE, _UNDO = "remove", "cancelremove", "undo"
_MANAGED = frozenset({"remove", "undo"})

_Interaction = discord.Interaction[Any]
_Reason = app_commands.Range[str, 1, 300]
_Name = app_commands.Range[str, 1, 300]


class ArticlesCommands(app_commands.Group):
    """The subcommands, all shown to the caller only; what needs confirming waits in memory."""

    def __init__(self, curator: Curator, intake: Intake, moderators: Moderators, buttons: Buttons) -> None:
        super().__init__(
            name="articles",
            description="The articles: add, hide, date and remove them.",
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
        )
        self._curator = curator
        self._intake = intake
        self._moderators = moderators
        self._offers = OfferButtons(intake, moderators, buttons)
        self._removals: Pending[tuple[Article, str]] = Pending(time.monotonic)
        buttons.add(_REMOVE, self._remove)
        buttons.add(_CANCEL_REMOVE, self._cancel)
        buttons.add(_UNDO, self._undo)

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Discord's menu is only a hint: every subcommand is checked here. Raises NotModeratorError."""
        if interaction.command and interaction.command.name in _MANAGED:
            self._moderators.check_manager(interaction)
        else:
            self._moderators.check(interaction)
        return True

    @app_commands.command(
        description="Add articles from an address or from files, such as .txt, .md, .pdf or .jsonl."
    )
    @app_commands.describe(
        url="The address of an article, or of a feed with many.",
        file="An article, or many as JSON lines.",
        file2="One more file.",
        file3="One more file.",
        file4="One more file.",
        file5="One more file.",
        reason="Why; moderators see it.",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        url: app_commands.Range[str, 1, 2048] | None = None,
        file: discord.Attachment | None = None,
        *,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        reason: _Reason = "",
    ) -> None:
        """Show what the files hold and what is at the address, and add it after a confirmation."""
        files = [one for one in (file, file2, file3, file4, file5) if one is not None]
        if not files and url is None:
            raise CurationError(texts.NOTHING_GIVEN)
        await acknowledge(interaction, ephemeral=True)
        uploads = [Upload(one.filename, one.size, partial(_fetch, one)) for one in files]
        offer = await self._intake.read(uploads, url, partial(show_passing, interaction))
        await self._offers.show(interaction, replace(offer, reason=reason.strip()))

    @app_commands.command(name="list", description="The articles, and which of them are hidden or removed.")
    @app_commands.describe(only="Which articles; all if you leave it out.", page="Which page; 1 if left out.")
    async def show_list(
        self,
        interaction: discord.Interaction,
        only: What = "all",
        page: app_commands.Range[int, 1] = 1,
    ) -> None:
        """Ten a page, newest first."""
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, await self._curator.listed(only, page))

    @app_commands.command(description="All that is known of an article, and who changed what.")
    @app_commands.describe(article="Its title.")
    async def show(self, interaction: discord.Interaction, article: _Name) -> None:
        """Title, publisher, date, words, versions, and what moderators decided."""
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, await self._curator.show(article))

    @app_commands.command(description="Quote an article to nobody, from the next question on.")
    @app_commands.describe(article="Its title.", reason="Why; moderators see it.")
    async def hide(self, interaction: discord.Interaction, article: _Name, reason: _Reason = "") -> None:
        """Until `unhide`."""
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, await self._curator.hide(_actor(interaction), article, reason))

    @app_commands.command(description="Let a hidden article be quoted again.")
    @app_commands.describe(article="Its title.", reason="Why; moderators see it.")
    async def unhide(self, interaction: discord.Interaction, article: _Name, reason: _Reason = "") -> None:
        """From the next question on."""
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, await self._curator.unhide(_actor(interaction), article, reason))

    @app_commands.command(name="set-date", description="Give an article a date, whatever its file says.")
    @app_commands.describe(article="Its title.", date="Such as 2024-05-31, or: undated.")
    async def set_date(
        self, interaction: discord.Interaction, article: _Name, date: app_commands.Range[str, 1, 30]
    ) -> None:
        """Indexed at once."""
        await acknowledge(interaction, ephemeral=True)
        tell = partial(deliver, interaction)
        await deliver(interaction, await self._curator.set_date(_actor(interaction), article, date, tell))

    @app_commands.command(description="Remove an article: for 24 hours it can come back, then it is erased.")
    @app_commands.describe(article="Its title.", reason="Why; moderators see it.")
    async def remove(self, interaction: discord.Interaction, article: _Name, reason: _Reason) -> None:
        """Ask before it is done."""
        await acknowledge(interaction, ephemeral=True)
        found, question = await self._curator.sure_to_remove(article, reason)
        number = self._removals.put(interaction.user.id, (found, reason))
        view = row(
            Press(_REMOVE, number, label=texts.REMOVE, style=discord.ButtonStyle.danger),
            Press(_CANCEL_REMOVE, number, label=texts.CANCEL),
        )
        await deliver(interaction, question, view=view)

    @app_commands.command(description="Bring back an article that was removed within 24 hours.")
    @app_commands.describe(article="Its title.")
    async def undo(self, interaction: discord.Interaction, article: _Name) -> None:
        """The same as the button below the removal."""
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, await self._curator.undo_called(_actor(interaction), article))

    @show.autocomplete("article")
    @hide.autocomplete("article")
    @unhide.autocomplete("article")
    @set_date.autocomplete("article")
    @remove.autocomplete("article")
    async def _offer(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles, for moderators only: discord.py checks nothing while somebody types."""
        return await self._offered(interaction, lambda: self._curator.choices(typed))

    @undo.autocomplete("article")
    async def _offer_removed(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The titles of what can come back."""
        return await self._offered(interaction, lambda: self._curator.removed_choices(typed))

    async def _offered(
        self, interaction: discord.Interaction, find: Callable[[], Awaitable[list[tuple[str, str]]]]
    ) -> list[app_commands.Choice[str]]:
        if not self._moderators.include(interaction.permissions, interaction.user):
            return []
        try:
            return [app_commands.Choice(name=label, value=value) for label, value in await find()]
        except VerbatimError as error:  # whoever sends the command all the same is told why
            explain(error, "articles")
            return []

    async def _remove(self, interaction: _Interaction, number: int) -> None:
        self._moderators.check_manager(interaction)
        await accept(interaction)
        article, reason = self._removals.take(number, interaction.user.id)
        removal, done = await self._curator.remove(_actor(interaction), article, reason)
        await deliver(interaction, done, view=row(Press(_UNDO, removal, label=texts.UNDO)))

    async def _cancel(self, interaction: _Interaction, number: int) -> None:
        await accept(interaction)
        self._removals.take(number, interaction.user.id)
        await deliver(interaction, texts.CANCELLED)

    async def _undo(self, interaction: _Interaction, removal: int) -> None:
        self._moderators.check_manager(interaction)
        await accept(interaction)
        await deliver(interaction, await self._curator.undo(_actor(interaction), removal))


async def _fetch(attachment: discord.Attachment) -> bytes | None:
    try:
        return await attachment.read()
    except SENDING_FAILED:
        return None


def _actor(interaction: _Interaction) -> Actor:
    return Actor(interaction.guild_id or 0, interaction.user.id)
