"""`/about`: how the bot answers, its limits, the age of the index, what it stores."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.bookkeeping import Retention
from bot.privacy import stored
from bot.replies import acknowledge, deliver
from bot.status import about
from retrieval.store.protocol import Health


def about_command(health: Callable[[], Health], retention: Retention) -> app_commands.Command[Any, ..., None]:
    """`/about`, for everyone, shown to the asker only."""
    kept = stored(retention.question_days, retention.days)

    @app_commands.command(name="about", description="How I answer, my limits, and what I store.")
    @app_commands.guild_only()
    async def show(interaction: discord.Interaction) -> None:
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, about(await asyncio.to_thread(health), kept))

    return show
