"""The real bot as people start it: a process of its own, with its settings in the environment."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from discord_server import DiscordServer

_STARTUP = 150.0  # seconds; the imports take most of it, far more where cores are busy
_SHUTDOWN = 20.0


class BotProcess:
    """`verbatim bot` in `folder`, on the articles in `folder/articles`, serving the guilds `serve`,
    logging in with `token`.

    `folder` holds its index and `bot.log`, all that it wrote to either stream.
    """

    def __init__(self, server: DiscordServer, folder: Path, serve: list[int], token: str) -> None:
        self.server = server
        self.articles = folder / "articles"
        self.store = folder / "data"
        self._folder = folder
        self._log = folder / "bot.log"
        self._read = 0
        self._process: subprocess.Popen[bytes] | None = None
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self._environment = {
            **kept,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONWARNINGS": "default",
            "DISCORD_TOKEN": token,
            "VERBATIM_DISCORD_API_BASE": server.api_base,
            "VERBATIM_DISCORD_GUILDS": ",".join(map(str, serve)),
            "VERBATIM_ARTICLES_FOLDER": str(self.articles),
            "VERBATIM_STORE_FOLDER": str(self.store),
            "VERBATIM_LIMITS_CHANNEL_QUESTIONS": "1000",  # a run asks more in one channel than people do
        }

    @property
    def log(self) -> str:
        return self._log.read_text()

    def fresh_log(self) -> str:
        """What it has logged since the last time."""
        text = self.log
        fresh, self._read = text[self._read :], len(text)
        return fresh

    def launch(self) -> Self:
        """Start without waiting for anything."""
        self.articles.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "bot"],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    async def connected(self) -> Self:
        """Wait until it is on the gateway; what it logged explains a failure."""
        deadline = asyncio.get_running_loop().time() + _STARTUP
        while not self.server.gateway.connected:
            assert self.running, f"the bot has ended\n{self.log}"
            assert asyncio.get_running_loop().time() < deadline, f"the bot does not connect\n{self.log}"
            await asyncio.sleep(0.05)
        return self

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def stop(self) -> int:
        """SIGTERM, as a service manager stops it; the exit code."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for it to end by itself; the exit code."""
        try:
            return await asyncio.to_thread(self._process.wait, _SHUTDOWN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
