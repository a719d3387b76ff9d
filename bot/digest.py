"""The weekly digest: once a week to the channel that a server has set for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import discord

from bot.guild_settings import GuildBook
from bot.insights import Period, last_week
from bot.replies import SENDING_FAILED, brief, post
from bot.reviewing import Reviewer
from bot.sight import readers, sight_of
from bot.syncing import Recall, Remember
from bot.texts import insights as texts
from retrieval.errors import VerbatimError

_HOUR = 8  # of Monday, UTC
_EVERY = 5.0  # seconds between two looks at what is due, mostly at a dictionary
_AGAIN = 3600.0  # seconds after a failure

_log = logging.getLogger(__name__)


def due(now: datetime, sent: str | None) -> Period | None:
    """The last whole week if its digest is due at `now` (UTC) and was not `sent`, else None."""
    week = last_week((now - timedelta(hours=_HOUR)).date())
    return None if sent is not None and sent >= week.first.isoformat() else week


class Digests:
    """Sends what is due to the `guilds` that want it; the store remembers the last week of each.

    A week in which nobody asked has no digest, and one that was missed is sent late, once.
    """

    def __init__(
        self,
        reviewer: Reviewer,
        settings: GuildBook,
        recall: Recall,
        remember: Remember,
        *,
        guilds: Callable[[], Iterable[discord.Guild]],
        now: Callable[[], datetime],
    ) -> None:
        self._reviewer = reviewer
        self._settings = settings
        self._recall = recall
        self._remember = remember
        self._guilds = guilds
        self._now = now
        self._not_before: dict[int, datetime] = {}

    async def keep_sending(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look every minute, until cancelled; what goes wrong is logged and tried again in an hour."""
        while True:
            for guild in list(self._guilds()):
                await self._look(guild)
            await sleep(_EVERY)

    async def _look(self, guild: discord.Guild) -> None:
        wanted, now = self._settings.of(guild.id).digest, self._now()
        if wanted is None or now < self._not_before.get(guild.id, now):
            return
        channel = guild.get_channel(wanted)
        trouble = (
            await self._attempt(channel, now) if isinstance(channel, discord.TextChannel) else "it is gone"
        )
        if trouble:
            self._not_before[guild.id] = now + timedelta(seconds=_AGAIN)
            _log.warning(
                "server %d: its weekly digest could not be sent to channel %d (%s); the bot needs View "
                "Channel and Send Messages there, or another channel by /config digest",
                guild.id,
                wanted,
                trouble,
            )

    async def _attempt(self, channel: discord.TextChannel, now: datetime) -> str:
        """Send what is due there; what went wrong, in a word, or nothing."""
        try:
            await self._send_due(channel, now)
        except (VerbatimError, *SENDING_FAILED) as error:
            return brief(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, other servers want theirs, too
            _log.warning("nobody foresaw this in a digest", exc_info=error)
            return brief(error)
        return ""

    async def _send_due(self, channel: discord.TextChannel, now: datetime) -> None:
        guild = channel.guild
        key = f"digest:{guild.id}"
        week = due(now, await asyncio.to_thread(self._recall, key))
        if week is None:
            return
        sees = sight_of(guild, readers(channel))
        review = await self._reviewer.review(guild.id, week, texts.DIGEST, sees, with_reports=False)
        if review.insights.asked:
            picture = review.picture if channel.permissions_for(guild.me).attach_files else None
            # Discord takes a nonce once: who is stopped before the week is remembered sends nothing twice.
            await post(channel, review.content, attached=picture, nonce=f"digest {week.first}")
        await asyncio.to_thread(self._remember, key, week.first.isoformat())
