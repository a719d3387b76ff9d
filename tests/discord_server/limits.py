"""The rules for messages that Discord enforces and its OpenAPI document does not state."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from .message import embed_texts
from .model import Json
from .refusals import empty_message, invalid

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
SUPPRESS_EMBEDS = 1 << 2

CONTENT = 2_000
ALL_EMBEDS = 6_000
ALL_COMPONENTS = 40
V2_TEXT = 4_000
CHOICE = 100
UPLOAD = 10 * 1024 * 1024

_ACTION_ROW, _BUTTON, _STRING_SELECT, _TEXT_DISPLAY = 1, 2, 3, 10
_SELECTS = {_STRING_SELECT, 5, 6, 7, 8}
_LINK, _PREMIUM = 5, 6

Fault = tuple[tuple[str | int, ...], str, str]


def check_message(body: Json, *, files: int = 0, may_be_ephemeral: bool) -> None:
    """Refuse a new message that is empty, too long or malformed."""
    faults = [*_content(body), *_embeds(body), *_components(body)]
    flags = body.get("flags") or 0
    if flags & EPHEMERAL and not may_be_ephemeral:
        faults.append((("flags",), "INVALID_FLAGS", "only answers to interactions can be ephemeral"))
    if flags & LOADING:
        faults.append((("flags",), "INVALID_FLAGS", "the loading flag is Discord's to set"))
    if faults:
        raise invalid(*faults)
    if is_empty(body, files=files):
        raise empty_message()


def is_empty(body: Json, *, files: int = 0) -> bool:
    filled = ("embeds", "components", "sticker_ids", "poll", "attachments")
    return not ((body.get("content") or "").strip() or files or any(body.get(key) for key in filled))


def _content(body: Json) -> Iterator[Fault]:
    content = body.get("content") or ""
    if len(content) > CONTENT:
        yield ("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT} or fewer in length."
    if "\0" in content:
        yield ("content",), "INVALID_TEXT", "Null characters are not allowed."
    if (body.get("flags") or 0) & COMPONENTS_V2:
        for key in ("content", "embeds"):
            if body.get(key):
                yield (key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", f"{key} must be empty."


def _embeds(body: Json) -> Iterator[Fault]:
    embeds = body.get("embeds") or []
    if sum(len(text) for embed in embeds for text in embed_texts(embed)) > ALL_EMBEDS:
        yield ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"All embeds together must be {ALL_EMBEDS} or fewer."
    for index, embed in enumerate(embeds):
        yield from _embed(("embeds", index), embed)


def _embed(path: tuple[str | int, ...], embed: Json) -> Iterator[Fault]:
    if not (embed_texts(embed) or embed.get("image") or embed.get("thumbnail")):
        yield path, "BASE_TYPE_REQUIRED", "This embed is empty."
    for index, item in enumerate(embed.get("fields") or ()):
        for key in ("name", "value"):
            if not item[key].strip():
                yield (*path, "fields", index, key), "BASE_TYPE_REQUIRED", "This field is required."
    holders = {"author": embed.get("author") or {}, "footer": embed.get("footer") or {}, "": embed}
    for where, key in itertools.product(holders, ("url", "icon_url")):
        if not _is_link(holders[where].get(key) or "https://x.y"):
            yield (*path, where, key), "URL_TYPE_INVALID_SCHEME", "Not a well-formed URL."


def _components(body: Json) -> Iterator[Fault]:
    components = body.get("components") or []
    modern = bool((body.get("flags") or 0) & COMPONENTS_V2)
    if not modern and any(part["type"] != _ACTION_ROW for part in components):
        yield ("components",), "UNION_TYPE_CHOICES", "Without the flag only action rows are allowed."
    if not modern and len(components) > 5:
        yield ("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."
    parts = list(walk(components))
    if len(parts) > ALL_COMPONENTS:
        yield ("components",), "COMPONENT_MAX_TOTAL", f"At most {ALL_COMPONENTS} components."
    if sum(len(part["content"]) for _, part in parts if part["type"] == _TEXT_DISPLAY) > V2_TEXT:
        yield ("components",), "COMPONENT_MAX_TEXT", f"At most {V2_TEXT} characters of text."
    yield from _controls(parts)


def _controls(parts: list[tuple[tuple[str | int, ...], Json]]) -> Iterator[Fault]:
    seen = set()
    for path, part in parts:
        if part["type"] == _BUTTON:
            yield from _button(path, part)
        if part["type"] == _ACTION_ROW:
            yield from _row(path, [inside["type"] for inside in part["components"]])
        if part["type"] in _SELECTS:
            yield from _select(path, part)
        name = part.get("custom_id")
        if name is not None and name in seen:
            yield (
                (*path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated.",
            )
        seen.add(name)


def _row(path: tuple[str | int, ...], kinds: list[int]) -> Iterator[Fault]:
    if len(kinds) > (1 if _SELECTS & {*kinds} else 5):
        yield path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row has room for five buttons or one list."


def _select(path: tuple[str | int, ...], part: Json) -> Iterator[Fault]:
    options, (least, most) = part.get("options"), chosen(part)
    if least > most:
        yield path, "SELECT_COMPONENT_MAX_VALUES_LT_MIN_VALUES", "max_values is below min_values."
    if options is None:
        return
    if len({option["value"] for option in options}) < len(options):
        yield path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option values must be unique."
    if most > len(options):
        yield path, "SELECT_COMPONENT_MAX_VALUES_GT_OPTIONS", "max_values is above the number of options."
    if sum(bool(option.get("default")) for option in options) > most:
        yield path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values."


def check_choices(choices: list[Json]) -> None:
    """Refuse what is offered while somebody types, beyond what the OpenAPI document says."""
    if any(len(str(choice["value"])) > CHOICE for choice in choices):
        raise invalid((("data", "choices"), "BASE_TYPE_BAD_LENGTH", f"Must be {CHOICE} or fewer in length."))


def chosen(part: Json) -> tuple[int, int]:
    """How many options of a list can be chosen, at least and at most."""
    least, most = part.get("min_values"), part.get("max_values")
    return 1 if least is None else least, 1 if most is None else most


def _button(path: tuple[str | int, ...], part: Json) -> Iterator[Fault]:
    style, name, url = part["style"], part.get("custom_id"), part.get("url")
    if style == _LINK and (name or not url):
        yield path, "BUTTON_COMPONENT_URL", "A link button has a url and no custom_id."
    if style == _LINK and url and not _is_link(url):
        yield (*path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord')."
    if style not in (_LINK, _PREMIUM) and (url or not name):
        yield path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required."
    if style != _PREMIUM and not (part.get("label") or part.get("emoji")):
        yield path, "BUTTON_COMPONENT_LABEL", "A button has a label or an emoji."


def walk(
    components: Any, path: tuple[str | int, ...] = ("components",)
) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every component at every depth, with its path in the body."""
    for index, part in enumerate(components):
        yield (*path, index), part
        yield from walk(part.get("components") or (), (*path, index, "components"))
        if "accessory" in part:
            yield (*path, index, "accessory"), part["accessory"]


def _is_link(url: str) -> bool:
    return bool(re.match(r"(https?|discord|attachment)://[^\s]+$", url))
