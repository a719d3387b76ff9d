"""`/index`: what moderators see of the index, its rebuild, and the way back."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Literal

import discord
from discord import app_commands

from bot import progress
from bot.attached import Attached
from bot.audit import Audit
from bot.buttons import Buttons, Press, row
from bot.caretaking import Caretaker
from bot.errors import RebuildRunningError
from bot.failures import explain
from bot.permissions import Moderators
from bot.pinboard import checked, regression, unanswered
from bot.planned import shown
from bot.rebuilding import Rebuilding
from bot.replies import accept, acknowledge, announce, deliver, show
from bot.status import describe
from bot.texts import REBUILD_NOTHING, moment
from bot.texts import index as texts
from retrieval.errors import RegressionError, StaleError
from retrieval.indexing import IndexReport
from retrieval.planning import Plan

_EVERY = 1.5  # seconds between two edits of the progress bar
_TOKEN_LIFE = 14 * 60.0  # seconds; Discord's 15 minutes less a margin
_CHANGED, _FULL, _ROLLBACK, _LEAVE = "rebuild", "rebuildfull", "rollback", "leaveindex"

_Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)


class IndexCommands(app_commands.Group):
    """`/index status` and `/index rebuild` for moderators, `/index rollback` for who manages the server."""

    def __init__(
        self,
        caretaker: Caretaker,
        rebuilding: Rebuilding,
        moderators: Moderators,
        audit: Audit,
        buttons: Buttons,
    ) -> None:
        super().__init__(
            name="index",
            description="The index of the articles.",
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
        )
        self._caretaker = caretaker
        self._rebuilding = rebuilding
        self._moderators = moderators
        self._audit = audit
        buttons.add(_CHANGED, self._confirm_changed)
        buttons.add(_FULL, self._confirm_full)
        buttons.add(_ROLLBACK, self._confirm_rollback)
        buttons.add(_LEAVE, self._leave)

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Discord's menu is only a hint: every subcommand is checked here. Raises NotModeratorError."""
        if interaction.command is self.rollback:
            self._moderators.check_manager(interaction)
        else:
            self._moderators.check(interaction)
        return True

    @app_commands.command(description="How many articles there are, how old the index is, what made it.")
    async def status(self, interaction: discord.Interaction) -> None:
        """Counts, age, model and generations, to the asker only."""
        await acknowledge(interaction, ephemeral=True)
        health, standing = await self._caretaker.look()
        await deliver(
            interaction, describe(health, standing, self._rebuilding.running, self._rebuilding.last_error)
        )

    @app_commands.command(description="Bring the index up to date with the articles.")
    @app_commands.describe(mode="changed: embed what is new or changed; full: embed every article anew.")
    async def rebuild(
        self, interaction: discord.Interaction, mode: Literal["changed", "full"] = "changed"
    ) -> None:
        """Show what would change and ask; where nothing would, say so."""
        self._refuse_second()
        await acknowledge(interaction, ephemeral=False)
        plan = await self._caretaker.plan(full=mode == "full")
        if plan:
            await self._propose(interaction, plan)
        else:
            await self._carry_out(interaction, full=False, mark=plan.mark)

    @app_commands.command(description="Go back to the generation of the index before this one.")
    async def rollback(self, interaction: discord.Interaction) -> None:
        """Show where it would lead, and ask."""
        self._refuse_second()
        await acknowledge(interaction, ephemeral=False)
        now, before, version = await self._caretaker.way_back()
        question = texts.go_back(
            version, now.articles, before.version, before.articles, moment(before.made_at)
        )
        go = Press(_ROLLBACK, version, label=texts.ROLLBACK, style=discord.ButtonStyle.danger)
        await deliver(interaction, question, view=row(go, _leave_button()))

    @app_commands.command(description="Ask the pinned questions and say which are answered.")
    async def check(self, interaction: discord.Interaction) -> None:
        """Each with whether it is answered, to the asker only."""
        await acknowledge(interaction, ephemeral=True)
        content, rest = checked(await self._caretaker.check())
        await deliver(interaction, content, attached=Attached("check.txt", rest.encode()) if rest else None)

    def _refuse_second(self) -> None:
        if self._rebuilding.running:
            raise RebuildRunningError(self._rebuilding.running)

    async def _propose(self, interaction: _Interaction, plan: Plan, *, stale: bool = False) -> None:
        content, rest = shown(plan, stale=stale)
        attached = Attached("rebuild.txt", rest.encode()) if rest else None
        act = _FULL if plan.full else _CHANGED
        go = Press(act, plan.mark, label=texts.REBUILD, style=discord.ButtonStyle.success)
        await deliver(interaction, content, attached=attached, view=row(go, _leave_button()))

    async def _propose_anew(self, interaction: _Interaction, *, full: bool) -> None:
        plan = await self._caretaker.plan(full=full)
        if plan:
            await self._propose(interaction, plan, stale=True)
        else:
            await deliver(interaction, REBUILD_NOTHING)

    async def _confirm_changed(self, interaction: _Interaction, mark: int) -> None:
        await self._confirm(interaction, mark, full=False)

    async def _confirm_full(self, interaction: _Interaction, mark: int) -> None:
        await self._confirm(interaction, mark, full=True)

    async def _confirm(self, interaction: _Interaction, mark: int, *, full: bool) -> None:
        self._moderators.check(interaction)
        self._refuse_second()
        await accept(interaction)
        await self._carry_out(interaction, full=full, mark=mark)

    async def _carry_out(self, interaction: _Interaction, *, full: bool, mark: int) -> None:
        """Show a progress bar until the result stands in its place; a plan that is stale is shown anew."""
        began = time.monotonic()
        future = self._rebuilding.start(interaction.user.id, full=full, mark=mark)
        _log.info("person %d started a rebuild", interaction.user.id)
        editable = await self._follow(interaction, future, began)
        try:
            result = future.result()
        except StaleError:
            await self._propose_anew(interaction, full=full)
            return
        except RegressionError as error:
            content = regression(error.broken)
            self._rebuilding.last_error = content
            await self._audit.tell(interaction.guild_id or 0, content)
        except Exception as error:  # noqa: BLE001 - whatever it is, the channel gets a reason
            content = explain(error, "index rebuild")
            self._rebuilding.last_error = content
        else:
            content = progress.report(result)
            if result.unanswered:
                await self._audit.tell(interaction.guild_id or 0, unanswered(result.unanswered))
            await self._note(interaction, "index rebuild", progress.counted(result))
        await announce(interaction, content, editable=editable)

    async def _confirm_rollback(self, interaction: _Interaction, version: int) -> None:
        self._moderators.check_manager(interaction)
        self._refuse_second()
        await accept(interaction)
        began = time.monotonic()
        person = interaction.user.id
        edition = await self._caretaker.go_back(version, person)
        seconds = time.monotonic() - began
        await self._note(
            interaction, "index rollback", "index", before=f"{version}", after=f"{edition.version}"
        )
        await deliver(interaction, texts.gone_back(person, edition.version, edition.articles, seconds))

    async def _leave(self, interaction: _Interaction, _subject: int) -> None:
        self._moderators.check(interaction)
        await accept(interaction)
        await deliver(interaction, texts.left(interaction.user.id))

    async def _note(
        self, interaction: _Interaction, action: str, subject: str, *, before: str = "", after: str = ""
    ) -> None:
        guild = interaction.guild_id or 0
        await self._audit.note(guild, interaction.user.id, action, subject, before=before, after=after)

    async def _follow(
        self, interaction: _Interaction, future: asyncio.Future[IndexReport], began: float
    ) -> bool:
        """Edit the bar until the rebuild is over; False once Discord no longer lets us."""
        last = ""
        editable = True
        while not future.done():
            bar = progress.bar(self._rebuilding.step)
            if editable and bar != last:
                editable = await show(interaction, bar)
                last = bar
            await asyncio.wait([future], timeout=_EVERY)
            editable = editable and time.monotonic() - began < _TOKEN_LIFE
        return editable


def _leave_button() -> Press:
    return Press(_LEAVE, 0, label=texts.LEAVE, style=discord.ButtonStyle.secondary)
