"""A message with all its revisions, and how the API writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from .model import Channel, Json, User, snowflake


@dataclass(frozen=True)
class Revision:
    """What a message showed at one time; `at` is the server's clock in seconds."""

    at: float
    content: str
    embeds: tuple[Json, ...]

    @property
    def text(self) -> str:
        return "\n".join(
            [self.content, *(part for embed in self.embeds for part in embed_texts(embed))]
        ).strip()


def embed_texts(embed: Json) -> list[str]:
    """The texts of an embed that count towards Discord's 6,000."""
    fields = [text for item in embed.get("fields") or () for text in (item["name"], item["value"])]
    footer, author = (embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")
    return [text for text in (embed.get("title"), embed.get("description"), *fields, footer, author) if text]


@dataclass(eq=False)
class Message:
    channel: Channel
    author: User
    id: int = field(default_factory=snowflake)
    flags: int = 0
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    reference: int | None = None
    mentions: dict[int, User] = field(default_factory=dict)
    pings: set[str] = field(default_factory=set)
    revisions: list[Revision] = field(default_factory=list)
    ephemeral_for: User | None = None
    nonce: str | None = None
    deleted: bool = False

    @property
    def content(self) -> str:
        return self.revisions[-1].content if self.revisions else ""

    @property
    def embeds(self) -> tuple[Json, ...]:
        return self.revisions[-1].embeds if self.revisions else ()

    @property
    def text(self) -> str:
        """Everything a person can read in it: the content and the embeds' texts."""
        return self.revisions[-1].text if self.revisions else ""

    def visible_to(self, user: User) -> bool:
        if self.deleted:
            return False
        return self.ephemeral_for is None or self.ephemeral_for is user

    def write(self, at: float, content: str, embeds: list[Json]) -> None:
        self.revisions.append(Revision(at, content, tuple(embeds)))

    def payload(self, *, reveal: bool = True) -> Json:
        """The API's message; `reveal=False` leaves out what needs the message-content intent."""
        data: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content if reveal else "",
            "embeds": list(self.embeds) if reveal else [],
            "components": self.components if reveal else [],
            "attachments": self.attachments if reveal else [],
            "timestamp": _now(),
            "edited_timestamp": _now() if len(self.revisions) > 1 else None,
            "tts": False,
            "mention_everyone": "everyone" in self.pings,
            "mentions": [user.payload() for user in self.mentions.values()],
            "mention_roles": [],
            "pinned": False,
            "type": 19 if self.reference else 0,
            "flags": self.flags,
            "nonce": self.nonce,
        }
        if self.reference:
            data["message_reference"] = {
                "type": 0,
                "message_id": str(self.reference),
                "channel_id": str(self.channel.id),
            }
            origin = self.channel.messages.get(self.reference)
            gone = origin is None or origin.deleted
            data["referenced_message"] = None if gone else origin.payload(reveal=reveal or origin.author.bot)
        return data


def _now() -> str:
    return datetime.now(UTC).isoformat()
