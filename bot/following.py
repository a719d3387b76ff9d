"""Which earlier answer a question goes on from, and what its search makes of that.

A reply goes on from the answer that it replies to. Any other question in a thread goes on from the newest
answer there that quotes something, or from the one that the thread was opened below. Whoever writes a
follow-up can see that answer: from a private one only its own asker goes on, and only in private.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord

from bot.answer_buttons import answer_above
from bot.bookkeeping import Bookkeeper
from bot.bounds import Bounds
from bot.errors import AnswerGoneError
from bot.jumping import address
from bot.texts.following import looked_first
from retrieval.schema import Article, Within
from retrieval.store.journal import Asked, Noted


def replied_to(message: discord.Message, bot_id: int) -> int | None:
    """The answer of ours that a message replies to; None for any other message."""
    above = message.reference.resolved if message.reference else None
    if isinstance(above, discord.Message) and above.author.id == bot_id:
        return answer_above(above)
    return None


class FollowUps:
    """Finds the earlier answer in the `books`, and its article by `article`, which is called in threads."""

    def __init__(self, books: Bookkeeper, article: Callable[[str], Article | None]) -> None:
        self._books = books
        self._article = article

    async def bounds(self, asked: Asked, *, in_thread: bool, replied: int | None = None) -> Bounds:
        """In which article a question is to be looked up first, if it goes on from an answer that is kept.

        It is that of the first quote; with all of them the next answers would wander off. That article must
        still be there.
        `replied` is the answer that it replies to. Raises StoreError.
        """
        noted = await self._before(asked, replied, in_thread=in_thread)
        if noted is None or not noted.quotes:
            return Bounds()
        key = noted.quotes[0].article
        if await asyncio.to_thread(self._article, key) is None:
            return Bounds()
        where = noted.asked
        link = "" if noted.message is None else address(where.guild, where.channel, noted.message)
        return Bounds(Within(first=(key,)), looked_first(link))

    async def _before(self, asked: Asked, replied: int | None, *, in_thread: bool) -> Noted | None:
        if replied is None and in_thread:
            person = asked.person if asked.private else None
            replied = await self._books.look_back(lambda seen: seen.newest_in(asked.channel, person))
        if replied is None:
            return None
        try:
            noted = await self._books.find(replied)
        except AnswerGoneError:
            return None
        own = asked.private and asked.person == noted.asked.person
        return noted if own or not noted.asked.private else None
