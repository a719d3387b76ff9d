"""Messages in channels: posting, editing, reading, deleting, by the bot and within its permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .limits import COMPONENTS_V2, EPHEMERAL, LOADING, check_message, is_empty
from .mentions import pinged
from .message import Message
from .model import Channel, Json, Permission, User
from .refusals import Refusal, empty_message, invalid, unknown
from .uploads import attached

if TYPE_CHECKING:
    from .rest import Call


async def compose(
    call: Call,
    channel: Channel,
    body: Json,
    *,
    ephemeral_for: User | None = None,
    may_be_ephemeral: bool = False,
    reference: Message | None = None,
) -> Message:
    """Check a new message of the bot, keep it, and announce it unless only one person sees it."""
    check_message(body, files=len(call.files), may_be_ephemeral=may_be_ephemeral)
    server = call.server
    message = Message(channel, server.bot, flags=body.get("flags") or 0, ephemeral_for=ephemeral_for)
    message.nonce = body.get("nonce")
    message.components = body.get("components") or []
    message.attachments = attached(server.files, body, call.files, [])
    message.reference = reference.id if reference else None
    message.write(server.now(), body.get("content") or "", body.get("embeds") or [])
    author = reference.author.id if reference else None
    server.ping(message, pinged(message.content, body.get("allowed_mentions"), author))
    channel.messages[message.id] = message
    if ephemeral_for is None:
        await server.gateway.announce("MESSAGE_CREATE", message)
    server.pulse()
    return message


async def revise(call: Call, message: Message, body: Json, *, first: bool = False) -> None:
    """Edit: keys not in the body stay as they are. `first` fills in what stood there as "thinking"."""
    kept = {"content": message.content, "embeds": list(message.embeds), "components": message.components}
    flags = (body.get("flags") or 0) & ~EPHEMERAL | (message.flags & (EPHEMERAL | COMPONENTS_V2))
    merged = {**kept, **{key: body[key] for key in kept if key in body}, "flags": flags & ~LOADING}
    attachments = attached(call.server.files, body, call.files, message.attachments)
    if first and is_empty(body, files=len(attachments)):
        raise empty_message()
    check_message(merged, files=len(attachments), may_be_ephemeral=bool(message.flags & EPHEMERAL))
    message.flags = (message.flags & EPHEMERAL) | (flags & COMPONENTS_V2)
    message.components = merged["components"] or []
    message.attachments = attachments
    message.write(call.server.now(), merged["content"] or "", merged["embeds"] or [])
    call.server.ping(message, pinged(body.get("content") or "", body.get("allowed_mentions")))
    if message.ephemeral_for is None:
        await call.server.gateway.announce("MESSAGE_CREATE" if first else "MESSAGE_UPDATE", message)
    call.server.pulse()


def _channel(call: Call, *needed: Permission, writing: bool = False) -> Channel:
    channel = call.server.channel(int(call.params["channel_id"]))
    if channel is None:
        raise unknown("Channel")
    held = channel.permissions_of(call.server.bot)
    if not held & Permission.VIEW_CHANNEL:
        raise Refusal(403, 50001, "Missing Access")
    if any(not held & permission for permission in (*needed, *([channel.to_write] if writing else []))):
        raise Refusal(403, 50013, "Missing Permissions")
    return channel


def _message(call: Call, channel: Channel) -> Message:
    message = channel.messages.get(int(call.params["message_id"]))
    if message is None or message.ephemeral_for is not None:
        raise unknown("Message")
    if message.deleted:
        raise unknown("Message", blame=False)
    return message


async def get_channel(call: Call) -> Json:
    channel = _channel(call)
    guild = {} if channel.guild is None else {"guild_id": str(channel.guild.id)}
    return {**channel.payload(), **guild}


async def typing(call: Call) -> None:
    _channel(call, writing=True).typing += 1
    call.server.pulse()


async def create_message(call: Call) -> Json:
    body = call.body
    needed = [Permission.EMBED_LINKS] if body.get("embeds") else []
    channel = _channel(call, *needed, *([Permission.ATTACH_FILES] if call.files else []), writing=True)
    if body.get("nonce") and body.get("enforce_nonce"):
        for earlier in channel.messages.values():
            if earlier.nonce == body["nonce"]:
                return earlier.payload()
    message = await compose(call, channel, body, reference=_referenced(call, channel))
    return message.payload()


def _referenced(call: Call, channel: Channel) -> Message | None:
    reference = call.body.get("message_reference")
    if not reference:
        return None
    if not channel.permissions_of(call.server.bot) & Permission.READ_MESSAGE_HISTORY:
        raise Refusal(403, 160002, "Cannot reply without permission to read message history")
    message = channel.messages.get(int(reference["message_id"]))
    if message is not None and not message.deleted:
        return message
    if reference.get("fail_if_not_exists", True):
        raise invalid((("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message"))
    return None


async def get_message(call: Call) -> Json:
    return _message(call, _channel(call, Permission.READ_MESSAGE_HISTORY)).payload()


async def edit_message(call: Call) -> Json:
    message = _message(call, _channel(call))
    if message.author is not call.server.bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    await revise(call, message, call.body)
    return message.payload()


async def delete_message(call: Call) -> None:
    channel = _channel(call)
    message = _message(call, channel)
    mine = message.author is call.server.bot
    if not mine and not channel.permissions_of(call.server.bot) & Permission.MANAGE_MESSAGES:
        raise Refusal(403, 50013, "Missing Permissions")
    message.deleted = True
    call.server.pulse()
