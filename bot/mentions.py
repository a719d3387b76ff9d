"""A question that mentions the bot in a channel."""

from __future__ import annotations

import asyncio
import contextlib
import re

import discord

from bot import texts
from bot.answer_buttons import under
from bot.desk import Desk, Reply
from bot.failures import explain
from bot.following import FollowUps, replied_to
from bot.permissions import Moderators
from bot.replies import SENDING_FAILED, reply
from retrieval.store.journal import Asked

_TYPING_PATIENCE = 2.0  # seconds that the answer waits for the indicator at most


def question_in(content: str, bot_id: int) -> str | None:
    """The text beside the bot's own mention, "" if there is none; None if the bot isn't mentioned by name.

    Other people's mentions stay; a role's or everyone's mention is no question.
    """
    pieces = re.split(rf"<@!?{bot_id}>", content)
    return " ".join(" ".join(pieces).split()) if len(pieces) > 1 else None


def question_of(message: discord.Message, bot_id: int) -> str | None:
    """What is asked by naming the bot, or by a reply to it that pings it; None if neither is done.

    Discord gives us no text of a reply that pings nobody.
    """
    question = question_in(message.content, bot_id)
    pings = message.type is discord.MessageType.reply and any(one.id == bot_id for one in message.mentions)
    return " ".join(message.content.split()) if question is None and pings else question


def is_from_person(message: discord.Message) -> bool:
    """No bots, webhooks or system messages, which would answer each other for ever."""
    kinds = (discord.MessageType.default, discord.MessageType.reply)
    return not message.author.bot and message.webhook_id is None and message.type in kinds


async def answer_mention(
    message: discord.Message,
    question: str,
    bot_id: int,
    *,
    desk: Desk,
    moderators: Moderators,
    follow_ups: FollowUps,
) -> None:
    """Reply with the answer or with a reason."""
    if not question:
        await reply(message, texts.MENTION_HELP)
        return
    try:
        admitted = desk.admit(question, moderators.asker_of(message))
        answering = _answer(message, admitted, desk, follow_ups, replied_to(message, bot_id))
        answered, _ = await asyncio.gather(answering, _show_typing(message.channel))
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a reason
        await reply(message, explain(error, "mention"))
    else:
        desk.sent(answered, await reply(message, answered.content, under(answered)))


async def _answer(
    message: discord.Message, question: str, desk: Desk, follow_ups: FollowUps, replied: int | None
) -> Reply:
    asked, in_thread = _asked(message), isinstance(message.channel, discord.Thread)
    bounds = await follow_ups.bounds(asked, in_thread=in_thread, replied=replied)
    return await desk.answer(question, asked.person, bounds.within, bounds.said, asked=asked)


def _asked(message: discord.Message) -> Asked:
    return Asked(
        at=message.created_at,
        person=message.author.id,
        guild=message.guild.id if message.guild else 0,
        channel=message.channel.id,
        private=False,
    )


async def _show_typing(channel: discord.abc.Messageable) -> None:
    """For ten seconds or until the reply; a nicety that must not get in the answer's way."""
    with contextlib.suppress(TimeoutError, *SENDING_FAILED):
        async with asyncio.timeout(_TYPING_PATIENCE):
            await channel.typing()
