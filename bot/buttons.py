"""Buttons and forms that work after a restart: what one does, and of what, is written in its custom_id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot import texts
from bot.failures import explain
from bot.replies import refuse

_Interaction = discord.Interaction[Any]
Handler = Callable[[_Interaction, int], Awaitable[None]]
FormHandler = Callable[[_Interaction, int, str], Awaitable[None]]
SheetHandler = Callable[[_Interaction, int, Sequence[str]], Awaitable[None]]

_CUSTOM_ID = re.compile(r"verbatim:(?P<act>[a-z]+):(?P<subject>[0-9]+)")
_LIST_ID = re.compile(r"verbatim-list:(?P<act>[a-z]+):(?P<subject>[0-9]+)")


class Buttons:
    """What each kind of button and form does; anywhere but in a server that `serves` it is refused."""

    def __init__(self, serves: Callable[[int | None], bool]) -> None:
        self._serves = serves
        self._handlers: dict[str, Handler] = {}
        self._lists: dict[str, FormHandler] = {}
        self._forms: dict[str, SheetHandler] = {}

    def add(self, act: str, handler: Handler) -> None:
        """Let `handler` be called with the interaction and the subject when `act` is pressed."""
        self._handlers[act] = handler

    def add_form(self, act: str, handler: FormHandler) -> None:
        """Let `handler` be called with what was filled in, too, when the form `act` is sent."""
        self._forms[act] = lambda interaction, subject, typed: handler(interaction, subject, "".join(typed))

    def add_sheet(self, act: str, handler: SheetHandler) -> None:
        """The same of a form with several fields: `handler` gets the text of each."""
        self._forms[act] = handler

    def add_list(self, act: str, handler: FormHandler) -> None:
        """Let `handler` be called with the value of what is chosen from the list `act`."""
        self._lists[act] = handler

    async def choose(self, interaction: _Interaction, act: str, subject: int, value: str) -> None:
        """As `press`, for what was chosen from a list."""
        await self._do(interaction, act, lambda: self._lists[act](interaction, subject, value))

    async def press(self, interaction: _Interaction, act: str, subject: int) -> None:
        """Do it; whoever pressed it gets a reason if it goes wrong. Never raises."""
        await self._do(interaction, act, lambda: self._handlers[act](interaction, subject))

    async def submit(self, interaction: _Interaction) -> None:
        """The same for a form that was sent."""
        data: Mapping[str, Any] = interaction.data or {}
        found = _CUSTOM_ID.fullmatch(data["custom_id"])
        if found:
            act, subject, typed = found["act"], int(found["subject"]), list(_filled_in(data["components"]))
            await self._do(interaction, act, lambda: self._forms[act](interaction, subject, typed))

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


class Pick(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=_LIST_ID):
    """A list to choose one of `labels` from, whose value is its place; made anew as buttons are."""

    def __init__(self, act: str, subject: int, placeholder: str = "", labels: Sequence[str] = ()) -> None:
        options = [discord.SelectOption(label=one, value=str(at)) for at, one in enumerate(labels)]
        custom_id = f"verbatim-list:{act}:{subject}"
        super().__init__(
            discord.ui.Select(custom_id=custom_id, placeholder=placeholder or None, options=options)
        )
        self._act = act
        self._subject = subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Pick:
        """The list that was chosen from."""
        return cls(match["act"], int(match["subject"]))

    async def callback(self, interaction: _Interaction) -> None:
        """Pass the choice on to the client."""
        (value,) = self.item.values
        await interaction.client.buttons.choose(interaction, self._act, self._subject, value)


def subject_of(custom_id: str, act: str) -> int | None:
    """What a button is about that does `act`; None for any other one."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    return int(found["subject"]) if found and found["act"] == act else None


def row(*parts: Press | Pick) -> discord.ui.View:
    """The buttons side by side, a list below them; discord.py need not remember them."""
    view = discord.ui.View(timeout=None)
    for part in parts:
        view.add_item(part)
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


@dataclass(frozen=True, slots=True)
class Field:
    """A line to fill in, or several if it is `long`, of up to `most` characters, with `value` in it."""

    label: str
    value: str
    most: int
    required: bool = False
    long: bool = False


class Sheet(discord.ui.Modal):
    """Several texts to fill in."""

    def __init__(self, act: str, subject: int, title: str, fields: Sequence[Field]) -> None:
        super().__init__(title=title, custom_id=f"verbatim:{act}:{subject}")
        for one in fields:
            style = discord.TextStyle.paragraph if one.long else discord.TextStyle.short
            text: discord.ui.TextInput[Any] = discord.ui.TextInput(
                style=style, required=one.required, max_length=one.most, default=one.value or None
            )
            self.add_item(discord.ui.Label(text=one.label, component=text))
        self.stop()  # as in `Form`


def _filled_in(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The texts in a form that was sent, in rows or below labels."""
    for one in components:
        if "value" in one:
            yield one["value"] or ""
        below = [one["component"]] if "component" in one else one.get("components", ())
        yield from _filled_in(below)
