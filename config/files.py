"""Reads TOML and .env files; whatever goes wrong is a ConfigError with the file's name, line and column."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from config.errors import ConfigError

_PLACE = re.compile(r" \(at (line \d+, column \d+|end of document)\)$")


def read_toml(path: Path) -> Mapping[str, object]:
    """The tables in the file at `path`; raises ConfigError."""
    text = _read(path)
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = f"{path} is nested too deeply; a setting is one line, key = value."
    except ValueError as error:  # also Python's own, for a number of thousands of digits
        problem = _problem(path, text, str(error))
    # Raised out here, so that no traceback leads to the parser's error, which can hold the whole file.
    raise ConfigError(problem)


def _problem(path: Path, text: str, said: str) -> str:
    place = _PLACE.search(said)
    if place is None:
        return f"{path} holds a number that is too long to be read."
    where = place[1] if place[1].startswith("line") else _line_and_column(text)
    return f"{path}, {where}: this is no TOML ({said[: place.start()]})."


def read_dotenv(path: Path) -> Mapping[str, str]:
    """The variables in the file at `path`, none if there is no such file; raises ConfigError."""
    if not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - few have such a file

    # As written: a token may well hold a dollar sign.
    values = dotenv_values(stream=io.StringIO(_read(path)), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path}; create it or leave out its name.") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = (isinstance(error, OSError) and error.strerror) or "no usable name"
        raise ConfigError(f"{str(path)!r} can't be read ({reason}).") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _line_and_column(data[: error.start].decode("utf-8-sig"))
        raise ConfigError(f"{path}, {where}: this is no UTF-8; save the file as UTF-8.") from None


def _line_and_column(before: str) -> str:
    """The place right after `before`, both numbers from 1."""
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
