"""What `verbatim doctor` says of everything but the store."""

from __future__ import annotations

NAMES_NO_SETTING = "Mend what it names; docs/settings.md lists every setting and what it may be."
SETTINGS_READ = "They can be read and hold what they may."
NOT_CHECKED = "What depends on the settings was not checked."

ENV_PRIVATE = ".env can be read by you only."
ENV_OPEN = ".env can be read by other users of this machine, and it may hold the token."
CLOSE_ENV = "Run `chmod 600 .env`; if others may have read it, reset the token on the Bot page, too."

NO_TOKEN = "There is none; only the bot needs one."  # noqa: S105 - a sentence
SET_TOKEN = "To run the bot, set DISCORD_TOKEN in the environment or in .env."  # noqa: S105 - a sentence
ACCEPTED = "Discord accepts it."
REFUSED = "Discord refuses it."
COPY_TOKEN = (
    "Copy it from the Bot page of https://discord.com/developers/applications into DISCORD_TOKEN; "  # noqa: S105 - a sentence
    "if it is not shown any more, reset it there."
)
MISSHAPEN = " It does not look like one: three parts with a dot between them."
CHECK_NETWORK = "Check the network and discord.api_base, then run `verbatim doctor` again."
LATER = "Try again later; if it stays so, check discord.api_base."

FORMATS = "Web pages, PDF and feeds can be read, too."
REJECTED = "Mend or remove them, or leave them: the others are read all the same."

MODEL = "The model's files are there"
NO_READER = "It is off, so whole sentences are marked."
READER = "Its weights are as they were made."
OTHER_READER = "Another one than the packaged one is set; it is looked at when it is loaded."

NO_FOLDER_YET = "It is made when something is indexed."
READABLE = "It and all in it can be read and written."
RIGHTS = (
    "Give it to the user that runs Verbatim (chown, chmod u+rwX); if it lies on a read-only file system, "
    "mount that for writing or set store.folder elsewhere."
)
NO_DIRECTORY = "Move it away, or set store.folder elsewhere."
FREE_SPACE = "Free some space, or set store.folder to a larger disk."


def missing(extras: str) -> str:
    """These extras are not installed."""
    return f"Not installed, so such files are refused: {extras}."


def install(extras: str) -> str:
    """How they are."""
    return f'If you have such files, run `pip install ".[{extras}]"` where Verbatim\'s source lies.'


def unreachable(host: str) -> str:
    """Nobody answered there."""
    return f"{host} can't be reached, so whether Discord accepts it is not known."


def answered(host: str, status: int) -> str:
    """Something else than yes or no."""
    return f"{host} answered with an error ({status}), so whether Discord accepts it is not known."


def articles(count: int, folder: str) -> str:
    """All that lies there was read."""
    return f"Articles in {folder}: {count:,}, nothing was rejected."


def rejected(count: int, folder: str, refused: int, named: str) -> str:
    """Some of what lies there was not."""
    return f"Articles in {folder}: {count:,}; files and records that can't be read: {refused:,} ({named})."


def cannot(folder: str, what: str) -> str:
    """Some of the store can't be used by who runs this."""
    return f"{folder} can't be {what}."


def no_directory(folder: str) -> str:
    """Something else lies where the store's folder should."""
    return f"{folder} is no folder."


def space(free: float, needed: float) -> str:
    """Both in megabytes."""
    return f"{free:,.1f} MB are free; a full rebuild takes {needed:,.1f} MB at most."


def unexpected(kind: str) -> str:
    """The check itself broke."""
    return f"It could not be checked ({kind})."
