"""`/sources`: which articles there are."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.replies import acknowledge, deliver
from bot.shelf import Shelf
from bot.sources import page_of


def sources_command(shelf: Shelf) -> app_commands.Command[Any, ..., None]:
    """`/sources`, for everyone, shown to the asker only."""

    @app_commands.command(name="sources", description="The articles: title, publisher, date and age.")
    @app_commands.describe(
        query="Words of the title or the publisher, or their beginnings; none: all articles.",
        page="Which page of the list; 1 if you leave it out.",
    )
    @app_commands.guild_only()
    async def sources(
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, 100] = "",
        page: app_commands.Range[int, 1] = 1,
    ) -> None:
        await acknowledge(interaction, ephemeral=True)
        await deliver(interaction, page_of(await shelf.catalogue(), query, page))

    return sources
