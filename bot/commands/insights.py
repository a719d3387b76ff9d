"""`/insights`: what was asked and what went unanswered."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.insights import last_days
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver
from bot.reviewing import Reviewer
from bot.sight import sight_of
from bot.texts import insights as texts

_MOST_DAYS = 400


def insights_command(reviewer: Reviewer, moderators: Moderators) -> app_commands.Command[Any, ..., None]:
    """`/insights`, for moderators, each of whom sees questions of the channels that they see, alone."""

    @app_commands.command(name="insights", description="What was asked here, and what went unanswered.")
    @app_commands.describe(days="Of how many days, today the last of them; 7 if you leave it out.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def insights(
        interaction: discord.Interaction, days: app_commands.Range[int, 1, _MOST_DAYS] = 7
    ) -> None:
        moderators.check(interaction)
        await acknowledge(interaction, ephemeral=True)
        viewers = [interaction.user] if isinstance(interaction.user, discord.Member) else []
        review = await reviewer.review(
            interaction.guild_id or 0,
            last_days(days, interaction.created_at.date()),
            texts.INSIGHTS,
            sight_of(interaction.guild, viewers),
            with_reports=True,
        )
        await deliver(interaction, review.content, attached=review.picture)

    return insights
