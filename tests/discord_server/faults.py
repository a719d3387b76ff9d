"""Trouble on demand: rate limits, server errors and slowness, by route and for a number of requests."""

from __future__ import annotations

import asyncio
import json
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
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.times > 0 and fnmatch(f"{method} {path}", fault.pattern):
                fault.times -= 1
                fault.hits += 1
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
