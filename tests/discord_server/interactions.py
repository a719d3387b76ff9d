"""Interactions: a person's command or click, how the bot acknowledged it, and what it answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .channels import compose, revise
from .forms import check_form
from .limits import EPHEMERAL, LOADING, check_choices
from .message import Message
from .model import Channel, Json, User, snowflake
from .refusals import Refusal, invalid, unknown

if TYPE_CHECKING:
    from .rest import Call
    from .server import DiscordServer

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
_REPLY, _DEFER, _DEFER_UPDATE, _UPDATE, _CHOICES, _OPEN_MODAL = 4, 5, 6, 7, 8, 9
_ANSWERS = {
    COMMAND: {_REPLY, _DEFER, _OPEN_MODAL},
    COMPONENT: {_REPLY, _DEFER, _DEFER_UPDATE, _UPDATE, _OPEN_MODAL},
    AUTOCOMPLETE: {_CHOICES},
    MODAL: {_REPLY, _DEFER, _DEFER_UPDATE, _UPDATE},
}
TOKEN_LIFE = 15 * 60.0


@dataclass(eq=False)
class Interaction:
    """One interaction. Times are seconds of the server's clock; `acknowledged_after` is since it was sent.

    `ephemeral` is about the first answer, as fixed by the acknowledgement. `messages` are the answers that
    were not deleted, the first one first; `message` is the first one. `modal` is the form that it opened,
    which was `sent` or not.
    """

    server: DiscordServer
    user: User
    channel: Channel
    kind: int
    created: float
    origin: Message | None = None
    ignorable: bool = False
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: "aW50ZXJhY3Rpb24" + secrets.token_urlsafe(48))
    acknowledged_after: float | None = None
    answer: int | None = None
    ephemeral: bool = False
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None
    sent: bool = False

    @property
    def deferred(self) -> bool:
        return self.answer in (_DEFER, _DEFER_UPDATE)

    @property
    def loading(self) -> bool:
        """Whether people see "… is thinking"."""
        return bool(self.original and self.original.flags & LOADING and not self.original.deleted)

    @property
    def messages(self) -> list[Message]:
        shown = [] if self.original is None or self.loading else [self.original]
        return [message for message in (*shown, *self.followups) if not message.deleted]

    @property
    def message(self) -> Message:
        return self.messages[0]

    @property
    def text(self) -> str:
        """All that the person can read of the answer now."""
        return "\n".join(message.text for message in self.messages)

    async def acknowledged(self, within: float = 5.0) -> Interaction:
        await self.server.wait_for(lambda: self.acknowledged_after is not None, "an acknowledgement", within)
        return self

    async def finished(self, within: float = 20.0) -> Interaction:
        """Wait for the answer itself, past any "is thinking"."""
        await self.server.wait_for(lambda: self.choices is not None or self.messages, "an answer", within)
        return self

    async def shows(self, text: str, within: float = 20.0) -> Interaction:
        """Wait until the answer contains `text`."""
        await self.server.wait_for(lambda: text in self.text, f"{text!r} in the answer", within)
        return self


class Interactions:
    """The open interactions, by id and by token; every one of them in `all`."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.all: list[Interaction] = []

    def open(self, interaction: Interaction) -> None:
        self.all.append(interaction)
        window = self._server.window
        self._server.later(window, lambda: self._check(interaction, window))

    def _check(self, interaction: Interaction, window: float) -> None:
        if interaction.acknowledged_after is None and not interaction.ignorable:
            self._server.violate(
                "interactions", 0, f"interaction {interaction.id} not acknowledged in {window} s"
            )

    def by_token(self, call: Call) -> Interaction:
        """The interaction whose answers the webhook token may still write."""
        token = call.params["webhook_token"]
        found = next((i for i in self.all if i.token == token), None)
        if found is None or int(call.params["webhook_id"]) != self._server.application:
            raise unknown("Webhook")
        if found.acknowledged_after is None:
            raise unknown("Webhook")
        if self._server.now() - found.created > TOKEN_LIFE:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return found


