"""The loopback Discord: one application, its bot, servers and people, on a free local port."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from aiohttp import web

from . import rest
from .commands import CommandBook
from .faults import Fault, Faults
from .files import PATH, Files
from .gateway import Gateway
from .interactions import Interactions
from .message import Message
from .model import Channel, Guild, Member, Permission, Role, User
from .people import Person
from .refusals import Violation


class DiscordServer:
    """Start it in a running loop; everything of it, tests included, belongs to that loop.

    `violations` lists the rules that the bot broke, `pings` whom its messages would have notified. `window`
    is the time that an interaction may wait for its acknowledgement, in seconds.
    """

    def __init__(
        self,
        *,
        token: str = "loopback-token",
        window: float = 3.0,
        granted: int = 0,
        heartbeat: float = 41.25,
    ) -> None:
        self.token, self.window = token, window
        self.owner, self.bot = User("Owner"), User("Verbatim", bot=True)
        self.application = self.bot.id
        self.guilds: list[Guild] = []
        self.direct: list[Channel] = []
        self.violations: list[Violation] = []
        self.pings: list[tuple[Message, str]] = []
        self.requests: list[rest.Logged] = []
        self.faults = Faults(self.pulse)
        self.files = Files(self)
        self.commands = CommandBook(self.application)
        self.gateway = Gateway(self, granted=granted, heartbeat=heartbeat)
        self.interactions = Interactions(self)
        self._skew = 0.0
        self._waiting: set[asyncio.Future[None]] = set()
        self._timers: list[asyncio.TimerHandle] = []
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_base(self) -> str:
        return f"{self.origin}{rest.BASE}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    async def start(self) -> DiscordServer:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        for path in ("/gateway", "/gateway/", "/gateway/resume"):
            app.router.add_get(path, self.gateway.handle)
        app.router.add_get(PATH, self.files.handle)
        rest.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    # Time, and waiting for something to happen.

    def now(self) -> float:
        return time.monotonic() + self._skew

    def advance(self, seconds: float) -> None:
        """Let the server's clock jump, so that interactions age."""
        self._skew += seconds

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act))

    def pulse(self) -> None:
        """Something changed: wake whoever waits."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_for(self, condition: Callable[[], object], what: str, within: float = 10.0) -> None:
        """Wait until `condition()` holds; AssertionError naming `what` otherwise."""
        try:
            async with asyncio.timeout(within):
                while not condition():
                    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.add(future)
                    await future
        except TimeoutError:
            raise AssertionError(f"waited {within} s for {what}; violations: {self.violations}") from None

    # What is there.

    def guild(self, name: str = "Newsroom") -> Guild:
        """A new server with one channel, the bot in it."""
        guild = Guild(name, self.owner)
        guild.members[self.owner.id] = Member(self.owner, [])
        guild.members[self.bot.id] = Member(self.bot, [])
        guild.channels.append(Channel("general", guild))
        self.guilds.append(guild)
        return guild

    def user(self, name: str, guild: Guild | None = None, permissions: Permission | None = None) -> Person:
        """A member of `guild` (default: the first) who has `permissions` on top of everybody's."""
        guild = guild or self.guilds[0]
        user, roles = User(name), []
        if permissions:
            roles.append(Role(f"role of {name}", permissions))
            guild.roles.append(roles[0])
        guild.members[user.id] = Member(user, roles)
        return Person(self, user, guild)

    def written(self) -> list[Message]:
        """All messages of the bot, those to one person and the deleted ones included."""
        messages = [message for channel in self._channels() for message in channel.messages.values()]
        return [message for message in messages if message.author is self.bot and message.revisions]

    def channel(self, number: int) -> Channel | None:
        return next((channel for channel in self._channels() if channel.id == number), None)

    def _channels(self) -> list[Channel]:
        channels = [channel for guild in self.guilds for channel in guild.channels]
        return [*self.direct, *channels, *(thread for channel in channels for thread in channel.threads)]

    async def thread(self, name: str, below: Channel, opener: Message | None = None) -> Channel:
        """A public thread that somebody opened in a channel; the bot hears of it.

        One that was opened below a message has that message's id.
        """
        thread = Channel(name, below.guild, parent=below, **({"id": opener.id} if opener else {}))
        below.threads.append(thread)
        await self.gateway.send("THREAD_CREATE", {**thread.payload(), "newly_created": True})
        return thread

    def direct_channel(self, user: User) -> Channel:
        found = next((channel for channel in self.direct if channel.recipient is user), None)
        if found is None:
            found = Channel("", None, recipient=user)
            self.direct.append(found)
        return found

    async def open_channel(self, name: str, guild: Guild) -> Channel:
        """A further channel of a server; the bot hears of it."""
        channel = Channel(name, guild)
        guild.channels.append(channel)
        await self.gateway.send("CHANNEL_CREATE", {**channel.payload(), "guild_id": str(guild.id)})
        return channel

    async def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with all that is in it; the bot hears of it."""
        channel.guild.channels.remove(channel)
        await self.gateway.send("CHANNEL_DELETE", {**channel.payload(), "guild_id": str(channel.guild.id)})

    async def deny(self, channel: Channel, permissions: Permission) -> None:
        """Take permissions from the bot in a channel (none: give all back), and let it know."""
        channel.denied[self.bot.id] = permissions
        await self.gateway.send("CHANNEL_UPDATE", {**channel.payload(), "guild_id": str(channel.guild.id)})

    # What happened.

    def violate(self, where: str, code: int, what: str) -> None:
        self.violations.append(Violation(where, code, what))
        self.pulse()

    def take_violations(self) -> list[Violation]:
        """The violations so far, which then count as dealt with."""
        taken, self.violations[:] = list(self.violations), []
        return taken

    def take_pings(self) -> list[tuple[Message, str]]:
        """The pings so far, which then count as dealt with."""
        taken, self.pings[:] = list(self.pings), []
        return taken

    def ping(self, message: Message, targets: set[str]) -> None:
        message.pings |= targets
        self.pings += [(message, target) for target in sorted(targets)]

    def log(self, request: rest.Logged) -> None:
        self.requests.append(request)
        self.pulse()

    def requests_since(self, moment: float) -> int:
        """Requests with the bot's token; Discord's global limit does not count answers to interactions."""
        return sum(request.at >= moment and request.with_token for request in self.requests[-200:])

    # Trouble.

    def fail(self, pattern: str, *, status: int = 502, times: int = 1, applied: bool = False) -> Fault:
        """Answer `METHOD /glob` with a server error, `times` times; see `Fault`."""
        return self.faults.add(Fault(pattern, times, status, applied=applied))

    def limit(self, pattern: str, *, retry_after: float = 0.2, times: int = 1) -> Fault:
        return self.faults.add(Fault(pattern, times, 429, retry_after=retry_after))

    def slow(self, pattern: str, delay: float, *, times: int = 1) -> Fault:
        return self.faults.add(Fault(pattern, times, delay=delay))
