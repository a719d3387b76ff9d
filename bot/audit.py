"""The moderators' log: what somebody changed, told in the channel that their server has set for it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import discord

from bot.guild_settings import GuildBook
from bot.markdown import escape_line
from bot.replies import SENDING_FAILED, brief, post
from bot.texts import audit as texts

# Characters of each part before it is escaped, which doubles it at most: all of them fit one message.
_ACTION, _SUBJECT, _REASON, _VALUE = 60, 150, 300, 200

_log = logging.getLogger(__name__)


class Audit:
    """Writes to the log channel that `settings` name; `channel` finds one by its id."""

    def __init__(self, settings: GuildBook, channel: Callable[[int], discord.abc.Messageable]) -> None:
        self._settings = settings
        self._channel = channel

    async def note(
        self,
        guild: int,
        actor: int,
        action: str,
        subject: str,
        *,
        reason: str = "",
        before: str = "",
        after: str = "",
        also: int | None = None,
    ) -> None:
        """One entry in the server's log channel, if one is configured; never raises.

        `actor` did `action`, such as a command, to `subject`. All texts are plain ones, to be escaped here.
        The channel `also` gets it, too: the one that was the log channel until now.
        """
        _log.info("server %d: %r by person %d", guild, action, actor)
        values = {
            "subject": escape_line(subject, _SUBJECT),
            "reason": escape_line(reason, _REASON),
            "before": escape_line(before, _VALUE),
            "after": escape_line(after, _VALUE),
        }
        content = texts.entry(actor, escape_line(action, _ACTION), values)
        await self.tell(guild, content)
        if also is not None and also != self._settings.of(guild).log:
            await self._send(guild, also, content)

    async def tell(self, guild: int, content: str, *, view: discord.ui.View | None = None) -> bool:
        """A message to the log channel; False if there is none or it can't be sent. Never raises."""
        channel = self._settings.of(guild).log
        return channel is not None and await self._send(guild, channel, content, view)

    async def tell_all(self, content: str) -> None:
        """The same to every server; never raises."""
        for guild in self._settings.guilds():
            await self.tell(guild, content)

    async def _send(
        self, guild: int, channel: int, content: str, view: discord.ui.View | None = None
    ) -> bool:
        try:
            await post(self._channel(channel), content, view=view)
        except SENDING_FAILED as error:
            _log.warning(
                "server %d: its log channel %d refuses messages (%s); the bot needs View Channel and Send "
                "Messages there, or another channel by /config log",
                guild,
                channel,
                brief(error),
            )
            return False
        return True
