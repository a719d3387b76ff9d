"""`/ask`: a question and its answer."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.answer_buttons import under
from bot.bounds import bounds_of, source_called
from bot.desk import Desk
from bot.failures import explain
from bot.following import FollowUps
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver
from bot.shelf import Shelf
from retrieval.errors import VerbatimError
from retrieval.store.journal import Asked


def ask_command(
    desk: Desk, shelf: Shelf, moderators: Moderators, follow_ups: FollowUps
) -> app_commands.Command[Any, ..., None]:
    """`/ask`, for everyone; moderators may ask as often as they like."""

    @app_commands.command(name="ask", description="Ask the articles: the answer is quoted word for word.")
    @app_commands.describe(
        question="What do you want to know?",
        private="Show the answer to you only.",
        source="Ask only this publisher or this article.",
        since="Ask only articles of this day or later, such as 2024-05-31; undated ones are left out.",
        until="Ask only articles of this day or earlier, such as 2024-05-31; undated ones are left out.",
    )
    @app_commands.guild_only()
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 3, 300],
        *,
        private: bool = False,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        named = None if source is None else source_called(await shelf.catalogue(), source)
        bounds = bounds_of(named, since, until)
        admitted = desk.admit(question, moderators.asker(interaction))
        await acknowledge(interaction, ephemeral=private)
        asked = _asked(interaction, private=private)
        if bounds.within is None:  # who names the articles does not mean those of the answer before
            in_thread = isinstance(interaction.channel, discord.Thread)
            bounds = await follow_ups.bounds(asked, in_thread=in_thread)
        answered = await desk.answer(admitted, interaction.user.id, bounds.within, bounds.said, asked=asked)
        desk.sent(answered, await deliver(interaction, answered.content, view=under(answered)))

    @ask.autocomplete("source")
    async def offer(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            choices = (await shelf.catalogue()).choices(typed)
        except VerbatimError as error:  # whoever asks all the same is told why
            explain(error, "ask")
            return []
        return [app_commands.Choice(name=one.label, value=one.value) for one in choices]

    return ask


def _asked(interaction: discord.Interaction, *, private: bool) -> Asked:
    return Asked(
        at=interaction.created_at,
        person=interaction.user.id,
        guild=interaction.guild_id or 0,
        channel=interaction.channel_id or 0,
        private=private,
    )
