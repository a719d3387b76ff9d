"""Where mentions are answered, and what whoever mentions the bot elsewhere is told."""

from __future__ import annotations

import discord

from bot.guild_settings import GuildBook, Pace
from bot.limits import Clock, Limit
from bot.permissions import home
from bot.replies import hint
from bot.texts import config as texts

_STAYS = 30.0  # seconds until a hint is taken back


class Places:
    """Knows by its `settings` in which channels of a server mentions are answered; in all if none is set."""

    def __init__(self, settings: GuildBook, clock: Clock) -> None:
        self._settings = settings
        self._told, self._hinted = Limit(clock), Limit(clock)

    def allow(self, guild: discord.Guild, message: discord.Message) -> bool:
        """Is a mention answered there? A thread counts as the channel that it belongs to."""
        channels = self._settings.of(guild.id).channels
        return not channels or home(message.channel) in channels

    async def hint(self, guild: discord.Guild, message: discord.Message) -> None:
        """Say where mentions are answered, in a reply that goes away; never raises.

        Nobody can be told in private here: only interactions have replies for one person, and direct messages
        that nobody asked for are worse. Silence would look like a fault. So each person is told once in
        ten minutes at most, and each channel hears it once a minute at most, whoever asks.
        """
        person, channel = message.author.id, home(message.channel)
        often, seldom = Pace(questions=1, seconds=60), Pace(questions=1, seconds=600)
        if self._told.wait(person, seldom) or self._hinted.wait(channel, often):
            return
        self._told.count(person)
        self._hinted.count(channel)
        await hint(message, texts.elsewhere(self._seen_by(guild, message.author)), stays=_STAYS)

    def _seen_by(self, guild: discord.Guild, person: discord.abc.User) -> list[str]:
        """The channels where mentions are answered, as far as they are there and `person` sees them."""
        found = map(guild.get_channel, self._settings.of(guild.id).channels)
        if not isinstance(person, discord.Member):
            return []
        return [f"<#{one.id}>" for one in found if one and one.permissions_for(person).view_channel]
