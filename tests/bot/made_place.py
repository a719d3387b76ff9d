"""A real folder of articles with a real store behind it, watched as in the bot; only the model is none."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from functools import partial
from types import SimpleNamespace

import numpy as np

from bot.app import App
from bot.quiet import Settling
from bot.rebuilding import Rebuilding
from bot.upkeep import Upkeep
from bot.watching import Watching
from config.loading import load

WITHIN = 20.0  # seconds
REST = 0.3  # seconds without a change


class Hashes:
    """A model without a meaning: each text has a vector of its own."""

    def encode(self, texts):
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        rows = np.array([np.random.default_rng(seed).normal(size=384) for seed in seeds], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else rows.reshape(0, 384)


class Place:
    """An articles' folder with two files in it that are indexed, and what moderators are told."""

    def __init__(self, path):
        self.path = path
        self.told = []
        self.folder = path / "seeds"
        self.folder.mkdir()
        self.write("a.txt", "b.txt")
        flags = {"store.folder": str(path / "data"), "articles.folder": str(self.folder)}
        self.app = App(load(environ={}, flags=flags), path / "data", self.told.append)
        self.app._encoder = Hashes()
        self.upkeep.index(lambda *_: None)

    @property
    def upkeep(self) -> Upkeep:
        return self.app.upkeep

    @property
    def articles(self):
        return sorted(self.app.store.digests())

    @property
    def version(self):
        return self.app.store.health().version

    def write(self, *names):
        for name in names:
            (self.folder / name).write_text(f"{name}\n\nThe keeper of {name} counted {len(name)} ships.\n")

    @contextlib.asynccontextmanager
    async def watched(self, rest=REST, patience=60.0):
        rebuilding = Rebuilding(self.upkeep.index)
        settling = Settling(rest, patience)
        followed = SimpleNamespace(
            watch=partial(self.upkeep.watch, rest), follow=partial(self.upkeep.follow, rest=rest)
        )
        task = asyncio.create_task(
            Watching(self.folder, followed, rebuilding, self.tell, settling).keep_watching()
        )
        await asyncio.sleep(2 * REST)  # what has changed before is looked for first
        try:
            yield
        finally:
            await rebuilding.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def tell(self, content):
        self.told.append(content)

    async def until(self, true):
        async with asyncio.timeout(WITHIN):
            while not true():  # noqa: ASYNC110 - files set no event
                await asyncio.sleep(0.02)

    async def holds(self, *names):
        await self.until(lambda: self.articles == sorted(names))
