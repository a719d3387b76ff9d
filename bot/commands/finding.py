"""**Find sources** in a message's menu: what the articles say on it."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import texts
from bot.claims import claim_in
from bot.desk import Desk
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver, refuse


def find_sources_menu(desk: Desk, moderators: Moderators) -> app_commands.ContextMenu:
    """For everyone, shown to the asker only; it counts as a question."""

    @app_commands.guild_only()
    async def find_sources(interaction: discord.Interaction, message: discord.Message) -> None:
        claim = claim_in(message.content)
        if claim is None:
            await refuse(interaction, texts.NO_CLAIM)
            return
        admitted = desk.admit(claim.text, moderators.asker(interaction))
        await acknowledge(interaction, ephemeral=True)
        remark = texts.looked_up(len(claim.text)) if claim.cut else ""
        answered = await desk.answer(admitted, interaction.user.id, remark=remark)
        await deliver(interaction, answered.content)

    return app_commands.ContextMenu(name="Find sources", callback=find_sources)
