"""What the gateway's two ends agree on: opcodes, intents, close codes, and a session that can be resumed."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from .model import Json

if TYPE_CHECKING:
    from aiohttp import web

GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
ALL_INTENTS = (1 << 26) - 1


class Op(IntEnum):
    """The gateway's opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Closed(Exception):  # noqa: N818  # it becomes a close code, nothing goes wrong here
    """The server closes the socket with one of Discord's codes; `blame` marks it as the bot's fault."""

    def __init__(self, code: int, reason: str, *, blame: bool = True) -> None:
        super().__init__(reason)
        self.code, self.reason, self.blame = code, reason, blame


@dataclass(eq=False)
class Session:
    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sent: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    resumable: bool = True


def decode(text: str) -> Json:
    try:
        payload = json.loads(text)
    except ValueError:
        raise Closed(4002, "Decode error") from None
    if not isinstance(payload, dict):
        raise Closed(4002, "Decode error")
    if len(text) > 4096:
        raise Closed(4002, "Payload over 4,096 bytes")
    return payload
