"""Sending an answer or a reason, whatever state the conversation and the connection are in.

discord.py repeats what Discord answered with a 5xx; a connection that breaks is tried once more here. Every
request can be repeated without harm: edits by nature, messages by their nonce, callbacks because Discord
refuses the second one, which is taken for the success that it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord

from bot import permissions, texts
from bot.attached import Attached, files_of

# What a request to Discord raises when it fails for good.
SENDING_FAILED = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)

_ALREADY_ACKNOWLEDGED = 40060  # Discord's error code
_SERVER_ERROR = 500  # from here on Discord is to blame, and may have recovered the next time
_PUBLIC = "public"  # whether everybody sees that an interaction was acknowledged, in its extras
_BREATH = 0.3  # seconds before a broken connection is tried again

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


async def acknowledge(interaction: discord.Interaction, *, ephemeral: bool) -> None:
    """Tell Discord in time that an answer will come; `deliver` brings it. Raises SENDING_FAILED."""
    await _defer(lambda: interaction.response.defer(ephemeral=ephemeral, thinking=True))
    interaction.extras[_PUBLIC] = not ephemeral


async def accept(interaction: discord.Interaction) -> None:
    """Tell Discord in time that a button was pressed; nothing shows. Raises SENDING_FAILED."""
    await _defer(interaction.response.defer)


async def _defer(defer: Callable[[], Awaitable[object]]) -> None:
    try:
        await _twice(defer)
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise


async def deliver(
    interaction: discord.Interaction,
    content: str,
    *,
    view: discord.ui.View | None = None,
    attached: Attached | None = None,
) -> int:
    """The answer, in the place of what was there, and the id of its message. Raises SENDING_FAILED."""
    edit = interaction.edit_original_response
    return (await _twice(lambda: edit(content=content, view=view, attachments=files_of(attached)))).id


async def add(
    interaction: discord.Interaction,
    content: str,
    *,
    view: discord.ui.View | None = None,
    ephemeral: bool = True,
) -> int:
    """A further message after the acknowledgement, and its id; not repeated, as it might be there twice then.

    Raises SENDING_FAILED.
    """
    return (await interaction.followup.send(content, view=_given(view), ephemeral=ephemeral, wait=True)).id


async def refuse(interaction: discord.Interaction, sentence: str) -> None:
    """A reason, to the person of the interaction only. Never raises."""
    try:
        if not interaction.response.is_done() and await _refuse_first(interaction, sentence):
            return
        if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
            await add(interaction, sentence)  # in its place stands the message of the button
        elif interaction.extras.get(_PUBLIC):
            await _withdraw(interaction, sentence)
        else:
            await deliver(interaction, sentence)
    except SENDING_FAILED as error:
        _log.warning("a reason could not be sent: %s", brief(error))


async def _withdraw(interaction: discord.Interaction, sentence: str) -> None:
    """What everybody saw goes, and the reason comes as a further message, which may be private."""
    with contextlib.suppress(discord.NotFound):
        await _twice(interaction.delete_original_response)
    await _twice(lambda: add(interaction, sentence))


async def offer_nothing(interaction: discord.Interaction) -> None:
    """An empty list for somebody who types in an option: Discord takes no sentence there. Never raises."""
    with contextlib.suppress(*SENDING_FAILED):
        await interaction.response.autocomplete([])


async def _refuse_first(interaction: discord.Interaction, sentence: str) -> bool:
    """False if Discord has an acknowledgement already that we know nothing of."""
    try:
        await _twice(lambda: interaction.response.send_message(sentence, ephemeral=True))
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise
        return False
    return True


async def show(interaction: discord.Interaction, content: str) -> bool:
    """Put something passing, such as a progress bar, into the deferred reply; False if that is over for good.

    Never raises: a picture of the work must not get in its way.
    """
    try:
        await interaction.edit_original_response(content=content, view=None, attachments=[])
    except SENDING_FAILED as error:
        _log.info("a progress bar could not be shown: %s", brief(error))
        return not isinstance(error, discord.HTTPException) or error.status >= _SERVER_ERROR
    return True


async def announce(interaction: discord.Interaction, content: str, *, editable: bool) -> None:
    """Edit the public reply of an interaction; say it in its channel where that is over. Never raises."""
    try:
        if editable:
            await deliver(interaction, content)
            return
    except SENDING_FAILED as error:
        _log.warning("a reply could not be edited: %s", brief(error))
    if interaction.channel_id is None:
        return
    channel = interaction.client.get_partial_messageable(interaction.channel_id)
    try:
        await _twice(lambda: channel.send(content, nonce=str(interaction.id)))
    except SENDING_FAILED as error:
        _log.warning(
            "channel %d refuses messages (%s); the bot needs Send Messages there", channel.id, brief(error)
        )


async def post(
    channel: discord.abc.Messageable,
    content: str,
    *,
    view: discord.ui.View | None = None,
    attached: Attached | None = None,
    nonce: str = "",
) -> None:
    """A message of its own; with a `nonce` not again within some minutes. Raises SENDING_FAILED."""
    once = nonce or secrets.token_hex(8)
    send = partial(channel.send, content, view=_given(view), nonce=once)
    await _twice(lambda: send(files=files_of(attached)))


async def hint(message: discord.Message, content: str, *, stays: float) -> None:
    """Reply without a ping for so many seconds, then take it back. Never raises."""
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await message.channel.send(content, reference=reference, mention_author=False, delete_after=stays)
    except SENDING_FAILED as error:
        _log.info("a hint could not be sent: %s", brief(error))


async def reply(message: discord.Message, content: str, view: discord.ui.View | None = None) -> int | None:
    """Reply without a ping, also when the message has been deleted meanwhile; its id. Never raises."""
    reference = message.to_reference(fail_if_not_exists=False)
    send = partial(message.channel.send, content, view=_given(view))
    try:
        sent = await _twice(lambda: send(reference=reference, mention_author=False, nonce=str(message.id)))
    except discord.Forbidden as error:
        await _reply_with_less(message, send, error)
    except SENDING_FAILED as error:
        _log.warning("a reply could not be sent: %s", brief(error))
    else:
        return sent.id
    return None


def _given(view: discord.ui.View | None) -> Any:
    """discord.py's own word for no view."""
    return discord.utils.MISSING if view is None else view


async def _reply_with_less(
    message: discord.Message, send: Callable[[], Awaitable[object]], error: discord.Forbidden
) -> None:
    """Without Read Message History a plain message may still go through, and names what is missing."""
    lacking = _lacking(message)
    _log.warning(
        "channel %d refuses replies (%s); the bot lacks there: %s",
        message.channel.id,
        brief(error),
        ", ".join(lacking),
    )
    if lacking != ["read_message_history"]:
        return
    try:
        await send()
        await message.channel.send(texts.missing_permissions(lacking, bot=True))
    except SENDING_FAILED as second:
        _log.warning("nor a plain message: %s", brief(second))


def _lacking(message: discord.Message) -> list[str]:
    held = permissions.held_by(message, message.guild.me if message.guild else None)
    needed = permissions.to_reply(thread=isinstance(message.channel, discord.Thread))
    return permissions.missing(held, needed)


async def _twice(send: Callable[[], Awaitable[_T]]) -> _T:
    """Once more if the connection broke, as a kept-alive one does when its other end has been restarted."""
    try:
        return await send()
    except (aiohttp.ClientConnectionError, OSError):
        await asyncio.sleep(_BREATH)
        return await send()


def brief(error: BaseException) -> str:
    """The kind of failure and Discord's code for it, without addresses, which may hold tokens."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}, code {error.code}"
    return type(error).__name__
