"""Who sees a channel is asked of Discord's own permissions, and whoever can't be known sees nothing."""

from __future__ import annotations

from unittest.mock import Mock

import discord
import pytest

from bot.sight import readers, sight_of

SEES, BLIND = discord.Permissions(view_channel=True), discord.Permissions.none()


class Room:
    """A channel that these see, with overwrites for single people."""

    def __init__(self, *seeing, overwrites=()):
        self.seeing, self.overwrites = seeing, dict(overwrites)
        self.guild = Mock()

    def permissions_for(self, who):
        return SEES if who in self.seeing else BLIND


def guild_of(**rooms):
    guild = Mock(spec=discord.Guild)
    guild.get_channel_or_thread = lambda id_: rooms.get(f"c{id_}")
    return guild


def test_all_viewers_must_see_it():
    """One who doesn't is enough; an unknown channel, or one of an unknown server, is seen by nobody."""
    sees = sight_of(guild_of(c1=Room("a", "b"), c2=Room("a")), ["a", "b"])
    assert [sees(id_) for id_ in (1, 2, 3)] == [True, False, False]
    assert not sight_of(None, ["a"])(1)


@pytest.mark.parametrize(
    ("private", "known", "seen"), [(False, True, True), (True, True, False), (False, False, False)]
)
def test_a_private_thread_is_seen_by_nobody(private, known, seen):
    """Its members are not known here; nor is what nobody knows the channel of."""
    thread = Mock(spec=discord.Thread)
    thread.is_private.return_value = private
    thread.permissions_for = Mock(return_value=SEES, side_effect=None if known else discord.ClientException())
    assert sight_of(guild_of(c1=thread), ["a"])(1) is seen


def test_the_readers_of_a_channel_are_the_roles_that_see_it():
    """Where single people see it, too, everybody's role is among them: they may have no other one."""
    room = Room("news", "mods")
    room.guild.roles, room.guild.default_role, room.guild.me.id = ["all", "news", "mods"], "all", 9
    assert readers(room) == ["news", "mods"]
    me, zoe = discord.Object(9), discord.Object(5)
    room.overwrites = {me: discord.PermissionOverwrite(view_channel=True)}
    assert readers(room) == ["news", "mods"]
    room.overwrites[zoe] = discord.PermissionOverwrite(view_channel=False)
    assert readers(room) == ["news", "mods"]
    room.overwrites[zoe] = discord.PermissionOverwrite(view_channel=True)
    assert readers(room) == ["news", "mods", "all"]
