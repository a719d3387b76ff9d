"""Buttons that work after a restart: what one does, and of what, is written in its custom_id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot import texts
from bot.failures import explain
from bot.replies import refuse

Handler = Callable[[discord.Interaction[Any], int], Awaitable[None]]


class Buttons:
    """What each kind of button does; a press anywhere but in a server that `serves` is refused."""

    def __init__(self, serves: Callable[[int | None], bool]) -> None:
        self._serves = serves
        self._handlers: dict[str, Handler] = {}

    def add(self, act: str, handler: Handler) -> None:
        """Let `handler` be called with the interaction and the subject when `act` is pressed."""
        self._handlers[act] = handler

    async def press(self, interaction: discord.Interaction[Any], act: str, subject: int) -> None:
        """Do it; whoever pressed it gets a reason if it goes wrong. Never raises."""
        if not self._serves(interaction.guild_id):
            await refuse(interaction, texts.NOT_THIS_SERVER)
            return
        try:
            await self._handlers[act](interaction, subject)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a reason
            await refuse(interaction, explain(error, f"button {act}"))


class Press(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"verbatim:(?P<act>[a-z]+):(?P<subject>[0-9]+)",
):
    """A button whose client has `buttons`; discord.py makes it anew from the custom_id at every press."""

    def __init__(self, act: str, subject: int, **looks: Any) -> None:
        super().__init__(discord.ui.Button(custom_id=f"verbatim:{act}:{subject}", **looks))
        self._act = act
        self._subject = subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """The button that was pressed."""
        return cls(match["act"], int(match["subject"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Pass the press on to the client."""
        await interaction.client.buttons.press(interaction, self._act, self._subject)


def row(*buttons: Press) -> discord.ui.View:
    """The buttons side by side; discord.py need not remember them."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view
