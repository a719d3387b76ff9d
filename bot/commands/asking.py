"""`/ask`: a question and its answer."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.desk import Desk
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver


def ask_command(desk: Desk, moderators: Moderators) -> app_commands.Command[Any, ..., None]:
    """`/ask question private`, for everyone; moderators may ask as often as they like."""

    @app_commands.command(name="ask", description="Ask the articles: the answer is quoted word for word.")
    @app_commands.describe(question="What do you want to know?", private="Show the answer to you only.")
    @app_commands.guild_only()
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 3, 300],
        private: bool = False,
    ) -> None:
        exempt = moderators.include(interaction.permissions, interaction.user)
        admitted = desk.admit(question, interaction.user.id, exempt=exempt)
        await acknowledge(interaction, ephemeral=private)
        await deliver(interaction, await desk.answer(admitted))

    return ask
