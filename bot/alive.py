"""Whether the bot lives: a file that it touches while Discord answers it, and what that file's age says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.errors import NotLiveError

FILE = "alive"  # its name, in the store's folder
EVERY = 30.0  # seconds between two touches
AGAIN = 1.0  # seconds until the next look while Discord does not answer
PATIENCE = 120.0  # seconds after the last touch in which the bot counts as alive
SLOWEST = 60.0  # seconds that Discord may take to answer a heartbeat

_SILENT = "The bot isn't running, or Discord hasn't answered it for two minutes."

_log = logging.getLogger(__name__)


async def keep_alive(
    path: Path, answered: Callable[[], bool], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Touch the file while `answered`, until cancelled; an earlier bot's goes first, ours at the end."""
    _change(path, lambda: path.unlink(missing_ok=True))
    try:
        while True:
            heard = answered()
            if heard:
                _change(path, path.touch)
            await sleep(EVERY if heard else AGAIN)
    finally:
        _change(path, lambda: path.unlink(missing_ok=True))


def check(path: Path, now: float) -> None:
    """Raises NotLiveError when the file is missing or older than two minutes at `now`, a time.time()."""
    try:
        touched = path.stat().st_mtime
    except FileNotFoundError:
        raise NotLiveError(_SILENT) from None
    if abs(now - touched) > PATIENCE:  # a time in the future is from before the clock was set
        raise NotLiveError(_SILENT)


def _change(path: Path, change: Callable[[], None]) -> None:
    """A folder that can't be written to is no reason to stop answering; it shows, as the file grows old."""
    try:
        change()
    except OSError as error:
        _log.warning("can't write %s, which says that the bot is alive: %s", path, error)
