"""Where an answer stands in Discord, as a link or in words (pure)."""

from __future__ import annotations

PRIVATE = "a private answer"


def place(guild: int, channel: int, message: int | None, *, private: bool) -> str:
    """A link to a public answer, or its channel where its message isn't known; of a private one nothing."""
    if private:
        return PRIVATE
    if message is None:
        return f"an answer in <#{channel}>"
    return f"an [answer]({address(guild, channel, message)})"


def address(guild: int, channel: int, message: int) -> str:
    """What leads to a message, in angle brackets as nobody needs a preview of it."""
    return f"<https://discord.com/channels/{guild}/{channel}/{message}>"
