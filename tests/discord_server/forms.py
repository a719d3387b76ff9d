"""Forms (modals): the rules for opening one, and what a person's client sends of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .model import Json
from .refusals import CannotDoError, invalid

_ROW, _TEXT_INPUT, _TEXT_DISPLAY, _LABEL = 1, 4, 10, 18
_MOST = 5
_LONGEST = 4_000

Fault = tuple[tuple[str | int, ...], str, str]


def check_form(data: Json) -> None:
    """Refuse a form that Discord would refuse, beyond what its OpenAPI document says."""
    faults = list(_faults(data["components"]))
    if faults:
        raise invalid(*faults)


def _faults(components: Sequence[Json]) -> Iterator[Fault]:
    if len(components) > _MOST:
        yield ("components",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {_MOST} in length."
    seen = set()
    for index, part in enumerate(components):
        for field in _fields(part):
            path = ("components", index)
            if field["custom_id"] in seen:
                yield path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated."
            seen.add(field["custom_id"])
            if field["type"] == _TEXT_INPUT:
                yield from _text_input(path, field, labelled=part["type"] == _LABEL)


def _text_input(path: tuple[str | int, ...], field: Json, *, labelled: bool) -> Iterator[Fault]:
    if bool(field.get("label")) is labelled:
        yield path, "BASE_TYPE_REQUIRED", "A field has one label: its own in a row, else the one around it."
    low, high = _lengths(field)
    if low > high:
        yield path, "BASE_TYPE_BAD_LENGTH", "min_length is above max_length."
    if len(field.get("value") or "") > high:
        yield path, "BASE_TYPE_BAD_LENGTH", "The value is longer than max_length."


def fill_form(components: Sequence[Json], texts: Sequence[str]) -> list[Json]:
    """The components as a client sends them, its text fields filled in order."""
    left = list(texts)
    filled = [_filled(part, left) for part in components if part["type"] != _TEXT_DISPLAY]
    if left:
        raise CannotDoError(f"the form has no field for {left}")
    return filled


def _filled(part: Json, left: list[str]) -> Json:
    sent: list[Json] = []
    for field in _fields(part):
        if field["type"] != _TEXT_INPUT:
            raise CannotDoError(f"this client can't fill in components of type {field['type']}")
        text = left.pop(0) if left else field.get("value") or ""
        low, high = _lengths(field)
        if not low <= len(text) <= high and (text or field.get("required", True)):
            raise CannotDoError(f"the field takes {low} to {high} characters")
        sent.append({"type": _TEXT_INPUT, "custom_id": field["custom_id"], "value": text})
    below = {"components": sent} if part["type"] == _ROW else {"component": sent[0]}
    return {"type": part["type"], **below}


def _lengths(field: Json) -> tuple[int, int]:
    required = 1 if field.get("required", True) else 0
    return field.get("min_length") or required, field.get("max_length") or _LONGEST


def _fields(part: Json) -> list[Any]:
    return [part["component"]] if part["type"] == _LABEL else part.get("components", [])
