"""The gateway: one websocket per shard, sessions that outlive it, and replay on RESUME."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from .message import Message
from .model import Json
from .session import (
    ALL_INTENTS,
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    GUILDS,
    MESSAGE_CONTENT,
    PRIVILEGED,
    Closed,
    Op,
    Session,
    decode,
)

if TYPE_CHECKING:
    from .server import DiscordServer

_PATIENCE = 1.5  # heartbeat intervals of silence after which a connection counts as dead
_RATE = 120  # messages a minute that a client may send


class Gateway:
    """Counts what a test may ask for: `identifies`, `resumes`, `heartbeats`, and what RESUME `replayed`.

    While `down` is set no socket is opened.
    """

    def __init__(self, server: DiscordServer, *, granted: int, heartbeat: float) -> None:
        self._server = server
        self._granted = granted
        self._heartbeat = heartbeat
        self._sessions: dict[str, Session] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self.down = False
        self.identifies = self.resumes = self.heartbeats = self.replayed = 0
        self.closing = False

    @property
    def session(self) -> Session | None:
        """The session of the bot, connected or resumable."""
        alive = [session for session in self._sessions.values() if session.resumable]
        return alive[-1] if alive else None

    @property
    def connected(self) -> bool:
        return bool(self.session and self.session.socket)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        self._transports[socket] = request.transport
        try:
            await self._converse(socket, resuming=request.path.endswith("/resume"))
        except Closed as closed:
            if closed.blame:
                self._server.violate("gateway", closed.code, closed.reason)
            await socket.close(code=closed.code, message=closed.reason.encode())
        except ConnectionError:
            pass  # the client went away in the middle of a frame
        finally:
            self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._sockets.discard(socket)
        self._transports.pop(socket, None)
        for session in self._sessions.values():
            if session.socket is socket:
                session.socket = None
        self._server.pulse()

    async def _converse(self, socket: web.WebSocketResponse, *, resuming: bool) -> None:
        await socket.send_json(
            {"op": Op.HELLO, "t": None, "s": None, "d": {"heartbeat_interval": self._interval_ms}}
        )
        session, received = None, 0
        while True:
            try:
                message = await socket.receive(timeout=self._heartbeat * _PATIENCE)
            except TimeoutError:
                raise Closed(4009, "Session timed out: no heartbeat") from None
            if message.type is not WSMsgType.TEXT:
                if session and socket.close_code in (1000, 1001):
                    session.resumable = False  # a clean close by the client ends its session
                return
            received += 1
            if received > _RATE:
                raise Closed(4008, "Rate limited: over 120 gateway messages on one connection")
            session = await self._answer(socket, session, decode(message.data), resuming=resuming)

    @property
    def _interval_ms(self) -> int:
        return int(self._heartbeat * 1000)

    async def _answer(
        self, socket, session: Session | None, payload: Json, *, resuming: bool
    ) -> Session | None:
        op, data = payload.get("op"), payload.get("d")
        if op == Op.HEARTBEAT:
            self.heartbeats += 1
            await socket.send_json({"op": Op.ACK, "t": None, "s": None, "d": None})
        elif op == Op.IDENTIFY and session is None:
            return await self._identify(socket, data)
        elif op == Op.RESUME and session is None:
            return await self._resume(socket, data, resuming=resuming)
        elif op in (Op.IDENTIFY, Op.RESUME):
            raise Closed(4005, "Already authenticated")
        elif op in (Op.PRESENCE, Op.VOICE, Op.REQUEST_MEMBERS):
            if session is None:
                raise Closed(4003, "Not authenticated")
        else:
            raise Closed(4001, f"Unknown opcode {op!r}")
        return session

    async def _identify(self, socket, data: Json) -> Session:
        self._authenticate(data)
        intents = data.get("intents")
        if (
            not isinstance(intents, int)
            or not isinstance(data.get("properties"), dict)
            or intents & ~ALL_INTENTS
        ):
            raise Closed(4013, "Invalid intents or properties")
        if intents & PRIVILEGED & ~self._granted:
            raise Closed(4014, "Disallowed intents")
        self.identifies += 1
        for stale in self._sessions.values():
            stale.resumable = False
        session = Session(intents, socket=socket)
        self._sessions[session.id] = session
        server = self._server
        await self._dispatch(
            session,
            "READY",
            {
                "v": 10,
                "user": {
                    **server.bot.payload(),
                    "flags": 0,
                    "verified": True,
                    "mfa_enabled": False,
                    "email": None,
                },
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in server.guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{server.gateway_url}/resume",
                "shard": data.get("shard") or [0, 1],
                "application": {"id": str(server.application), "flags": 0},
            },
        )
        if intents & GUILDS:
            for guild in server.guilds:
                await self._dispatch(session, "GUILD_CREATE", guild.payload(server.bot))
        return session

    async def _resume(self, socket, data: Json, *, resuming: bool) -> Session | None:
        self._authenticate(data)
        if not resuming:
            self._server.violate("gateway", 0, "RESUME must go to resume_gateway_url")
        session, seen = self._sessions.get(data.get("session_id")), data.get("seq")
        if session is None or not session.resumable or not isinstance(seen, int) or seen > len(session.sent):
            await socket.send_json({"op": Op.INVALID_SESSION, "t": None, "s": None, "d": False})
            return None
        session.socket = socket
        self.resumes += 1
        for payload in session.sent[seen:]:
            self.replayed += 1
            await socket.send_json(payload)
        await self._dispatch(session, "RESUMED", {})
        return session

    def _authenticate(self, data: Any) -> None:
        if not isinstance(data, dict) or data.get("token") != self._server.token:
            raise Closed(4004, "Authentication failed")

    async def _dispatch(self, session: Session, event: str, data: Json) -> None:
        payload = {"op": Op.DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(json.loads(json.dumps(payload)))
        if session.socket is not None and not session.socket.closed:
            with contextlib.suppress(ConnectionError):  # lost on the way: RESUME replays it
                await session.socket.send_json(payload)
        self._server.pulse()

    async def send(self, event: str, data: Json) -> bool:
        """Dispatch to the bot; while it is away, keep it for RESUME. False if there is no session at all."""
        if self.session is None:
            return False
        await self._dispatch(self.session, event, data)
        return True

    async def announce(self, event: str, message: Message) -> None:
        """Dispatch a message event, without the text that the session's intents do not entitle it to."""
        session, guild = self.session, message.channel.guild
        if session is None or not session.intents & (GUILD_MESSAGES if guild else DIRECT_MESSAGES):
            return
        bot = self._server.bot
        entitled = guild is None or message.author is bot or bot.id in message.mentions
        data = message.payload(reveal=entitled or bool(session.intents & MESSAGE_CONTENT))
        if guild is not None:
            data["guild_id"] = str(guild.id)
            data["member"] = guild.members[message.author.id].payload()
        await self._dispatch(session, event, data)

    async def drop(self, *, resumable: bool = True) -> None:
        """Cut the connection as a network does, without a word; not resumable: the session is gone too."""
        if self.session is not None:
            self.session.resumable = resumable
        for transport in list(self._transports.values()):
            transport.abort()
        await self._server.wait_for(lambda: not self._sockets, "the dropped sockets to be noticed")

    async def ask_to_reconnect(self) -> None:
        """Opcode 7: the client must close and RESUME."""
        for socket in list(self._sockets):
            await socket.send_json({"op": Op.RECONNECT, "t": None, "s": None, "d": None})

    async def stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close(code=1001)
