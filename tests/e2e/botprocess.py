"""The real bot: a process of its own, with its settings in the environment.

It is forked from one that holds the imports, so that none of many starts waits seconds for PyTorch's;
tests/cli starts `python -m bot` without that.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import multiprocessing
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from discord_server import DiscordServer

_STARTUP = 150.0  # seconds; the imports take most of it, far more where cores are busy
_SHUTDOWN = 20.0
_HEAVY = ["torch", "sentence_transformers", "faiss", "tantivy", "discord", "bot.app", "bot.client", "bot.cli"]


def _be_the_bot(folder: Path, log: Path, environment: dict[str, str], words: list[str]) -> None:
    """`verbatim` with these words and this environment alone, in `folder`; both of its streams in `log`."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    warnings.simplefilter("default")
    sys.argv = ["verbatim", *words]
    try:
        importlib.import_module("bot.cli").main()
    finally:
        gc.collect()  # what was never awaited or closed says so, as it does where Python ends by itself


class BotProcess:
    """`verbatim bot`, with `watch` `verbatim bot --watch`, in `folder`, on the articles in `folder/articles`,
    serving the guilds `serve`, logging in with `token`.

    `folder` holds its index and `bot.log`, all that it wrote to either stream.
    """

    def __init__(
        self, server: DiscordServer, folder: Path, serve: list[int], token: str, *, watch: bool
    ) -> None:
        self.server = server
        self.articles = folder / "articles"
        self.store = folder / "data"
        self._folder = folder
        self._log = folder / "bot.log"
        self._read = 0
        self._forks = multiprocessing.get_context("forkserver")
        self._forks.set_forkserver_preload(_HEAVY)
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the bot does before it imports PyTorch
        self._words = ["bot", "--watch"] if watch else ["bot"]
        self._process = None
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

    def launch(self, **settings: str) -> Self:
        """Start without waiting for anything; `settings` hold from then on."""
        self._environment |= settings
        self.articles.mkdir(parents=True, exist_ok=True)
        given = (self._folder, self._log, self._environment, self._words)
        # As a daemon it ends with the tests, however these end.
        self._process = self._forks.Process(target=_be_the_bot, args=given, daemon=True)
        self._process.start()
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
        return self._process is not None and self._process.is_alive()

    async def stop(self) -> int:
        """SIGTERM, as a service manager stops it; the exit code."""
        if self.running:
            self._process.terminate()
        return await self.ended()

    async def kill(self) -> None:
        """SIGKILL, as when the power goes out."""
        self._process.kill()
        await asyncio.to_thread(self._process.join)

    async def ended(self) -> int:
        """Wait for it to end by itself; the exit code."""
        await asyncio.to_thread(self._process.join, _SHUTDOWN)
        if self.running:
            self._process.kill()
            self._process.join()
            raise TimeoutError(self.log)
        return self._process.exitcode
