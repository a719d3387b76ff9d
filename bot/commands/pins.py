"""`/pins`: the questions that every rebuild must still answer."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot import pinboard
from bot.attached import Attached
from bot.audit import Audit
from bot.bounds import source_called
from bot.caretaking import Pinning
from bot.errors import BoundsError
from bot.failures import explain
from bot.markdown import escape_line
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver, refuse
from bot.shelf import Shelf
from bot.texts import pins as texts
from retrieval.answering import check_question
from retrieval.errors import VerbatimError
from retrieval.pinned import fault
from retrieval.store.pins import Pin

_QUESTION, _TITLE = 150, 80


class PinCommands(app_commands.Group):
    """`/pins add`, `/pins list` and `/pins remove`, for moderators."""

    def __init__(self, pinning: Pinning, shelf: Shelf, moderators: Moderators, audit: Audit) -> None:
        super().__init__(
            name="pins",
            description="Questions that every rebuild must still answer.",
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
        )
        self._pinning = pinning
        self._shelf = shelf
        self._moderators = moderators
        self._audit = audit

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Discord's menu is only a hint: every subcommand is checked here. Raises NotModeratorError."""
        if interaction.type is not discord.InteractionType.autocomplete:
            self._moderators.check(interaction)
        return True

    @app_commands.command(description="Pin a question that the articles answer now.")
    @app_commands.describe(
        question="What every rebuild must still answer.",
        article="The article that must be quoted.",
        words="Words that must be in that quote.",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 3, 300],
        article: str,
        words: app_commands.Range[str, 1, 200] = "",
    ) -> None:
        """Ask it now, and pin it if the article is quoted."""
        asked = check_question(question)
        named = source_called(await self._shelf.catalogue(), article)
        if len(named.articles) != 1:
            raise BoundsError(texts.NOT_ONE_ARTICLE)
        await acknowledge(interaction, ephemeral=True)
        answer = (await asyncio.to_thread(self._pinning.ask, [asked], [None]))[0]
        wrong = fault(Pin(0, asked, named.articles[0], named.name, words), answer)
        if wrong:
            await refuse(interaction, texts.not_answered(wrong))
            return
        pin = await asyncio.to_thread(self._pinning.pins.add, asked, named.articles[0], named.name, words)
        shown, title = escape_line(asked, _QUESTION), escape_line(named.name, _TITLE)
        await deliver(interaction, texts.pinned(pin.id, shown, title))
        await self._note(interaction, "pins add", asked, after=named.name)

    @add.autocomplete("article")
    async def offer(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles, and publishers, which are refused."""
        try:
            self._moderators.check(interaction)
            choices = (await self._shelf.catalogue()).choices(typed)
        except (VerbatimError, app_commands.CheckFailure) as error:  # whoever asks all the same is told why
            explain(error, "pins add")
            return []
        return [app_commands.Choice(name=one.label, value=one.value) for one in choices]

    @app_commands.command(name="list", description="All pinned questions with their numbers.")
    async def show(self, interaction: discord.Interaction) -> None:
        """All of them, in a file if they are many; to the caller only."""
        await acknowledge(interaction, ephemeral=True)
        content, rest = pinboard.listed(await asyncio.to_thread(self._pinning.pins.all))
        attached = Attached("pins.txt", rest.encode()) if rest else None
        await deliver(interaction, content, attached=attached)

    @app_commands.command(description="Pin a question no longer.")
    @app_commands.describe(number="Its number in the list of /pins list.")
    async def remove(self, interaction: discord.Interaction, number: app_commands.Range[int, 1]) -> None:
        """Rebuilds need not answer it any more."""
        await acknowledge(interaction, ephemeral=True)
        pin = await asyncio.to_thread(self._pinning.pins.remove, number)
        if pin is None:
            await refuse(interaction, texts.no_such_pin(number))
            return
        await deliver(interaction, texts.unpinned(number, escape_line(pin.question, _QUESTION)))
        await self._note(interaction, "pins remove", pin.question, before=pin.title)

    async def _note(
        self,
        interaction: discord.Interaction,
        action: str,
        subject: str,
        *,
        before: str = "",
        after: str = "",
    ) -> None:
        guild = interaction.guild_id or 0
        await self._audit.note(guild, interaction.user.id, action, subject, before=before, after=after)
