"""Application commands: the rules for registering them, and to whom they are offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import openapi
from .model import Guild, Json, Permission, snowflake
from .refusals import CannotDoError, invalid

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
_NAME = re.compile(r"^[-_'\w]{1,32}$")
_MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_TOTAL = 8_000

Fault = tuple[tuple[str | int, ...], str, str]


def check_commands(commands: list[Json]) -> None:
    """Refuse a set of commands that Discord would refuse."""
    faults: list[Fault] = []
    seen = set()
    for index, command in enumerate(commands):
        kind = command.get("type") or CHAT_INPUT
        if (kind, command["name"]) in seen:
            faults.append(((index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Names must be unique."))
        seen.add((kind, command["name"]))
        faults += _command((index,), command, kind)
    for kind, most in _MOST.items():
        if sum((command.get("type") or CHAT_INPUT) == kind for command in commands) > most:
            faults.append(((), "APPLICATION_COMMANDS_TOO_MANY", f"At most {most} commands of type {kind}."))
    if faults:
        raise invalid(*faults)


def _command(path: tuple[str | int, ...], command: Json, kind: int) -> Iterator[Fault]:
    yield from _locales(path, command)
    if kind == CHAT_INPUT:
        yield from _named(path, command)
        yield from _options((*path, "options"), command.get("options") or [], depth=0)
    elif command.get("description") or command.get("options"):
        yield path, "APPLICATION_COMMAND_INVALID", "A menu command has neither description nor options."
    if sum(map(len, _texts(command))) > _TOTAL:
        yield path, "APPLICATION_COMMAND_TOO_LARGE", f"Must be {_TOTAL} characters or fewer in all."


def _named(path: tuple[str | int, ...], thing: Json) -> Iterator[Fault]:
    for name in (thing["name"], *(thing.get("name_localizations") or {}).values()):
        if not _NAME.match(name) or name != name.lower():
            yield (*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", f"Command name {name!r} is invalid."
    description = thing.get("description") or ""
    if not 1 <= len(description) <= 100:
        yield (*path, "description"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."


def _locales(path: tuple[str | int, ...], thing: Json) -> Iterator[Fault]:
    known = {
        one["const"] for one in openapi.document()["components"]["schemas"]["AvailableLocalesEnum"]["oneOf"]
    }
    for field in ("name_localizations", "description_localizations"):
        for locale in (thing.get(field) or {}).keys() - known:
            yield (*path, field, locale), "ENUM_TYPE_COERCE", f"Unknown locale {locale!r}."


def _options(path: tuple[str | int, ...], options: list[Json], depth: int) -> Iterator[Fault]:
    if len({option["name"] for option in options}) < len(options):
        yield path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique."
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must come first."
    nested = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and (not all(nested) or depth > 1):
        yield (
            path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Subcommands can't be mixed or nested so deep.",
        )
    for index, option in enumerate(options):
        yield from _named((*path, index), option)
        yield from _locales((*path, index), option)
        yield from _option((*path, index), option)
        yield from _options((*path, index, "options"), option.get("options") or [], depth + 1)


def _option(path: tuple[str | int, ...], option: Json) -> Iterator[Fault]:
    if option.get("choices") and option.get("autocomplete"):
        yield path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", "Choices and autocomplete exclude each other."
    low, high = option.get("min_length"), option.get("max_length")
    if low is not None and high is not None and low > high:
        yield path, "APPLICATION_COMMAND_OPTIONS_LENGTH", "min_length is above max_length."
    for choice in option.get("choices") or ():
        yield from _locales(path, choice)
        if not 1 <= len(choice["name"]) <= 100:
            yield path, "BASE_TYPE_BAD_LENGTH", "A choice's name is 1 to 100 characters."


def _texts(thing: Json) -> Iterator[str]:
    """Every text that counts; of a text in several languages only the longest does."""
    yield _longest(thing, "name")
    yield _longest(thing, "description")
    for choice in thing.get("choices") or ():
        yield _longest(choice, "name")
        yield str(choice["value"])
    for option in thing.get("options") or ():
        yield from _texts(option)


def _longest(thing: Json, field: str) -> str:
    return max(thing.get(field) or "", *(thing.get(f"{field}_localizations") or {}).values(), "", key=len)


class CommandBook:
    """The commands that an application has registered, for everybody and by server.

    `syncs` lists every bulk overwrite as (server's id or None, the names).
    """

    def __init__(self, application: int) -> None:
        self._application = application
        self._books: dict[int | None, list[Json]] = {}
        self.syncs: list[tuple[int | None, list[str]]] = []

    def registered(self, guild: int | None) -> list[Json]:
        return self._books.get(guild, [])

    def overwrite(self, guild: int | None, commands: list[Json]) -> list[Json]:
        check_commands(commands)
        self.syncs.append((guild, [command["name"] for command in commands]))
        return self.plant(guild, commands)

    def plant(self, guild: int | None, commands: list[Json]) -> list[Json]:
        """Register without a request: commands that an earlier version of the bot left behind."""
        before = {(command["type"], command["name"]): command["id"] for command in self.registered(guild)}
        self._books[guild] = [self._stored(guild, command, before) for command in commands]
        return self._books[guild]

    def _stored(self, guild: int | None, command: Json, before: dict[tuple[int, str], str]) -> Json:
        kind, permissions = command.get("type") or CHAT_INPUT, command.get("default_member_permissions")
        return {
            **command,
            "id": before.get((kind, command["name"]), str(snowflake())),
            "application_id": str(self._application),
            "version": str(snowflake()),
            "type": kind,
            "description": command.get("description") or "",
            "options": command.get("options") or [],
            "default_member_permissions": None if permissions is None else str(permissions),
            **({} if guild is None else {"guild_id": str(guild)}),
        }

    def find(self, guild: Guild | None, name: str, kind: int = CHAT_INPUT) -> Json:
        """The command that a person's client offers there; CannotDoError if it offers none of that name."""
        for book in ([guild.id] if guild else []) + [None]:
            for command in self.registered(book):
                if command["name"] == name and command["type"] == kind and _offered(command, guild):
                    return command
        raise CannotDoError(f"there is no command {name!r} here: the bot has not synced it")


def _offered(command: Json, guild: Guild | None) -> bool:
    contexts = command.get("contexts")
    if guild is not None:
        return contexts is None or 0 in contexts
    return command.get("dm_permission") is not False if contexts is None else 1 in contexts


def check_allowed(command: Json, permissions: Permission) -> None:
    """CannotDoError where the menu would not offer the command to somebody with these permissions."""
    needed = command["default_member_permissions"]
    if needed is None or permissions & Permission.ADMINISTRATOR:
        return
    if needed == "0" or Permission(int(needed)) & ~permissions:
        raise CannotDoError(f"/{command['name']} is not offered to this member")
