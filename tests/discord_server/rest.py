"""The REST half: reads a request, checks it, hands it to its route, and answers as Discord does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import channels, interactions, openapi
from .faults import answer_badly
from .files import Upload
from .model import Json
from .refusals import Refusal, unauthorized, unknown
from .uploads import read_form

if TYPE_CHECKING:
    from .server import DiscordServer

BASE = "/api/v10"
_PER_SECOND = 50


@dataclass
class Call:
    """One request: the route's parameters, the query, the JSON body (None: none) and the uploaded files."""

    server: DiscordServer
    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True)
class Logged:
    """A request as a test may look it up: `route` is `METHOD /path/{template}`."""

    at: float
    route: str
    path: str
    body: Any
    status: int
    with_token: bool


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    handler: Handler
    with_token: bool = True


async def _me(call: Call) -> Json:
    return {
        **call.server.bot.payload(),
        "flags": 0,
        "verified": True,
        "mfa_enabled": False,
        "locale": "en-US",
    }


async def _application(call: Call) -> Json:
    server = call.server
    about = {
        "id": str(server.application),
        "name": server.bot.name,
        "description": "",
        "icon": None,
        "flags": 0,
    }
    owner = server.owner.payload()
    return {
        **about,
        "owner": owner,
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
    }


async def _gateway(call: Call) -> Json:
    return {"url": call.server.gateway_url}


async def _gateway_bot(call: Call) -> Json:
    used = call.server.gateway.identifies
    limit = {"total": 1000, "remaining": 1000 - used, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.server.gateway_url, "shards": 1, "session_start_limit": limit}


def _scope(call: Call) -> int | None:
    """The server whose commands are meant, or None for the global ones."""
    if int(call.params["application_id"]) != call.server.application:
        raise Refusal(403, 20012, "You are not authorized to perform this action on this application")
    if "guild_id" not in call.params:
        return None
    guild = int(call.params["guild_id"])
    if all(known.id != guild for known in call.server.guilds):
        raise Refusal(403, 50001, "Missing Access")
    return guild


async def _commands(call: Call) -> list[Json]:
    return call.server.commands.registered(_scope(call))


async def _overwrite_commands(call: Call) -> list[Json]:
    stored = call.server.commands.overwrite(_scope(call), call.body or [])
    call.server.pulse()
    return stored


_ANSWER = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL, _LATER = f"{_ANSWER}/messages/@original", f"{_ANSWER}/messages/{{message_id}}"
_CHANNEL = "/channels/{channel_id}"
_MESSAGE = f"{_CHANNEL}/messages/{{message_id}}"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES = [
    Route("GET", "/users/@me", _me),
    Route("GET", "/oauth2/applications/@me", _application),
    Route("GET", "/applications/@me", _application),
    Route("GET", "/gateway", _gateway, with_token=False),
    Route("GET", "/gateway/bot", _gateway_bot),
    *(Route("GET", path, _commands) for path in (_COMMANDS, _GUILD_COMMANDS)),
    *(Route("PUT", path, _overwrite_commands) for path in (_COMMANDS, _GUILD_COMMANDS)),
    Route("GET", _CHANNEL, channels.get_channel),
    Route("POST", f"{_CHANNEL}/typing", channels.typing),
    Route("POST", f"{_CHANNEL}/messages", channels.create_message),
    Route("GET", _MESSAGE, channels.get_message),
    Route("PATCH", _MESSAGE, channels.edit_message),
    Route("DELETE", _MESSAGE, channels.delete_message),
    Route(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        interactions.callback,
        with_token=False,
    ),
    Route("POST", _ANSWER, interactions.follow_up, with_token=False),
    *(Route("GET", path, interactions.get_answer, with_token=False) for path in (_ORIGINAL, _LATER)),
    *(Route("PATCH", path, interactions.edit_answer, with_token=False) for path in (_ORIGINAL, _LATER)),
    *(Route("DELETE", path, interactions.delete_answer, with_token=False) for path in (_ORIGINAL, _LATER)),
]


def add_routes(app: web.Application, server: DiscordServer) -> None:
    for route in ROUTES:
        app.router.add_route(route.method, BASE + route.template, _handler(server, route))
    app.router.add_route("*", "/{tail:.*}", _handler(server, Route("*", "", _nowhere, with_token=False)))


async def _nowhere(call: Call) -> None:
    raise Refusal(404, 0, f"404: Not Found (this server has no {call.method} {call.path})")


def _handler(server: DiscordServer, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        path = request.path.removeprefix(BASE)
        call = Call(server, request.method, path, dict(request.match_info), dict(request.query))
        response = await _respond(request, route, call)
        server.log(
            Logged(
                server.now(),
                f"{route.method} {route.template}",
                path,
                call.body,
                response.status,
                route.with_token,
            )
        )
        return response

    return handle


async def _respond(request: web.Request, route: Route, call: Call) -> web.Response:
    server, fault = call.server, call.server.faults.take(call.method, call.path)
    if fault is not None and not fault.applied and (bad := await answer_badly(fault)) is not None:
        return bad
    try:
        await _read(request, call)
        _admit(request, route, call)
        result = await route.handler(call)
    except Refusal as refusal:
        if refusal.blame:
            server.violate(f"{call.method} {call.path}", refusal.code, refusal.message)
        return _json(refusal.body(), refusal.status)
    if fault is not None and fault.applied and (bad := await answer_badly(fault)) is not None:
        return bad
    return web.Response(status=204) if result is None else _json(result, 200)


async def _read(request: web.Request, call: Call) -> None:
    kind = request.content_type
    try:
        if kind == "multipart/form-data":
            call.body, call.files = read_form(await request.post())
        elif request.body_exists and (raw := await request.read()):
            call.body = json.loads(raw)
            if kind != "application/json":
                raise Refusal(400, 50035, f"a JSON body with Content-Type {kind}")
    except (ValueError, KeyError):
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None


def _admit(request: web.Request, route: Route, call: Call) -> None:
    agent = request.headers.get("User-Agent", "")
    if route.with_token and not agent.startswith("DiscordBot ("):  # discord.py sends its own only here
        raise Refusal(403, 40333, "internal network error (the User-Agent must be DiscordBot (url, version))")
    if route.with_token and request.headers.get("Authorization") != f"Bot {call.server.token}":
        raise unauthorized()
    if route.with_token and call.server.requests_since(call.server.now() - 1.0) >= _PER_SECOND:
        call.server.violate(route.template, 0, f"over {_PER_SECOND} requests in a second")
    ids = {key: value for key, value in call.params.items() if key.endswith("_id")}
    if not all(value.isdigit() for value in ids.values()):
        raise unknown("Message" if "message_id" in ids else "Channel")
    if route.template:
        openapi.check_body(route.method, route.template, call.body)


def _json(data: Any, status: int) -> web.Response:
    # Exactly this type: discord.py takes anything else, even with a charset, for text.
    return web.Response(
        body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"}
    )
