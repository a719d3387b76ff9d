"""Loads the settings: default.toml < the user's file < .env < the environment < the command line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from config.errors import ConfigError, shown
from config.files import read_dotenv, read_toml
from config.settings import Settings

__all__ = ["ConfigError", "load"]

_PREFIX = "VERBATIM_"
_TOKEN = "discord.token"  # noqa: S105 - the name of a setting
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class _Given:
    """A value, and the words that say where it was written."""

    value: object
    where: str


def load(
    *,
    file: Path | None = None,
    environ: Mapping[str, str],
    flags: Mapping[str, str] = MappingProxyType({}),
    directory: Path = Path(),
) -> Settings:
    """The settings that hold; the later layer wins, in the order of this module's first line.

    `file` is read instead of the verbatim.toml in `directory`, which need not exist; `flags` maps
    "section.key" to what stands on the command line. Raises ConfigError.
    """
    with resources.as_file(resources.files("config") / "default.toml") as default:
        given = _from_table(read_toml(default), "default.toml")
    defaults = {key: one.value for key, one in given.items()}
    users = file or directory / "verbatim.toml"
    if file or users.exists():
        given |= _from_table(read_toml(users), str(users), defaults)
    dotenv = directory / ".env"
    given |= _from_environment(read_dotenv(dotenv), f"{dotenv}: ", defaults)
    given |= _from_environment(environ, "environment variable ", defaults)
    given |= _from_flags(flags, defaults)
    return _checked(given)


def _from_table(
    table: Mapping[str, object], where: str, known: Iterable[str] | None = None
) -> dict[str, _Given]:
    """The values of a TOML file by "section.key", all of which must be in `known` if that is given."""
    given = {}
    for section, content in table.items():
        if not isinstance(content, dict):
            if section in Settings.model_fields:
                # What stands there is not shown: it could be the token.
                raise ConfigError(f"{where}: {section} is a value; accepted is a table, [{section}].")
            raise _unknown(f"{where}: {shown(section)}", section, known or ())
        for key, value in content.items():
            name = f"{section}.{key}"
            if known is not None and name not in known:
                raise _unknown(f"{where}: {shown(name)}", name, known)
            given[name] = _Given(value, f"{where}: {name}")
    return given


def _from_environment(
    environ: Mapping[str, str], where: str, defaults: Mapping[str, object]
) -> dict[str, _Given]:
    """The settings among the variables of `environ`; an empty one counts as not set."""
    names = {f"{_PREFIX}{key.replace('.', '_').upper()}": key for key in defaults}
    given = {}
    if token := environ.get("DISCORD_TOKEN"):
        given[_TOKEN] = _Given(token, f"{where}DISCORD_TOKEN ({_TOKEN})")
    for name, text in environ.items():
        if not name.startswith(_PREFIX):
            continue
        if name not in names:
            raise _unknown(f"{where}{shown(name)}", name, names)
        if text:
            key = names[name]
            given[key] = _Given(_typed(text, defaults[key]), f"{where}{name} ({key})")
    return given


def _from_flags(flags: Mapping[str, str], defaults: Mapping[str, object]) -> dict[str, _Given]:
    """The settings on the command line."""
    for key in flags:
        if key not in defaults:
            raise _unknown(f"command line: {shown(key)}", key, defaults)
    return {key: _Given(_typed(text, defaults[key]), f"command line: {key}") for key, text in flags.items()}


def _unknown(where: str, name: str, known: Iterable[str]) -> ConfigError:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return ConfigError(
        f"{where} is no setting; the nearest is {nearest[0] if nearest else 'in default.toml'}."
    )


def _typed(text: str, default: object) -> object:
    """`text` as a value of the default's type; where it can't be one, as it is, to be refused as found."""
    if isinstance(default, list):
        return [_number(item.strip()) for item in text.split(",") if item.strip()]
    return _number(text.strip()) if isinstance(default, int) else text


def _number(text: str) -> int | str:
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _checked(given: Mapping[str, _Given]) -> Settings:
    sections: dict[str, dict[str, object]] = {}
    for name, one in given.items():
        section, key = name.split(".", 1)
        sections.setdefault(section, {})[key] = one.value
    try:
        return Settings.model_validate(sections)
    except ValidationError as error:
        section, key, *index = map(str, error.errors(include_input=False)[0]["loc"])
    # Raised out here, so that no traceback leads to pydantic's error, which holds the token.
    one = given[f"{section}.{key}"]
    found = "no token" if f"{section}.{key}" == _TOKEN else _found(one.value, index)
    raise ConfigError(f"{one.where} is {found}; accepted is {_accepted(section, key)}.")


def _found(value: object, index: list[str]) -> str:
    """`value` itself or, where only one item of a list is wrong, that item."""
    return shown(value[int(index[0])] if index and isinstance(value, list) else value)


def _accepted(section: str, key: str) -> str:
    """What the setting may be, read from its model."""
    schema = Settings.model_json_schema()
    model = schema["properties"][section]["$ref"].rpartition("/")[2]
    about = schema["$defs"][model]["properties"][key]
    if "enum" in about:
        return "one of " + ", ".join(map(repr, about["enum"]))
    if "minimum" in about:
        most = f" to {about['maximum']}" if "maximum" in about else " upwards"
        return f"a whole number from {about['minimum']}{most}"
    return str(about["description"])
