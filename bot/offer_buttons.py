"""Below a preview of `/articles add`: add what it shows, change what is said of it first, or leave it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.buttons import Buttons, Field, Pick, Press, Sheet, row
from bot.curating import Actor
from bot.editing import MOST_AUTHORS, Details, details
from bot.errors import CurationError
from bot.intake import Intake, Offer, preview
from bot.pending import Pending
from bot.permissions import Moderators
from bot.replies import accept, deliver
from bot.texts import UNTITLED, editing
from bot.texts import articles as texts
from retrieval.articles.fields import MAX_LINE
from retrieval.schema import Article

_ADD, _CANCEL, _EDIT, _EDIT_ONE, _EDITED = "add", "canceladd", "edit", "editone", "edited"
_CHOICES, _LABEL = 25, 100  # Discord's limits: of choices, and of characters in one
_DATE, _LANGUAGE = 20, 50  # characters
# Discord counts some characters twice; what is too long for an article is told from what is typed.
_TWICE = 2

_Interaction = discord.Interaction[Any]


class OfferButtons:
    """Does what they say, for the moderator who called; an offer waits in memory."""

    def __init__(self, intake: Intake, moderators: Moderators, buttons: Buttons) -> None:
        self._intake = intake
        self._moderators = moderators
        self._offers: Pending[Offer] = Pending(time.monotonic)
        buttons.add(_ADD, self._add)
        buttons.add(_CANCEL, self._cancel)
        buttons.add(_EDIT, lambda interaction, number: self._open(interaction, number, 0))
        buttons.add_list(_EDIT_ONE, lambda interaction, number, at: self._open(interaction, number, int(at)))
        buttons.add_sheet(_EDITED, self._change)

    async def show(self, interaction: _Interaction, offer: Offer) -> None:
        """The preview, and what can be done with it."""
        view = None
        if offer.articles:
            view = _view(self._offers.put(interaction.user.id, offer), offer)
        await deliver(interaction, preview(offer), view=view)

    async def _add(self, interaction: _Interaction, number: int) -> None:
        self._moderators.check(interaction)
        await accept(interaction)
        offer = self._offers.take(number, interaction.user.id)
        tell = partial(deliver, interaction)
        actor = Actor(interaction.guild_id or 0, interaction.user.id)
        await deliver(interaction, await self._intake.add(actor, offer, tell))

    async def _cancel(self, interaction: _Interaction, number: int) -> None:
        await accept(interaction)
        self._offers.take(number, interaction.user.id)
        await deliver(interaction, texts.CANCELLED)

    async def _open(self, interaction: _Interaction, number: int, position: int) -> None:
        self._moderators.check(interaction)
        offer = self._offers.look(number, interaction.user.id)
        subject = number * _CHOICES + position
        await interaction.response.send_modal(_form(subject, _at(offer, position)))

    async def _change(self, interaction: _Interaction, subject: int, typed: Sequence[str]) -> None:
        """Show the offer with what was filled in; what can't be is told, and nothing changes."""
        self._moderators.check(interaction)
        await accept(interaction)
        number, position = divmod(subject, _CHOICES)
        offer = self._offers.look(number, interaction.user.id)
        _at(offer, position)
        try:
            changed = offer.edit(position, Details(*typed))
        except CurationError as error:
            raise CurationError(editing.again(str(error))) from None
        self._offers.change(number, changed)
        await deliver(interaction, preview(changed), view=_view(number, changed))


def _at(offer: Offer, position: int) -> Article:
    """Forms and lists can be made by hand; raises CurationError."""
    if position >= len(offer.articles):
        raise CurationError(texts.CONFIRM_GONE)
    return offer.articles[position]


def _view(number: int, offer: Offer) -> discord.ui.View:
    alone = len(offer.articles) == 1
    parts = [
        Press(_ADD, number, label=texts.ADD, style=discord.ButtonStyle.success),
        *([Press(_EDIT, number, label=editing.EDIT)] if alone else []),
        Press(_CANCEL, number, label=texts.CANCEL),
    ]
    titles = [one.title[:_LABEL] or UNTITLED for one in offer.articles[:_CHOICES]]
    return row(*parts, *([] if alone else [Pick(_EDIT_ONE, number, editing.EDIT_ONE, titles)]))


def _form(subject: int, article: Article) -> Sheet:
    now = details(article)
    fields = [
        Field(editing.TITLE, now.title, MAX_LINE * _TWICE, required=True),
        Field(editing.PUBLISHER, now.source, MAX_LINE * _TWICE),
        Field(editing.AUTHORS, now.authors, MOST_AUTHORS * _TWICE, long=True),
        Field(editing.DATE, now.published, _DATE),
        Field(editing.LANGUAGE, now.language, _LANGUAGE),
    ]
    return Sheet(_EDITED, subject, editing.FORM, fields)
