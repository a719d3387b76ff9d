"""`/privacy`: what is kept about the caller, shown and erased."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import privacy
from bot.attached import Attached
from bot.bookkeeping import Bookkeeper
from bot.buttons import Buttons, Press, row
from bot.replies import accept, acknowledge, deliver

_ERASE = "erase"


class PrivacyCommands(app_commands.Group):
    """`/privacy show` and `/privacy forget`, for everyone, shown to the caller only."""

    def __init__(self, books: Bookkeeper, buttons: Buttons) -> None:
        super().__init__(name="privacy", description="What I keep about you.", guild_only=True)
        self._books = books
        buttons.add(_ERASE, self._erase)

    @app_commands.command(description="Everything that I keep about you.")
    async def show(self, interaction: discord.Interaction) -> None:
        """All of it, in a file if it is long."""
        await acknowledge(interaction, ephemeral=True)
        content, rest = privacy.listed(await self._books.about(interaction.user.id))
        attached = Attached("verbatim.txt", rest.encode()) if rest else None
        await deliver(interaction, content, attached=attached)

    @app_commands.command(description="Erase everything that I keep about you.")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Say how much it is, and offer the button that erases it."""
        await acknowledge(interaction, ephemeral=True)
        kept = await self._books.about(interaction.user.id)
        if not kept:
            await deliver(interaction, privacy.NOTHING_KEPT)
            return
        erase = Press(_ERASE, interaction.user.id, label=privacy.ERASE, style=discord.ButtonStyle.danger)
        await deliver(interaction, privacy.sure_to_forget(kept), view=row(erase))

    async def _erase(self, interaction: discord.Interaction[Any], _person: int) -> None:
        """Erase what is kept about whoever pressed, whomever the button was made for."""
        await accept(interaction)
        await self._books.forget(interaction.user.id)
        await deliver(interaction, privacy.FORGOTTEN)