async def callback(call: Call) -> Json | None:
    server, body = call.server, call.body
    found = next((i for i in server.interactions.all if str(i.id) == call.params["interaction_id"]), None)
    if found is None or found.token != call.params["interaction_token"]:
        raise unknown("Interaction")
    elapsed = server.now() - found.created
    if found.acknowledged_after is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    if elapsed > server.window:
        raise unknown("Interaction")
    if body["type"] not in _ANSWERS[found.kind]:
        raise invalid((("type",), "CALLBACK_TYPE", f"Type {body['type']} does not answer this interaction."))
    if body["type"] in (_DEFER_UPDATE, _UPDATE) and found.origin is None:
        raise invalid((("type",), "CALLBACK_TYPE", "There is no message to update."))
    data = body.get("data") or {}
    await _apply(call, found, body["type"], data)
    found.acknowledged_after, found.answer = elapsed, body["type"]
    server.pulse()
    return _callback_response(found) if call.query.get("with_response") in ("1", "true", "True") else None


async def _apply(call: Call, interaction: Interaction, kind: int, data: Json) -> None:
    flags = data.get("flags") or 0
    if kind == _REPLY:
        interaction.ephemeral = bool(flags & EPHEMERAL)
        interaction.original = await _post(call, interaction, data, ephemeral=interaction.ephemeral)
    elif kind == _DEFER:
        interaction.ephemeral = bool(flags & EPHEMERAL)
        interaction.original = _thinking(call.server, interaction)
    elif kind == _DEFER_UPDATE:
        interaction.original = interaction.origin
    elif kind == _UPDATE:
        interaction.original = interaction.origin
        await revise(call, interaction.origin, data)
    elif kind == _CHOICES:
        check_choices(data["choices"])
        interaction.choices = data["choices"]
    elif kind == _OPEN_MODAL:
        check_form(data)
        interaction.modal = data


def _thinking(server: DiscordServer, interaction: Interaction) -> Message:
    flags = LOADING | (EPHEMERAL if interaction.ephemeral else 0)
    hidden_for = interaction.user if interaction.ephemeral else None
    message = Message(interaction.channel, server.bot, flags=flags, ephemeral_for=hidden_for)
    interaction.channel.messages[message.id] = message
    return message


async def _post(call: Call, interaction: Interaction, data: Json, *, ephemeral: bool) -> Message:
    hidden_for = interaction.user if ephemeral else None
    return await compose(call, interaction.channel, data, ephemeral_for=hidden_for, may_be_ephemeral=True)


def _callback_response(interaction: Interaction) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    if interaction.original is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(interaction.original.id),
        "response_message_loading": interaction.loading,
        "response_message_ephemeral": interaction.ephemeral,
        "channel_id": str(interaction.channel.id),
    }
    return {
        "interaction": about,
        "resource": {"type": interaction.answer, "message": interaction.original.payload()},
    }


async def follow_up(call: Call) -> Json:
    """A further message. The first one after a deferred answer takes the place of "is thinking"."""
    interaction = call.server.interactions.by_token(call)
    if interaction.loading:
        return await _fill(call, interaction)
    ephemeral = bool((call.body.get("flags") or 0) & EPHEMERAL)
    message = await _post(call, interaction, call.body, ephemeral=ephemeral)
    interaction.followups.append(message)
    call.server.pulse()
    return message.payload()


async def _fill(call: Call, interaction: Interaction) -> Json:
    message = interaction.original
    await revise(call, message, call.body, first=True)
    return message.payload()


def _find(call: Call) -> tuple[Interaction, Message]:
    interaction = call.server.interactions.by_token(call)
    wanted = call.params.get("message_id", "@original")
    answers = [message for message in (interaction.original, *interaction.followups) if message is not None]
    found = answers[:1] if wanted == "@original" else [m for m in answers if str(m.id) == wanted]
    if not found or (wanted == "@original" and interaction.original is None):
        raise unknown("Message")
    if found[0].deleted:
        raise unknown("Message", blame=False)
    return interaction, found[0]


async def get_answer(call: Call) -> Json:
    return _find(call)[1].payload()


async def edit_answer(call: Call) -> Json:
    interaction, message = _find(call)
    if interaction.loading and message is interaction.original:
        return await _fill(call, interaction)
    await revise(call, message, call.body)
    return message.payload()


async def delete_answer(call: Call) -> None:
    message = _find(call)[1]
    message.deleted = True
    call.server.pulse()
