"""Trouble on demand: rate limits, server errors and slowness, by route and for a number of requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch

from aiohttp import web


@dataclass
class Fault:
    """`pattern` is a glob over `METHOD /path` below the API's base; `times` counts down to nothing left.

    With `status` None the request is only held up by `delay` seconds. `applied` lets the request take
    effect before it fails, as when an answer is lost on its way back.
    """

    pattern: str
    times: int
    status: int | None = None
    retry_after: float = 0.0
    delay: float = 0.0
    applied: bool = False
    hits: int = 0


class Faults:
    """`on_hit` is called at each hit."""

    def __init__(self, on_hit: Callable[[], None]) -> None:
        self._faults: list[Fault] = []
        self._on_hit = on_hit

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    @property
    def spent(self) -> bool:
        """Whether every fault has hit as often as it was to."""
        return all(fault.times == 0 for fault in self._faults)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.times > 0 and fnmatch(f"{method} {path}", fault.pattern):
                fault.times -= 1
                fault.hits += 1
                self._on_hit()
                return fault
        return None


async def answer_badly(fault: Fault) -> web.Response | None:
    """The bad answer, or None when the request may go on after its delay."""
    await asyncio.sleep(fault.delay)
    if fault.status is None:
        return None
    if fault.status != 429:
        return web.Response(status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html")
    body = {"message": "You are being rate limited.", "retry_after": fault.retry_after, "global": False}
    headers = {
        "Content-Type": "application/json",
        "Via": "1.1 google",
        "Retry-After": str(max(1, round(fault.retry_after))),
        "X-RateLimit-Scope": "user",
    }
    return web.Response(status=429, body=json.dumps(body).encode(), headers=headers)
