"""Who may do what."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from discord import Permissions

from bot.permissions import Moderators, NotModeratorError, may_moderate, missing, to_reply


def test_moderators_manage_messages_or_have_the_role():
    """Manage Messages, Administrator or the configured role; nothing else, and role 0 is no role."""
    assert may_moderate(Permissions(manage_messages=True), [], 0)
    assert may_moderate(Permissions(administrator=True), [], 0)
    assert may_moderate(Permissions.none(), [1, 2], 2)
    assert not may_moderate(Permissions.none(), [1, 2], 3)
    assert not may_moderate(Permissions.none(), [0], 0)
    everything_else = Permissions(Permissions.all().value)
    everything_else.update(manage_messages=False, administrator=False)
    assert not may_moderate(everything_else, [1], 0)


def test_missing_permissions_are_named():
    """What is needed and not held, in a channel and in a thread; an administrator lacks nothing."""
    held = Permissions(view_channel=True, send_messages=True)
    assert missing(held, to_reply(thread=False)) == ["read_message_history"]
    assert sorted(missing(held, to_reply(thread=True))) == [
        "read_message_history",
        "send_messages_in_threads",
    ]
    assert missing(Permissions(administrator=True), to_reply(thread=True)) == []


def test_managing_the_server_is_more_than_moderating():
    """Manage Server or Administrator; the moderators' role and Manage Messages are not enough."""
    moderators = Moderators(5)
    for enough in (Permissions(manage_guild=True), Permissions(administrator=True)):
        moderators.check_manager(SimpleNamespace(permissions=enough))
    with pytest.raises(NotModeratorError, match="you need the Manage Server permission"):
        moderators.check_manager(SimpleNamespace(permissions=Permissions(manage_messages=True)))
