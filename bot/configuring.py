"""Changes what a server has set for itself: checks it, keeps it, and notes it in the moderators' log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import discord

from bot.audit import Audit
from bot.errors import ConfigError
from bot.guild_settings import GuildBook, GuildSettings, Pace
from bot.limits import Limits
from bot.permissions import missing, to_reply, to_write
from bot.texts import config as texts

# Where people can mention the bot; a thread counts as its channel.
Place = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel

_Show = Callable[[int], str]  # how a channel is called, by its id


class Configuring:
    """Each change returns the sentence that tells it, and may raise ConfigError and VerbatimError."""

    def __init__(self, settings: GuildBook, limits: Limits, audit: Audit) -> None:
        self._settings = settings
        self._limits = limits
        self._audit = audit

    def overview(self, guild: discord.Guild) -> str:
        """All that is set, and which permissions the bot lacks where it should write."""
        settings = self._settings.of(guild.id)
        write, reply = (partial(_checked, guild, needed) for needed in (lambda _: to_write(), _to_reply))
        return texts.overview(
            mentions=_mentions(settings, reply),
            log=_one(settings.log, write),
            digest=_one(settings.digest, write),
            limits=self._paces(settings),
        )

    async def write_to(
        self,
        guild: discord.Guild,
        actor: int,
        field: Literal["log", "digest"],
        channel: discord.TextChannel | None,
    ) -> str:
        """Send the moderators' log or the digest to that channel, or nowhere."""
        if channel:
            _check(channel, to_write())
        update: dict[str, int | None] = {field: channel.id if channel else None}
        return await self._change(
            guild,
            actor,
            (f"/config {field}", texts.LOG if field == "log" else texts.DIGEST),
            lambda now: now.model_copy(update=update),
            lambda settings, show: _one(getattr(settings, field), show),
        )

    async def answer_in(self, guild: discord.Guild, actor: int, channel: Place, *, listed: bool) -> str:
        """Put a channel on the list of those where mentions are answered, or take it off."""
        if listed:
            _check(channel, _to_reply(channel))

        def alter(now: GuildSettings) -> GuildSettings:
            there = [one for one in now.channels if one != channel.id and guild.get_channel(one)]
            wanted = [*there, channel.id] if listed else there
            return (
                now
                if set(wanted) == set(now.channels)
                else now.model_copy(update={"channels": tuple(wanted)})
            )

        command = "/config channel add" if listed else "/config channel remove"
        return await self._change(guild, actor, (command, texts.MENTIONS), alter, _mentions)

    async def limit(
        self,
        guild: discord.Guild,
        actor: int,
        *,
        person: tuple[int | None, int | None],
        channel: tuple[int | None, int | None],
    ) -> str:
        """Set how often one person and one channel may ask: questions and seconds, None as they are."""

        def alter(now: GuildSettings) -> GuildSettings:
            paces = dict(zip(("person", "channel"), self._limits.paces(now), strict=True))
            given = {"person": person, "channel": channel}
            changed = {name: _paced(paces[name], *one) for name, one in given.items() if any(one)}
            return now.model_copy(update=changed)

        about = ("/config limits", texts.LIMITS)
        return await self._change(guild, actor, about, alter, lambda settings, _: self._paces(settings))

    async def _change(
        self,
        guild: discord.Guild,
        actor: int,
        about: tuple[str, str],
        alter: Callable[[GuildSettings], GuildSettings],
        value: Callable[[GuildSettings, _Show], str],
    ) -> str:
        """`about` are the command and what it is about; `value` puts that into words."""
        before, after = await self._settings.change(guild.id, alter)
        if before == after:
            return texts.NOTHING_CHANGED
        named, mentioned = partial(_named, guild), "<#{}>".format
        await self._audit.note(
            guild.id,
            actor,
            *about,
            before=value(before, named),
            after=value(after, named),
            also=before.log,
        )
        return texts.changed(about[1], value(before, mentioned), value(after, mentioned))

    def _paces(self, settings: GuildSettings) -> str:
        person, channel = self._limits.paces(settings)
        return texts.paces(
            texts.pace(person.questions, person.seconds), texts.pace(channel.questions, channel.seconds)
        )


def _paced(now: Pace, questions: int | None, seconds: int | None) -> Pace:
    return Pace(questions=questions or now.questions, seconds=seconds or now.seconds)


def _one(channel: int | None, show: _Show) -> str:
    return texts.OFF if channel is None else show(channel)


def _mentions(settings: GuildSettings, show: _Show) -> str:
    return texts.channels([show(one) for one in settings.channels])


def _named(guild: discord.Guild, channel: int) -> str:
    """For the log: what it is called now, and its id, as names change and repeat."""
    found = guild.get_channel(channel)
    return f"#{found.name} ({channel})" if found else f"{channel}"


def _to_reply(channel: discord.abc.GuildChannel) -> discord.Permissions:
    return to_reply(thread=isinstance(channel, discord.ForumChannel))


def _lacking(channel: discord.abc.GuildChannel, needed: discord.Permissions) -> list[str]:
    return missing(channel.permissions_for(channel.guild.me), needed)


def _checked(
    guild: discord.Guild,
    needed: Callable[[discord.abc.GuildChannel], discord.Permissions],
    channel: int,
) -> str:
    found = guild.get_channel(channel)
    if found is None:
        return texts.GONE
    return texts.with_lacking(f"<#{channel}>", _lacking(found, needed(found)))


def _check(channel: discord.abc.GuildChannel, needed: discord.Permissions) -> None:
    """Raises ConfigError, which names the permission, where the bot could not write."""
    if names := _lacking(channel, needed):
        raise ConfigError(texts.cannot_write(f"<#{channel.id}>", names))
