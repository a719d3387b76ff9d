"""Which channels somebody sees: what was asked in others is not shown to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import discord

Sees = Callable[[int], bool]  # a channel or thread by its id


def sight_of(guild: discord.Guild | None, viewers: Sequence[discord.Member | discord.Role]) -> Sees:
    """What all of `viewers` see; nothing of which that can't be known, such as a thread that sleeps."""

    def sees(id_: int) -> bool:
        channel = guild.get_channel_or_thread(id_) if guild else None
        if channel is None or (isinstance(channel, discord.Thread) and channel.is_private()):
            return False
        try:
            return all(channel.permissions_for(viewer).view_channel for viewer in viewers)
        except discord.ClientException:  # a thread whose channel is not known
            return False

    return sees


def readers(channel: discord.abc.GuildChannel) -> list[discord.Role]:
    """The roles that see a channel; everybody's, too, if it is shown to single people, who may have none."""
    guild = channel.guild
    roles = [role for role in guild.roles if channel.permissions_for(role).view_channel]
    single = any(
        allowed.view_channel
        for who, allowed in channel.overwrites.items()
        if not isinstance(who, discord.Role) and who.id != guild.me.id
    )
    return [*roles, guild.default_role] if single else roles
