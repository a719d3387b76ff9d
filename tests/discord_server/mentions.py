"""Whom a message pings: what its text names, less what `allowed_mentions` forbids."""

from __future__ import annotations

import re

from .model import Json

_USER, _ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


def pinged(content: str, allowed: Json | None, replied_to: int | None = None) -> set[str]:
    """`everyone`, `role:ID`, `user:ID` of all that are notified; without `allowed`, of all that are named.

    Code blocks and backslashes are not looked at: Discord's parser has changed there before, so a text
    that is safe only because of them counts as unsafe.
    """
    named = {f"user:{found}" for found in _USER.findall(content)}
    named |= {f"role:{found}" for found in _ROLE.findall(content)}
    named |= {"everyone"} if _EVERYONE.search(content) else set()
    replied = {f"user:{replied_to}"} if replied_to is not None else set()
    if allowed is None:
        return named | replied
    kept = {who for who in named if _is_allowed(who, allowed)}
    return kept | replied if allowed.get("replied_user") else kept


def _is_allowed(who: str, allowed: Json) -> bool:
    kind, _, number = who.partition(":")
    if kind == "everyone":
        return "everyone" in (allowed.get("parse") or ())
    listed = {str(number_) for number_ in allowed.get(f"{kind}s") or ()}
    return f"{kind}s" in (allowed.get("parse") or ()) or number in listed
