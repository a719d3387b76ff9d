"""A bot made by hand, without discord.py, so that a test can send what discord.py would never send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import aiohttp

if TYPE_CHECKING:
    from discord_server import DiscordServer, Interaction

ASK = {
    "name": "ask",
    "type": 1,
    "description": "Ask the articles",
    "default_member_permissions": None,
    "options": [
        {
            "name": "question",
            "type": 3,
            "description": "What",
            "required": True,
            "min_length": 3,
            "max_length": 9,
            "autocomplete": True,
        },
        {"name": "private", "type": 5, "description": "Only for me"},
    ],
}
GUARDED = {
    "name": "index",
    "type": 1,
    "description": "Index",
    "default_member_permissions": 1 << 13,
    "options": [],
}
MENU = {"name": "Find sources", "type": 3}
INTENTS = 1 | 1 << 9 | 1 << 12


class RawBot:
    """One REST client and one socket; `events` are the dispatches received, in order."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.events: list[dict[str, Any]] = []
        self.http = aiohttp.ClientSession()
        self.socket: aiohttp.ClientWebSocketResponse | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.socket is not None:
            await self.socket.close()
        await self.http.close()

    async def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **options: Any
    ) -> tuple[int, Any]:
        """The status and the JSON of one request; `token` "" sends none."""
        headers = {"User-Agent": "DiscordBot (https://example.org, 1)"}
        token = self.server.token if token is None else token
        if token:
            headers["Authorization"] = f"Bot {token}"
        options |= {} if body is None else {"json": body}
        url = self.server.api_base + path
        async with self.http.request(method, url, headers=headers, **options) as answer:
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await answer.json() if is_json else None

    async def connect(self, path: str = "") -> dict[str, Any]:
        """Open the socket and return HELLO."""
        self.socket = await self.http.ws_connect(f"{self.server.gateway_url}{path}?v=10&encoding=json")
        return await self.socket.receive_json()

    async def identify(self, intents: int = INTENTS, token: str | None = None) -> dict[str, Any]:
        """Connect and return READY."""
        await self.connect()
        data = {"token": token or self.server.token, "intents": intents, "properties": {}}
        await self.send(2, data)
        return await self.event("READY")

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next dispatch called `name`."""
        while True:
            payload = await self.socket.receive_json(timeout=5)
            if payload["op"] == 0:
                self.events.append(payload)
            if payload["t"] == name:
                return payload["d"]

    async def closed(self) -> int | None:
        """Read until the server closes the socket; its close code."""
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return self.socket.close_code

    async def ready(self) -> RawBot:
        """Connected, with /ask, /index and a message menu registered in the first server."""
        self.server.commands.plant(self.server.guilds[0].id, [ASK, GUARDED, MENU])
        await self.identify()
        return self

    async def answer(self, interaction: Interaction, kind: int, data: Any = None) -> tuple[int, Any]:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        body = {"type": kind} if data is None else {"type": kind, "data": data}
        return await self.call("POST", path, body, token="")

    async def answers(
        self, method: str, interaction: Interaction, body: Any = None, which: str = ""
    ) -> tuple[int, Any]:
        """A request below the interaction's webhook: "" to follow up, "/messages/…" for one message."""
        path = f"/webhooks/{self.server.application}/{interaction.token}{which}"
        return await self.call(method, path, body, token="")
