"""Who may do what (pure)."""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import app_commands

from bot import texts
from bot.errors import BotError
from bot.limits import Asker


class NotModeratorError(BotError, app_commands.CheckFailure):
    """The command is for moderators; the message names the permission.

    discord.py hands only its own kind of error from a check to the error handler.
    """


def to_reply(*, thread: bool) -> discord.Permissions:
    """What the bot needs in a channel, or in a thread, in order to reply there."""
    return discord.Permissions(
        view_channel=True,
        read_message_history=True,
        send_messages=not thread,
        send_messages_in_threads=thread,
    )


def to_write() -> discord.Permissions:
    """What the bot needs in a channel in order to write messages of its own there."""
    return discord.Permissions(view_channel=True, send_messages=True)


def missing(held: discord.Permissions, needed: discord.Permissions) -> list[str]:
    """The names of the permissions in `needed` that are not in `held`, as discord.py spells them."""
    if held.administrator:
        return []
    return [name for name, wanted in needed if wanted and not getattr(held, name)]


def home(channel: object) -> int:
    """The id of a channel; a thread counts as the channel that it belongs to; 0 for what is none."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return channel.id if isinstance(channel, discord.abc.Snowflake) else 0


def held_by(message: discord.Message, person: discord.abc.User | None) -> discord.Permissions:
    """What `person` may do in the message's channel; nothing where that can't be known."""
    channel = message.channel
    if not isinstance(person, discord.Member) or isinstance(channel, discord.PartialMessageable):
        return discord.Permissions.none()
    try:
        return channel.permissions_for(person)
    except discord.ClientException:  # a thread whose channel is not known
        return discord.Permissions.none()


def may_moderate(held: discord.Permissions, roles: Collection[int], moderator_role: int) -> bool:
    """Manage Messages in the channel, or the configured role (0: none is configured)."""
    if held.administrator or held.manage_messages:
        return True
    return moderator_role != 0 and moderator_role in roles


def roles_of(person: discord.abc.User) -> frozenset[int]:
    """The roles that somebody was given: never the one that everybody has."""
    if not isinstance(person, discord.Member):
        return frozenset()
    return frozenset(role.id for role in person.roles if not role.is_default())


class Moderators:
    """Knows the configured role and says who is a moderator."""

    def __init__(self, role: int) -> None:
        self._role = role

    def include(self, held: discord.Permissions, person: discord.abc.User) -> bool:
        """Is `person`, who holds these permissions in the channel, a moderator?"""
        return may_moderate(held, roles_of(person), self._role)

    def asker(self, interaction: discord.Interaction) -> Asker:
        """Whoever calls a command, as the limits see them."""
        return Asker(
            person=interaction.user.id,
            guild=interaction.guild_id or 0,
            channel=home(interaction.channel),
            exempt=self.include(interaction.permissions, interaction.user),
        )

    def asker_of(self, message: discord.Message) -> Asker:
        """Whoever wrote a message, as the limits see them."""
        return Asker(
            person=message.author.id,
            guild=message.guild.id if message.guild else 0,
            channel=home(message.channel),
            exempt=self.include(held_by(message, message.author), message.author),
        )

    def check(self, interaction: discord.Interaction) -> None:
        """Raises NotModeratorError, which names what is missing."""
        if not self.include(interaction.permissions, interaction.user):
            raise NotModeratorError(texts.NOT_MODERATOR_OR_ROLE if self._role else texts.NOT_MODERATOR)

    def check_manager(self, interaction: discord.Interaction) -> None:
        """Raises NotModeratorError, which names the permission, for all but those who manage the server."""
        held = interaction.permissions
        if not (held.administrator or held.manage_guild):
            raise NotModeratorError(texts.NOT_MANAGER)
