"""Sending an answer or a reason, whatever state the conversation is in."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot import permissions, texts

# What a request to Discord raises when it fails for good; discord.py has retried by then.
SENDING_FAILED = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)

_SERVER_ERROR = 500  # from here on Discord is to blame, and may have recovered the next time

_log = logging.getLogger(__name__)


async def refuse(interaction: discord.Interaction, sentence: str) -> None:
    """Tell the person of the interaction only, or in the deferred reply's place. Never raises."""
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(content=sentence)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except SENDING_FAILED as error:
        _log.warning("a reason could not be sent: %s", _brief(error))


async def reply(message: discord.Message, content: str) -> None:
    """Reply without a ping, also when the message has been deleted meanwhile. Never raises."""
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await message.channel.send(content, reference=reference, mention_author=False)
    except discord.Forbidden as error:
        await _reply_with_less(message, content, error)
    except SENDING_FAILED as error:
        _log.warning("a reply could not be sent: %s", _brief(error))


async def _reply_with_less(message: discord.Message, content: str, error: discord.Forbidden) -> None:
    """Without Read Message History a plain message may still go through, and names what is missing."""
    lacking = _lacking(message)
    _log.warning(
        "channel %d refuses replies (%s); the bot lacks there: %s",
        message.channel.id,
        _brief(error),
        ", ".join(lacking),
    )
    if lacking != ["read_message_history"]:
        return
    try:
        await message.channel.send(content)
        await message.channel.send(texts.missing_permissions(lacking, bot=True))
    except SENDING_FAILED as second:
        _log.warning("nor a plain message: %s", _brief(second))


def _lacking(message: discord.Message) -> list[str]:
    held = permissions.held_by(message, message.guild.me if message.guild else None)
    needed = permissions.to_reply(thread=isinstance(message.channel, discord.Thread))
    return permissions.missing(held, needed)


async def show(interaction: discord.Interaction, content: str) -> bool:
    """Put something passing, such as a progress bar, into the deferred reply; False if that is over for good.

    Never raises: a picture of the work must not get in its way.
    """
    try:
        await interaction.edit_original_response(content=content)
    except SENDING_FAILED as error:
        _log.info("a progress bar could not be shown: %s", _brief(error))
        return not isinstance(error, discord.HTTPException) or error.status >= _SERVER_ERROR
    return True


async def announce(interaction: discord.Interaction, content: str, *, editable: bool) -> None:
    """Edit the public reply of an interaction; say it in its channel where that is over. Never raises."""
    try:
        if editable:
            await interaction.edit_original_response(content=content)
            return
    except SENDING_FAILED as error:
        _log.warning("a reply could not be edited: %s", _brief(error))
    if interaction.channel_id is None:
        return
    try:
        await interaction.client.get_partial_messageable(interaction.channel_id).send(content)
    except SENDING_FAILED as error:
        _log.warning(
            "channel %d refuses messages (%s); the bot needs Send Messages there",
            interaction.channel_id,
            _brief(error),
        )


def _brief(error: BaseException) -> str:
    """The kind of failure and Discord's code for it, without addresses, which may hold tokens."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}, code {error.code}"
    return type(error).__name__
