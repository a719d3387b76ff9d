"""`/config`: what a server sets for itself, for those who manage it."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands

from bot.configuring import Configuring, Place
from bot.errors import ConfigError
from bot.guild_settings import MOST_QUESTIONS, MOST_SECONDS
from bot.permissions import Moderators
from bot.replies import acknowledge, deliver
from bot.texts import config as texts

_Questions = app_commands.Range[int, 1, MOST_QUESTIONS]
_Seconds = app_commands.Range[int, 1, MOST_SECONDS]


class _Managed(app_commands.Group):
    """Subcommands for those who manage the server."""

    def __init__(
        self, configuring: Configuring, moderators: Moderators, *, name: str, description: str
    ) -> None:
        super().__init__(
            name=name,
            description=description,
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self.configuring = configuring
        self._moderators = moderators

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Discord's menu is only a hint: every subcommand is checked here. Raises NotModeratorError.

        discord.py asks only the group that a command stands in.
        """
        self._moderators.check_manager(interaction)
        return True


class ConfigCommands(_Managed):
    """`/config log`, `/config digest` and `/config limits`, and the group `/config channel`.

    Without options they show all that is set.
    """

    def __init__(self, configuring: Configuring, moderators: Moderators) -> None:
        super().__init__(configuring, moderators, name="config", description="What is set for this server.")
        self.add_command(
            ChannelCommands(
                configuring, moderators, name="channel", description="Where I answer who mentions me."
            )
        )

    @app_commands.command(description="The channel for the moderators' log; without options: what is set.")
    @app_commands.describe(channel="Write the log there.", off="Write none.")
    async def log(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | None = None,
        *,
        off: bool = False,
    ) -> None:
        """Who changed what, for moderators to look back on."""
        await self._write_to(interaction, "log", channel, off=off)

    @app_commands.command(description="The channel for the weekly digest; without options: what is set.")
    @app_commands.describe(channel="Write the digest there.", off="Write none.")
    async def digest(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | None = None,
        *,
        off: bool = False,
    ) -> None:
        """What was asked in the week."""
        await self._write_to(interaction, "digest", channel, off=off)

    @app_commands.command(description="How often people may ask; without options: what is set.")
    @app_commands.describe(
        questions="So many questions of one person …",
        seconds="… in so many seconds.",
        channel_questions="So many questions of all people in one channel …",
        channel_seconds="… in so many seconds.",
    )
    async def limits(
        self,
        interaction: discord.Interaction,
        questions: _Questions | None = None,
        seconds: _Seconds | None = None,
        channel_questions: _Questions | None = None,
        channel_seconds: _Seconds | None = None,
    ) -> None:
        """Moderators are exempt from the limit for one person."""
        guild = await _accepted(interaction)
        person, channel = (questions, seconds), (channel_questions, channel_seconds)
        if any((*person, *channel)):
            content = await self.configuring.limit(guild, interaction.user.id, person=person, channel=channel)
        else:
            content = self.configuring.overview(guild)
        await deliver(interaction, content)

    async def _write_to(
        self,
        interaction: discord.Interaction,
        field: Literal["log", "digest"],
        channel: discord.TextChannel | None,
        *,
        off: bool,
    ) -> None:
        if channel and off:
            raise ConfigError(texts.BOTH)
        guild = await _accepted(interaction)
        if channel or off:
            content = await self.configuring.write_to(guild, interaction.user.id, field, channel)
        else:
            content = self.configuring.overview(guild)
        await deliver(interaction, content)


class ChannelCommands(_Managed):
    """`/config channel add`, `remove` and `list`."""

    @app_commands.command(description="Answer mentions in this channel and in the others on the list only.")
    @app_commands.describe(channel="Threads count as their channel.")
    async def add(self, interaction: discord.Interaction, channel: Place) -> None:
        """From then on mentions are answered nowhere else."""
        await self._list(interaction, channel, listed=True)

    @app_commands.command(description="Take a channel off the list; without a list I answer in all channels.")
    @app_commands.describe(channel="The channel where mentions are not answered any more.")
    async def remove(self, interaction: discord.Interaction, channel: Place) -> None:
        """The last one taken off means all channels."""
        await self._list(interaction, channel, listed=False)

    @app_commands.command(name="list", description="Show all that is set for this server.")
    async def show(self, interaction: discord.Interaction) -> None:
        """The same overview as elsewhere."""
        await deliver(interaction, self.configuring.overview(await _accepted(interaction)))

    async def _list(self, interaction: discord.Interaction, channel: Place, *, listed: bool) -> None:
        guild = await _accepted(interaction)
        await deliver(
            interaction,
            await self.configuring.answer_in(guild, interaction.user.id, channel, listed=listed),
        )


async def _accepted(interaction: discord.Interaction) -> discord.Guild:
    """The server, after Discord was told that an answer will come, to the caller only."""
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    await acknowledge(interaction, ephemeral=True)
    return interaction.guild
