"""**Report answer** in a message's menu: what is wrong with an answer, for the moderators."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.answer_buttons import answer_above
from bot.audit import Audit
from bot.bookkeeping import Bookkeeper
from bot.buttons import Buttons, Form
from bot.errors import AnswerGoneError, NotYoursError
from bot.jumping import place
from bot.markdown import escape_line
from bot.replies import acknowledge, deliver, refuse
from bot.texts import ANSWER_GONE, ONLY_ASKER
from bot.texts import reporting as texts
from retrieval.store.journal import Noted

_REPORT = "report"
_REASON = 500  # characters
_QUESTION = 300


def report_menu(books: Bookkeeper, audit: Audit, buttons: Buttons) -> app_commands.ContextMenu:
    """For everyone who sees the answer; a second report of somebody takes the place of the first."""

    async def keep(interaction: discord.Interaction[Any], answer: int, reason: str) -> None:
        await acknowledge(interaction, ephemeral=True)
        if not reason.strip():
            await deliver(interaction, texts.NO_REASON)
            return
        noted = await books.find(answer)
        _check(interaction, noted)
        await books.report(answer, interaction.user.id, reason)
        told = await audit.tell(noted.asked.guild, _entry(noted, interaction.user.id, reason))
        await deliver(interaction, texts.TOLD if told else texts.KEPT)

    buttons.add_form(_REPORT, keep)

    @app_commands.guild_only()
    async def report(interaction: discord.Interaction, message: discord.Message) -> None:
        """A form has to be opened at once: whether the answer is still known turns out when it is sent."""
        mine = message.author.id == interaction.application_id
        answer = answer_above(message) if mine else None
        if answer is None:
            await refuse(interaction, texts.NOT_AN_ANSWER)
            return
        form = Form(
            _REPORT, answer, title=texts.TITLE, label=texts.WHAT_IS_WRONG, most=_REASON, required=True
        )
        await interaction.response.send_modal(form)

    return app_commands.ContextMenu(name="Report answer", callback=report)


def _check(interaction: discord.Interaction[Any], noted: Noted) -> None:
    """Only where the answer stands, and a private one by who asked: forms can be made by hand."""
    if noted.asked.guild != interaction.guild_id:
        raise AnswerGoneError(ANSWER_GONE)
    if noted.asked.private and interaction.user.id != noted.asked.person:
        raise NotYoursError(ONLY_ASKER)


def _entry(noted: Noted, person: int, reason: str) -> str:
    """What the log channel is told: of a private answer not even the question."""
    asked = noted.asked
    question = "" if asked.private or noted.question is None else escape_line(noted.question, _QUESTION)
    where = place(asked.guild, asked.channel, noted.message, private=asked.private)
    return texts.report(person, where, noted.verdict, question, escape_line(reason, _REASON))
