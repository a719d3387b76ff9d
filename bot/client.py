"""The Discord client: intents, the allow-list, and what it is made of."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection, Coroutine
from pathlib import Path
from typing import Any

import discord
import yarl

from bot import texts
from bot.alive import SLOWEST, keep_alive
from bot.audit import Audit
from bot.bookkeeping import Bookkeeper
from bot.buttons import Pick, Press
from bot.guild_settings import GuildBook
from bot.mentions import answer_mention, is_from_person, question_of
from bot.replies import reply
from bot.service import Rules, Service, Work
from bot.syncing import CommandSync, Recall, Remember
from bot.translating import Translations
from bot.tree import VerbatimTree

# What discord.py calls the tasks in which it runs commands, buttons, and events of messages and forms.
_CONVERSATIONS = re.compile(r"CommandTree-invoker|discord\.py: on_(message|interaction)|discord-ui-.*")
_LAST_WORDS = 3.0  # seconds for telling those who wait that the bot leaves

_log = logging.getLogger(__name__)


class VerbatimClient(discord.Client):
    """Serves the servers in `guilds` and no other.

    `recall` and `remember` keep small strings across restarts, `books` what people asked. The file `alive`
    is touched while Discord answers. `failure` is why the index is not up to date, for moderators; or empty.
    """

    def __init__(
        self,
        *,
        work: Work,
        rules: Rules,
        recall: Recall,
        remember: Remember,
        books: Bookkeeper,
        alive: Path,
        guilds: Collection[int],
        api_base: str,
        failure: str = "",
    ) -> None:
        # We have no voice: discord.py's warnings about its libraries would only worry people.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            # Mentions carry their text without the privileged intent for message content.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self._api_base = api_base.rstrip("/")
        self._alive = alive
        self._failure = failure
        self._allowed = frozenset(guilds)
        self._memory = recall, remember
        settings = GuildBook(recall, remember)
        audit = Audit(settings, self.get_partial_messageable)
        self._service = Service(
            work, books=books, rules=rules, settings=settings, audit=audit, serves=self.serves
        )
        self.buttons = self._service.buttons
        self._books = books
        self._beside: set[asyncio.Task[None]] = set()
        self.tree = VerbatimTree(self, self.serves, self.forget_commands)
        for command in self._service.commands():
            self.tree.add_command(command)
        self._sync = CommandSync(self.tree, recall, remember)

    async def login(self, token: str) -> None:
        """Log in at the configured address; discord.py keeps it in one place for the whole process.

        The gateway is the one that this address names: discord.py would go to Discord's own.
        """
        if self._api_base != discord.http.Route.BASE:
            discord.http.Route.BASE = self._api_base
        await super().login(token)
        _, gateway, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected; raises what went wrong if the very first connection fails.

        There discord.py looks for a session to resume, finds none, and raises AttributeError instead.
        """
        try:
            await super().connect(reconnect=reconnect)
        except AttributeError as error:
            if self.ws or not isinstance(error.__context__, Exception):
                raise
            raise error.__context__ from None

    async def setup_hook(self) -> None:
        """Register the commands beside the connecting: a slow answer of Discord must not delay the bot."""
        await self.tree.set_translator(Translations())
        await self._service.settings.load(sorted(self._allowed))
        self._run_beside(keep_alive(self._alive, self.is_answered), "alive")
        for name, work in self._service.beside(*self._memory, self._served).items():
            self._run_beside(work, name)
        if self._failure:
            self._run_beside(self._service.report_failure(self._failure), "failure")
        self.add_dynamic_items(Press, Pick)
        for guild_id in sorted(self._allowed):
            self.register_commands(guild_id)

    def serves(self, guild_id: int | None) -> bool:
        """Is that server on the list?"""
        return guild_id in self._allowed

    def _served(self) -> list[discord.Guild]:
        """The servers on the list that are there; none before Discord has told of them."""
        return [guild for guild in self.guilds if self.serves(guild.id) and not guild.unavailable]

    def is_answered(self) -> bool:
        """Are we connected, and did Discord answer the last heartbeat within a minute?

        discord.py drops a connection on which nothing comes for a minute; without one `latency` is infinite,
        and before the first it is no number.
        """
        return self.is_ready() and not self.is_closed() and self.latency < SLOWEST

    def register_commands(self, guild_id: int, *, anew: bool = False) -> None:
        """Start registering the commands in a server, if they have changed there or if `anew`."""
        assert self.application_id is not None, "discord.py knows it after the login"  # noqa: S101 - for mypy
        sync = self._sync.sync(self.application_id, guild_id, anew=anew)
        self._run_beside(sync, f"sync {guild_id}")

    async def forget_commands(self, guild_id: int | None) -> None:
        """Discord knows other commands there than we do: the next start registers ours anew."""
        if self.application_id is not None and guild_id is not None:
            await self._sync.forget(self.application_id, guild_id)

    async def on_ready(self) -> None:
        """Say who we are, and which servers wait in vain."""
        _log.info("connected as %r; %d servers", str(self.user), len(self.guilds))
        for guild in self.guilds:
            if not self.serves(guild.id):
                self._log_stranger(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server that let us in again has forgotten our commands."""
        if self.serves(guild.id):
            self.register_commands(guild.id, anew=True)
        else:
            self._log_stranger(guild)

    async def on_message(self, message: discord.Message) -> None:
        """Answer whoever mentions the bot by name, or replies to it with a ping, in an allowed server."""
        if self.user is None or not is_from_person(message):
            return
        if message.guild is None:
            await self._answer_direct(message)
            return
        question = question_of(message, self.user.id)
        if question is None or not self.serves(message.guild.id):
            return
        if not self._service.places.allow(message.guild, message):
            await self._service.places.hint(message.guild, message)
            return
        parts = self._service
        await answer_mention(
            message,
            question,
            self.user.id,
            desk=parts.desk,
            moderators=parts.moderators,
            follow_ups=parts.follow_ups,
        )

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take what was filled into a form: discord.py itself knows only forms that it still waits for."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.buttons.submit(interaction)

    async def close(self) -> None:
        """Stop asking and rebuilding, let everybody who waits hear of it, then leave Discord."""
        for task in self._beside:
            task.cancel()
        await self._service.stop()
        talking = [task for task in asyncio.all_tasks() if _CONVERSATIONS.fullmatch(task.get_name())]
        if talking:
            await asyncio.wait(talking, timeout=_LAST_WORDS)
        await self._books.close()
        await super().close()

    def _run_beside(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run it until it ends or the bot leaves."""
        task = asyncio.create_task(work, name=name)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _answer_direct(self, message: discord.Message) -> None:
        """One sentence, as often as a question would be answered; then nothing, so that nobody floods us."""
        if self._service.admits_direct(message.author.id):
            await reply(message, texts.USE_ME_IN_YOUR_SERVER)

    def _log_stranger(self, guild: discord.Guild) -> None:
        allowed = ",".join(map(str, sorted({*self._allowed, guild.id})))
        _log.warning(
            "server %r is not on the list and is not served; to serve it set VERBATIM_DISCORD_GUILDS=%s",
            guild.name,
            allowed,
        )
