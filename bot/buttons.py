"""Buttons and forms that work after a restart: what one does, and of what, is written in its custom_id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

import discord

from bot import texts
from bot.failures import explain
from bot.replies import refuse

_Interaction = discord.Interaction[Any]
Handler = Callable[[_Interaction, int], Awaitable[None]]
FormHandler = Callable[[_Interaction, int, str], Awaitable[None]]

_CUSTOM_ID = re.compile(r"verbatim:(?P<act>[a-z]+):(?P<subject>[0-9]+)")


class Buttons:
    """What each kind of button and form does; anywhere but in a server that `serves` it is refused."""

    def __init__(self, serves: Callable[[int | None], bool]) -> None:
        self._serves = serves
        self._handlers: dict[str, Handler] = {}
        self._forms: dict[str, FormHandler] = {}

    def add(self, act: str, handler: Handler) -> None:
        """Let `handler` be called with the interaction and the subject when `act` is pressed."""
        self._handlers[act] = handler

    def add_form(self, act: str, handler: FormHandler) -> None:
        """Let `handler` be called with what was filled in, too, when the form `act` is sent."""
        self._forms[act] = handler

    async def press(self, interaction: _Interaction, act: str, subject: int) -> None:
        """Do it; whoever pressed it gets a reason if it goes wrong. Never raises."""
        await self._do(interaction, act, lambda: self._handlers[act](interaction, subject))

    async def submit(self, interaction: _Interaction) -> None:
        """The same for a form that was sent."""
        data: Mapping[str, Any] = interaction.data or {}
        found = _CUSTOM_ID.fullmatch(data["custom_id"])
        if found:
            act, subject, text = found["act"], int(found["subject"]), "".join(_filled_in(data["components"]))
            await self._do(interaction, act, lambda: self._forms[act](interaction, subject, text))

    async def _do(self, interaction: _Interaction, act: str, work: Callable[[], Awaitable[None]]) -> None:
        if not self._serves(interaction.guild_id):
            await refuse(interaction, texts.NOT_THIS_SERVER)
            return
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a reason
            await refuse(interaction, explain(error, f"button {act}"))


class Press(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=_CUSTOM_ID):
    """A button whose client has `buttons`; discord.py makes it anew from the custom_id at every press."""

    def __init__(self, act: str, subject: int, **looks: Any) -> None:
        super().__init__(discord.ui.Button(custom_id=f"verbatim:{act}:{subject}", **looks))
        self._act = act
        self._subject = subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """The button that was pressed."""
        return cls(match["act"], int(match["subject"]))

    async def callback(self, interaction: _Interaction) -> None:
        """Pass the press on to the client."""
        await interaction.client.buttons.press(interaction, self._act, self._subject)


def subject_of(custom_id: str, act: str) -> int | None:
    """What a button is about that does `act`; None for any other one."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    return int(found["subject"]) if found and found["act"] == act else None


def row(*buttons: Press) -> discord.ui.View:
    """The buttons side by side; discord.py need not remember them."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


class Form(discord.ui.Modal):
    """One text to fill in, of up to `most` characters; it can be left empty unless it is `required`."""

    def __init__(
        self, act: str, subject: int, *, title: str, label: str, most: int, required: bool = False
    ) -> None:
        super().__init__(title=title, custom_id=f"verbatim:{act}:{subject}")
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, required=required, max_length=most
        )
        self.add_item(discord.ui.Label(text=label, component=field))
        self.stop()  # discord.py would only know it until the restart: `Buttons.submit` waits for it instead


def _filled_in(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The texts in a form that was sent, in rows or below labels."""
    for one in components:
        yield one.get("value") or ""
        below = [one["component"]] if "component" in one else one.get("components", ())
        yield from _filled_in(below)
