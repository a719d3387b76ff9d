"""The sentences of `/config`, and of mentions where none is answered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import duration, permission_names, plural

EVERYWHERE = "all channels"
OFF = "off"
GONE = "a channel that is gone"
MENTIONS, LOG, DIGEST, LIMITS = "Mentions", "Moderators' log", "Weekly digest", "Limits"
BOTH = "Give either `channel` or `off`, not both."
NOTHING_CHANGED = "Nothing has changed: it was set so already."
_MOST_CHANNELS = 15  # named in one message


def channels(named: Sequence[str]) -> str:
    """Where mentions are answered."""
    rest = len(named) - _MOST_CHANNELS
    more = [f"and {plural(rest, 'more channel')}"] if rest > 0 else []
    return ", ".join([*named[:_MOST_CHANNELS], *more]) or EVERYWHERE


def pace(questions: int, seconds: float) -> str:
    """How often somebody may ask."""
    return f"{plural(questions, 'question')} in {duration(seconds)}"


def paces(person: str, channel: str) -> str:
    """Both limits on one line."""
    return f"{person} of one person, {channel} in one channel"


def overview(mentions: str, log: str, digest: str, limits: str) -> str:
    """All that is set for a server."""
    lines = {MENTIONS: f"answered in {mentions}", LOG: log, DIGEST: digest, LIMITS: limits}
    return "\n".join(f"- {name}: {value}" for name, value in lines.items())


def with_lacking(channel: str, names: Sequence[str]) -> str:
    """A channel that is set, with the permissions that the bot lacks there."""
    return f"{channel} (where I lack: {permission_names(names)})" if names else channel


def cannot_write(channel: str, names: Sequence[str]) -> str:
    """Nothing is set, as the bot could not write there."""
    return (
        f"I lack a permission in {channel}: {permission_names(names)}. Give it to me there, then run this "
        "command again."
    )


def changed(what: str, before: str, after: str) -> str:
    """After a change."""
    return f"{what} from now on: {after} (before: {before})."


def elsewhere(there: Sequence[str]) -> str:
    """To somebody who mentioned the bot where it does not answer; `there` are channels where it does."""
    instead = f"mention me in {channels(there)}, or use `/ask`" if there else "use `/ask`"
    return f"I don't answer mentions in this channel: {instead}."
