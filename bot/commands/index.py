"""`/index`: what moderators see of the index, and its rebuild."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import discord
from discord import app_commands

from bot import progress
from bot.errors import RebuildRunningError
from bot.failures import explain
from bot.permissions import Moderators
from bot.rebuilding import Rebuilding
from bot.replies import acknowledge, announce, deliver, show
from bot.status import describe
from retrieval.indexing import IndexReport
from retrieval.store.protocol import Health

_EVERY = 1.5  # seconds between two edits of the progress bar
_TOKEN_LIFE = 14 * 60.0  # seconds; Discord's 15 minutes less a margin

_log = logging.getLogger(__name__)


class IndexCommands(app_commands.Group):
    """`/index status` and `/index rebuild`, for moderators."""

    def __init__(self, health: Callable[[], Health], rebuilding: Rebuilding, moderators: Moderators) -> None:
        super().__init__(
            name="index",
            description="The index of the articles.",
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
        )
        self._health = health
        self._rebuilding = rebuilding
        self._moderators = moderators

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Discord's menu is only a hint: every subcommand is checked here. Raises NotModeratorError."""
        self._moderators.check(interaction)
        return True

    @app_commands.command(description="How many articles there are, how old the index is, what made it.")
    async def status(self, interaction: discord.Interaction) -> None:
        """Counts, age, model and generation, to the asker only."""
        await acknowledge(interaction, ephemeral=True)
        health = await asyncio.to_thread(self._health)
        await deliver(interaction, describe(health, self._rebuilding.running))

    @app_commands.command(description="Bring the index up to date with the articles.")
    async def rebuild(self, interaction: discord.Interaction) -> None:
        """Show a progress bar until the result stands in its place."""
        if self._rebuilding.running:
            raise RebuildRunningError(self._rebuilding.running)
        began = time.monotonic()
        await acknowledge(interaction, ephemeral=False)
        future = self._rebuilding.start(interaction.user.id)
        _log.info("person %d started a rebuild", interaction.user.id)
        editable = await self._follow(interaction, future, began)
        try:
            content = progress.report(future.result())
        except Exception as error:  # noqa: BLE001 - whatever it is, the channel gets a reason
            content = explain(error, "index rebuild")
        await announce(interaction, content, editable=editable)

    async def _follow(
        self, interaction: discord.Interaction, future: asyncio.Future[IndexReport], began: float
    ) -> bool:
        """Edit the bar until the rebuild is over; False once Discord no longer lets us."""
        shown = ""
        editable = True
        while not future.done():
            bar = progress.bar(self._rebuilding.step)
            if editable and bar != shown:
                editable = await show(interaction, bar)
                shown = bar
            await asyncio.wait([future], timeout=_EVERY)
            editable = editable and time.monotonic() - began < _TOKEN_LIFE
        return editable
