"""The driver: what a person in a test can do, as Discord's client lets people do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .commands import MESSAGE_MENU, check_allowed
from .events import event
from .files import Upload
from .forms import fill_form
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from .limits import chosen, walk
from .message import Message
from .model import Channel, Guild, Json, User
from .options import fill, resolved
from .refusals import CannotDoError

if TYPE_CHECKING:
    from .server import DiscordServer

_MENTION = re.compile(r"<@!?(\d+)>")


class Person:
    """A member of a server. What the client would not offer raises CannotDoError.

    `by_hand=True` is a hand-made client: it skips the menu's permissions and the checks of values, and the
    bot must cope. `ignorable=True` says that the bot may leave the interaction unanswered.
    """

    def __init__(self, server: DiscordServer, user: User, guild: Guild) -> None:
        self._server, self.user, self._guild = server, user, guild

    @property
    def mention(self) -> str:
        return f"<@{self.user.id}>"

    @property
    def channel(self) -> Channel:
        return self._guild.channels[0]

    @property
    def direct(self) -> Channel:
        """The direct messages between this person and the bot."""
        return self._server.direct_channel(self.user)

    async def slash(
        self,
        command: str,
        *,
        channel: Channel | None = None,
        by_hand: bool = False,
        ignorable: bool = False,
        options: Json | None = None,
        **values: Any,
    ) -> Interaction:
        """Run `/command` ("index status" for a subcommand) with the option values given by name.

        `options` are further ones, whose names mean something else here.
        """
        values |= options or {}
        channel = channel or self.channel
        data = self._command(command, channel, values, by_hand=by_hand)
        return await self._interact(COMMAND, data, channel, ignorable=ignorable)

    async def complete(self, command: str, focus: str, **values: Any) -> Interaction:
        """Type in the option `focus` of `/command`; the interaction's `choices` are what is offered."""
        data = self._command(command, self.channel, values, by_hand=True)
        found = self._server.commands.find(self.channel.guild, command.partition(" ")[0])
        offering = _offering(found["options"])
        for option in _leaves(data["options"]):
            if option["name"] == focus and focus in offering:
                option["focused"] = True
                break
        else:
            raise CannotDoError(f"nothing is offered while {focus!r} is typed")
        return await self._interact(AUTOCOMPLETE, data, self.channel)

    def _command(self, command: str, channel: Channel, values: Json, *, by_hand: bool) -> Json:
        name, *subcommands = command.split()
        found = self._server.commands.find(channel.guild, name)
        if not by_hand:
            check_allowed(found, channel.permissions_of(self.user))
        options = fill(found, subcommands, values, by_hand=by_hand)
        attach = self._server.files.pick
        named = resolved(values, lambda picked: picked.permissions_of(self.user), attach)
        return {**_about(found), "options": options, **({"resolved": named} if named else {})}

    async def menu(self, name: str, message: Message, *, by_hand: bool = False) -> Interaction:
        """Choose `name` in the menu of a message."""
        self._see(message)
        found = self._server.commands.find(message.channel.guild, name, MESSAGE_MENU)
        if not by_hand:
            check_allowed(found, message.channel.permissions_of(self.user))
        resolved = {"messages": {str(message.id): message.payload()}}
        data = {**_about(found), "target_id": str(message.id), "resolved": resolved}
        return await self._interact(COMMAND, data, message.channel)

    async def click(self, message: Message, label: str) -> Interaction:
        """Press the button with this label, emoji or `custom_id`."""
        self._see(message)
        for _, part in walk(message.components):
            emoji = (part.get("emoji") or {}).get("name")
            if part["type"] == 2 and label in (part.get("label"), emoji, part.get("custom_id")):
                if part.get("disabled") or not part.get("custom_id"):
                    raise CannotDoError(f"the button {label!r} is disabled or is a link")
                data = {"custom_id": part["custom_id"], "component_type": 2}
                return await self._interact(COMPONENT, data, message.channel, origin=message)
        raise CannotDoError(f"the message has no button {label!r}")

    async def choose(self, message: Message, name: str, *labels: str) -> Interaction:
        """Choose the options with these labels in the list with this placeholder or `custom_id`."""
        self._see(message)
        for _, part in walk(message.components):
            if "options" in part and name in (part.get("placeholder"), part["custom_id"]):
                values = {option["label"]: option["value"] for option in part["options"]}
                least, most = chosen(part)
                if part.get("disabled") or not least <= len(labels) <= most or {*labels} - values.keys():
                    raise CannotDoError(f"{labels} can't be chosen from {list(values)}")
                picked = [values[label] for label in labels]
                data = {"custom_id": part["custom_id"], "component_type": part["type"], "values": picked}
                return await self._interact(COMPONENT, data, message.channel, origin=message)
        raise CannotDoError(f"the message has no list {name!r}")

    async def submit(self, opened: Interaction, *texts: str) -> Interaction:
        """Send the form that `opened` opened, with these texts in its fields."""
        await opened.acknowledged()
        if opened.user is not self.user or opened.modal is None or opened.sent:
            raise CannotDoError("there is no form open for this person")
        components = fill_form(opened.modal["components"], texts)
        data = {"custom_id": opened.modal["custom_id"], "components": components}
        opened.sent = True
        return await self._interact(MODAL, data, opened.channel, origin=opened.origin)

    def _see(self, message: Message) -> None:
        if not message.visible_to(self.user):
            raise CannotDoError("this person does not see that message")

    async def say(
        self,
        text: str,
        *files: Upload,
        channel: Channel | None = None,
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write in a channel; `reply_to` answers a message and mentions its author unless `ping` is off."""
        channel = channel or self.channel
        server = self._server
        message = Message(channel, self.user, reference=reply_to.id if reply_to else None)
        known = {
            server.bot.id: server.bot,
            **({m.user.id: m.user for m in channel.guild.members.values()} if channel.guild else {}),
        }
        named = {int(number) for number in _MENTION.findall(text)} & known.keys()
        message.mentions = {number: known[number] for number in named}
        if reply_to is not None and ping:
            message.mentions[reply_to.author.id] = reply_to.author
        message.attachments = [server.files.pick(file) for file in files]
        message.write(server.now(), text.strip(), [])
        channel.messages[message.id] = message
        await server.gateway.announce("MESSAGE_CREATE", message)
        return message

    async def delete(self, message: Message) -> None:
        message.deleted = True
        gone = {"id": str(message.id), "channel_id": str(message.channel.id)}
        guild = {"guild_id": str(message.channel.guild.id)} if message.channel.guild else {}
        await self._server.gateway.send("MESSAGE_DELETE", gone | guild)

    async def reply_to(self, message: Message, within: float = 20.0) -> Message:
        """The bot's reply to a message of this person."""
        channel = message.channel

        def replies() -> list[Message]:
            return [m for m in channel.messages.values() if m.reference == message.id and m.author.bot]

        await self._server.wait_for(replies, f"a reply to {message.content!r}", within)
        return replies()[0]

    async def _interact(
        self,
        kind: int,
        data: Json,
        channel: Channel,
        *,
        origin: Message | None = None,
        ignorable: bool = False,
    ) -> Interaction:
        server = self._server
        interaction = Interaction(
            server, self.user, channel, kind, server.now(), origin=origin, ignorable=ignorable
        )
        server.interactions.open(interaction)
        if not await server.gateway.send("INTERACTION_CREATE", event(interaction, data)):
            raise CannotDoError("the bot is offline")
        return interaction


def _about(command: Json) -> Json:
    return {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}


def _leaves(options: list[Json]) -> list[Json]:
    return [
        leaf
        for option in options
        for leaf in (_leaves(option["options"]) if "options" in option else [option])
    ]


def _offering(options: list[Json]) -> set[str]:
    """The names of the options that the bot completes, at every depth."""
    below = (_offering(option.get("options") or []) for option in options)
    return {option["name"] for option in options if option.get("autocomplete")}.union(*below)
