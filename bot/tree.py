"""All commands of the bot, guarded by the list of servers, with one handler for what goes wrong in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from bot import texts
from bot.failures import explain
from bot.replies import offer_nothing, refuse


class VerbatimTree(app_commands.CommandTree[discord.Client]):
    """Commands for servers that `serves`; `forget` is told where Discord knows other commands than we do."""

    def __init__(
        self,
        client: discord.Client,
        serves: Callable[[int | None], bool],
        forget: Callable[[int | None], Awaitable[None]],
    ) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._serves = serves
        self._forget = forget

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Only allowed servers; everybody else gets a reason, to themselves."""
        if self._serves(interaction.guild_id):
            return True
        if interaction.type is discord.InteractionType.autocomplete:
            await offer_nothing(interaction)
            return False
        inside = interaction.guild_id is not None
        await refuse(interaction, texts.NOT_THIS_SERVER if inside else texts.USE_ME_IN_YOUR_SERVER)
        return False

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """The one handler: whatever a command raised becomes a sentence for whoever called it."""
        name = interaction.command.qualified_name if interaction.command else "command"
        sentence = explain(error, name)
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._forget(interaction.guild_id)
        await refuse(interaction, sentence)
