"""Who and where: people, roles, servers, channels, and how the API writes them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .message import Message

_EPOCH_MS = 1_420_070_400_000  # 2015-01-01, where Discord's snowflakes begin
_counter = itertools.count()

Json = dict[str, Any]


class Permission(IntFlag):
    """The permissions that the tests use, with Discord's bits."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
)


def snowflake() -> int:
    return ((int(time.time() * 1000) - _EPOCH_MS) << 22) | (next(_counter) & 0x3FFFFF)


@dataclass(eq=False)
class User:
    name: str
    bot: bool = False
    id: int = field(default_factory=snowflake)

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
            "bot": self.bot,
        }


@dataclass(eq=False)
class Role:
    name: str
    permissions: Permission
    id: int = field(default_factory=snowflake)

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 1,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(eq=False)
class Member:
    user: User
    roles: list[Role] = field(default_factory=list)

    def payload(self) -> Json:
        return {
            "roles": [str(role.id) for role in self.roles],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "nick": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }


@dataclass(eq=False)
class Guild:
    name: str
    owner: User
    id: int = field(default_factory=snowflake)
    members: dict[int, Member] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.roles.append(Role("@everyone", EVERYONE, id=self.id))

    def permissions_of(self, user: User) -> Permission:
        bits = EVERYONE
        for role in self.members[user.id].roles:
            bits |= role.permissions
        return bits

    def payload(self, bot: User) -> Json:
        """What GUILD_CREATE carries; without the members intent only the bot itself is in it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "member_count": len(self.members),
            "large": False,
            "unavailable": False,
            "preferred_locale": "en-US",
            "roles": [role.payload() for role in self.roles],
            "channels": [channel.payload() for channel in self.channels],
            "members": [{**self.members[bot.id].payload(), "user": bot.payload()}],
            "threads": [thread.payload() for channel in self.channels for thread in channel.threads],
            **dict.fromkeys(("emojis", "stickers", "features", "presences", "voice_states"), ()),
            **dict.fromkeys(("stage_instances", "guild_scheduled_events", "soundboard_sounds"), ()),
        }


@dataclass(eq=False)
class Channel:
    """A text channel of a server, a thread below one, or (without a server) direct messages with somebody."""

    name: str
    guild: Guild | None
    recipient: User | None = None
    id: int = field(default_factory=snowflake)
    messages: dict[int, Message] = field(default_factory=dict)
    denied: dict[int, Permission] = field(default_factory=dict)
    typing: int = 0
    parent: Channel | None = None
    threads: list[Channel] = field(default_factory=list)

    @property
    def to_write(self) -> Permission:
        """What somebody needs in order to write here."""
        return Permission.SEND_MESSAGES_IN_THREADS if self.parent else Permission.SEND_MESSAGES

    def permissions_of(self, user: User) -> Permission:
        if self.guild is None:
            return EVERYONE
        bits = self.guild.permissions_of(user)
        denied = (self.parent or self).denied.get(user.id, Permission(0))  # a thread has none of its own
        return bits if bits & Permission.ADMINISTRATOR else bits & ~denied

    def payload(self) -> Json:
        if self.guild is None and self.recipient is not None:
            who = [self.recipient.payload()]
            return {"id": str(self.id), "type": 1, "recipients": who, "last_message_id": None, "flags": 0}
        if self.parent is not None:
            return self._thread_payload(self.parent)
        overwrites = [
            {"id": str(user), "type": 1, "allow": "0", "deny": str(int(bits))}
            for user, bits in self.denied.items()
        ]
        return {
            "id": str(self.id),
            "type": 0,
            "name": self.name,
            "position": 0,
            "permission_overwrites": overwrites,
            "nsfw": False,
            "topic": None,
            "parent_id": None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }

    def _thread_payload(self, parent: Channel) -> Json:
        opened = "2024-01-01T00:00:00+00:00"
        life = {"archived": False, "archive_timestamp": opened, "auto_archive_duration": 1440}
        return {
            "id": str(self.id),
            "type": 11,
            "name": self.name,
            "guild_id": str(self.guild.id),
            "parent_id": str(parent.id),
            "owner_id": str(self.guild.owner.id),
            "last_message_id": None,
            "message_count": len(self.messages),
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": {**life, "locked": False},
            "flags": 0,
        }
