"""Checks a request body against Discord's own OpenAPI document, and for keys that it does not know.

`openapi.json.gz` is Discord's `openapi.json` (MIT, see openapi.LICENSE) without white space, gzipped.
"""

from __future__ import annotations

import gzip
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .refusals import invalid

_DOCUMENT = Path(__file__).with_name("openapi.json.gz")
_URN = "urn:discord"

# Accepted by Discord and sent by discord.py, but missing in the preview of the document.
_UNDOCUMENTED = frozenset({"tts", "nsfw"})

_Steps = tuple[str | int, ...]


@cache
def document() -> dict[str, Any]:
    with gzip.open(_DOCUMENT) as file:
        loaded: dict[str, Any] = json.load(file)
    # Ids are documented as strings; Discord takes numbers as well, and discord.py sends them.
    snowflake = loaded["components"]["schemas"]["SnowflakeType"]
    snowflake.update(type=["string", "integer"], minimum=0)
    # Media channels are documented elsewhere, and discord.py names them wherever a forum may be picked.
    loaded["components"]["schemas"]["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
    return loaded


@cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(document(), default_specification=DRAFT202012)
    return Registry().with_resource(_URN, resource)


@cache
def _validator(reference: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": _URN + reference}, registry=_registry())


def body_schema(method: str, template: str) -> str | None:
    """The JSON pointer of the body's schema for a route such as `/channels/{channel_id}/messages`."""
    operation = document()["paths"].get(template, {}).get(method.lower(), {})
    if "requestBody" not in operation:
        return None
    escaped = template.replace("~", "~0").replace("/", "~1")
    return f"#/paths/{escaped}/{method.lower()}/requestBody/content/application~1json/schema"


def known_route(method: str, template: str) -> bool:
    return method.lower() in document()["paths"].get(template, {})


def check_body(method: str, template: str, body: Any) -> None:
    """Raise Refusal (400, 50035) for a body that the document does not allow."""
    reference = body_schema(method, template)
    if reference is None:
        if body is not None:
            raise invalid(((), "UNEXPECTED_BODY", "this route takes no body"))
        return
    faults = [
        (tuple(error.absolute_path), "SCHEMA", error.message[:200])
        for error in _leaves(_validator(reference).iter_errors(body))
    ]
    faults = faults or [
        ((*path, key), "UNKNOWN_KEY", f"unknown key {key!r}") for path, key in unknown_keys(reference, body)
    ]
    if faults:
        raise invalid(*faults)


def _leaves(errors: Any) -> list[Any]:
    """The errors themselves rather than "is not valid under any of the given schemas"."""
    found = []
    for error in errors:
        found += _leaves(_closest(error.context)) if error.context else [error]
    return found


def _closest(context: Any) -> list[Any]:
    """Of the branches of a oneOf, the errors of the one that came deepest before it failed."""
    branches: dict[int, list[Any]] = {}
    for error in context:
        branches.setdefault(error.schema_path[0], []).append(error)
    return max(
        branches.values(), key=lambda errors: min(len(_deepest(error).absolute_path) for error in errors)
    )


def _deepest(error: Any) -> Any:
    return max(map(_deepest, error.context), key=lambda e: len(e.absolute_path)) if error.context else error


def unknown_keys(reference: str, value: Any) -> list[tuple[_Steps, str]]:
    """(path, key) of every key that no matching branch of the schema names."""
    return _unknown(_lookup(reference), value, ())


def _lookup(reference: str) -> Any:
    return _registry().resolver().lookup(_URN + reference).contents


def _unknown(schema: Any, value: Any, path: _Steps) -> list[tuple[_Steps, str]]:
    if isinstance(value, list):
        items = _facet(schema, value, "items")
        return [found for i, item in enumerate(value) for found in _unknown(items, item, (*path, i))]
    if not isinstance(value, dict):
        return []
    properties = _properties(schema, value)
    if properties is None:
        return []
    found = [(path, key) for key in value if key not in properties and key not in _UNDOCUMENTED]
    for key in value.keys() & properties.keys():
        found += _unknown(properties[key], value[key], (*path, key))
    return found


def _branches(schema: Any, value: Any) -> list[Any]:
    """The schema and all that it refers to on the same level, of alternatives those that fit the value."""
    if "$ref" in schema:
        return _branches(_lookup(schema["$ref"]), value)
    found = [schema]
    for part in schema.get("allOf", ()):
        found += _branches(part, value)
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if _fits(json.dumps(part), json.dumps(value)):
            found += _branches(part, value)
    return found


@lru_cache(maxsize=4096)
def _fits(part: str, value: str) -> bool:
    schema = json.loads(part.replace('"#/', f'"{_URN}#/'))
    return Draft202012Validator(schema, registry=_registry()).is_valid(json.loads(value))


def _facet(schema: Any, value: Any, name: str) -> Any:
    return next((branch[name] for branch in _branches(schema, value) if name in branch), {})


def _properties(schema: Any, value: Any) -> dict[str, Any] | None:
    """All named properties, or None for a map with free keys."""
    merged: dict[str, Any] = {}
    for branch in _branches(schema, value):
        if "additionalProperties" in branch:
            return None
        merged.update(branch.get("properties", {}))
    return merged or None
