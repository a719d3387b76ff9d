"""`/quote`: is this text in the articles?"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.desk import Desk
from bot.lookup import Lookup
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver
from retrieval.verbatim import check_text


def quote_command(desk: Desk, lookup: Lookup, moderators: Moderators) -> app_commands.Command[Any, ..., None]:
    """`/quote`, for everyone; it counts as a question."""

    @app_commands.command(name="quote", description="Is this text in the articles, character for character?")
    @app_commands.describe(text="What somebody is said to have said or written.")
    @app_commands.guild_only()
    async def quote(interaction: discord.Interaction, text: app_commands.Range[str, 8, 300]) -> None:
        checked = check_text(text)
        desk.let_in(moderators.asker(interaction))
        await acknowledge(interaction, ephemeral=False)
        await deliver(interaction, await lookup.message(checked, interaction.user.id))

    return quote
