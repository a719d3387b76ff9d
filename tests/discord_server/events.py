"""What the bot is told of an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import Json

if TYPE_CHECKING:
    from .interactions import Interaction


def event(interaction: Interaction, data: Json) -> Json:
    """INTERACTION_CREATE, with what its `data` says."""
    user, channel, guild = interaction.user, interaction.channel, interaction.channel.guild
    sent: Json = {
        "id": str(interaction.id),
        "application_id": str(interaction.server.application),
        "type": interaction.kind,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel.payload(),
        "token": interaction.token,
        "version": 1,
        "locale": "en-US",
        "entitlements": [],
        "app_permissions": str(int(channel.permissions_of(interaction.server.bot))),
        "attachment_size_limit": 10 * 1024 * 1024,
        "context": 0 if guild else 1,
    }
    if interaction.origin is not None:
        sent["message"] = interaction.origin.payload()
    if guild is None:
        return {**sent, "user": user.payload(), "authorizing_integration_owners": {"0": "0"}}
    permissions = str(int(channel.permissions_of(user)))
    member = {
        **guild.members[user.id].payload(),
        "user": user.payload(),
        "permissions": permissions,
    }
    about = {"id": str(guild.id), "locale": "en-US", "features": []}
    owners = {"0": str(guild.id)}
    ids = {"guild_id": str(guild.id), "guild_locale": "en-US", "authorizing_integration_owners": owners}
    return {**sent, **ids, "guild": about, "member": member}
