"""What a person's client makes of the options of a command, and what Discord adds to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .commands import GROUP, SUBCOMMAND
from .files import Upload
from .model import Channel, Json, Permission
from .refusals import CannotDoError

_STRING, _INTEGER, _BOOLEAN, _CHANNEL, _NUMBER, _ATTACHMENT = 3, 4, 5, 7, 10, 11
_TYPES = {
    _STRING: str,
    _INTEGER: int,
    _BOOLEAN: bool,
    _CHANNEL: Channel,
    _NUMBER: (int, float),
    _ATTACHMENT: Upload,
}


def fill(command: Json, subcommands: list[str], values: Json, *, by_hand: bool) -> list[Json]:
    """The options of an interaction as a client sends them; `by_hand` skips the client's checks of values."""
    options = command["options"]
    if subcommands:
        inner = next(
            (o for o in options if o["name"] == subcommands[0] and o["type"] in (SUBCOMMAND, GROUP)), None
        )
        if inner is None:
            raise CannotDoError(f"/{command['name']} has no subcommand {subcommands[0]!r}")
        inside = fill({"options": [], **inner}, subcommands[1:], values, by_hand=by_hand)
        return [{"name": inner["name"], "type": inner["type"], "options": inside}]
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in options):
        raise CannotDoError(f"/{command['name']} needs a subcommand")
    known = {option["name"]: option for option in options}
    if not by_hand:
        _check_values(known, values)
    return [
        {"name": name, "type": known[name]["type"] if name in known else _STRING, "value": _sent(value)}
        for name, value in values.items()
    ]


def _sent(value: Any) -> Any:
    return str(value.id) if isinstance(value, Channel | Upload) else value


def resolved(
    values: Json, permissions: Callable[[Channel], Permission], attach: Callable[[Upload], Json]
) -> Json:
    """What Discord adds to the ids among the values: channels, with the `permissions` of who picked them,
    and files, which it is told to `attach`.
    """
    keys = ("id", "type", "name", "parent_id", "flags")
    channels = [value for value in values.values() if isinstance(value, Channel)]
    picked = {
        str(one.id): {key: value for key, value in one.payload().items() if key in keys}
        | {"permissions": str(int(permissions(one)))}
        for one in channels
    }
    files = [value for value in values.values() if isinstance(value, Upload)]
    attached = {str(one.id): attach(one) for one in files}
    return {key: found for key, found in (("channels", picked), ("attachments", attached)) if found}


def _check_values(known: dict[str, Json], values: Json) -> None:
    missing = [name for name, option in known.items() if option.get("required") and name not in values]
    if missing or values.keys() - known.keys():
        raise CannotDoError(f"missing: {missing}; unknown: {sorted(values.keys() - known.keys())}")
    for name, value in values.items():
        _check_value(known[name], value)


def _check_value(option: Json, value: Any) -> None:
    kind = _TYPES.get(option["type"], str)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise CannotDoError(f"{option['name']} can't be {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise CannotDoError(f"{option['name']} is one of {choices}")
    _check_range(option, value)
    low, high = option.get("min_length") or 0, option.get("max_length") or 6_000
    if isinstance(value, str) and not low <= len(value) <= high:
        raise CannotDoError(f"{option['name']} takes {low} to {high} characters")


def _check_range(option: Json, value: Any) -> None:
    if isinstance(value, Channel):
        if value.payload()["type"] not in option.get("channel_types", [value.payload()["type"]]):
            raise CannotDoError(f"{option['name']} does not offer #{value.name}")
    elif isinstance(value, int | float):
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise CannotDoError(f"{option['name']} takes {low} to {high}")
