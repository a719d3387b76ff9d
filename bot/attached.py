"""A file that goes along with a message."""

from __future__ import annotations

import io
from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a message; `description` is read to people who don't see it, at most 1,024 characters."""

    name: str
    data: bytes
    description: str = ""


def files_of(attached: Attached | None) -> list[discord.File]:
    """For one attempt to send it, which reads it to its end."""
    if attached is None:
        return []
    return [discord.File(io.BytesIO(attached.data), attached.name, description=attached.description or None)]
