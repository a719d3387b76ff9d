"""Registers the commands in the allowed servers, and only when they have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.replies import SENDING_FAILED
from retrieval.errors import VerbatimError

Recall = Callable[[str], str | None]  # a key -> what was remembered under it
Remember = Callable[[str, str], None]

_log = logging.getLogger(__name__)


async def digest(tree: app_commands.CommandTree[Any]) -> str:
    """Of everything that Discord is told about the commands, translations too; the same in every process."""
    translator = tree.translator or app_commands.Translator()
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class CommandSync:
    """Syncs the tree server by server; `remember` keeps what each server was told, across restarts."""

    def __init__(self, tree: app_commands.CommandTree[Any], recall: Recall, remember: Remember) -> None:
        self._tree = tree
        self._recall = recall
        self._remember = remember

    async def sync(self, application: int, guild_id: int, *, anew: bool = False) -> None:
        """Register the commands in one server if they have changed there, or in any case if `anew`.

        A failure is logged with what to do about it; the bot goes on, and the next start tries again.
        """
        key = f"commands:{application}:{guild_id}"
        current = await digest(self._tree)
        if not anew and await self._known(key) == current:
            return
        guild = discord.Object(guild_id)
        self._tree.copy_global_to(guild=guild)
        try:
            await self._tree.sync(guild=guild)
        except discord.Forbidden:
            _log.warning(
                "the bot may not register commands in server %d: invite it there with "
                "https://discord.com/oauth2/authorize?client_id=%d&scope=bot+applications.commands",
                guild_id,
                application,
            )
        except app_commands.CommandSyncFailure as error:
            _log.error("Discord refuses the commands for server %d, report this: %r", guild_id, str(error))
        except SENDING_FAILED as error:
            _log.warning(
                "the commands could not be registered in server %d (%s); the next start tries again",
                guild_id,
                type(error).__name__,
            )
        else:
            _log.info("registered the commands in server %d", guild_id)
            await self._keep(key, current)

    async def forget(self, application: int, guild_id: int) -> None:
        """Let the next start register the commands there anew: Discord knows other ones than we do."""
        await self._keep(f"commands:{application}:{guild_id}", "")

    async def _known(self, key: str) -> str | None:
        try:
            return await asyncio.to_thread(self._recall, key)
        except VerbatimError as error:
            _log.warning("can't recall which commands are registered: %s", error)
            return None

    async def _keep(self, key: str, value: str) -> None:
        try:
            await asyncio.to_thread(self._remember, key, value)
        except VerbatimError as error:
            _log.warning("can't remember which commands are registered: %s", error)
