"""One event loop in a thread of its own: the loopback Discord goes on serving between and during tests.

A test that is an `async def` runs in that loop, so that it may touch the server's objects directly.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import documented
import pytest
from curation import BRIDGE, Curation
from discord_server import DiscordServer
from newsroom import Launched, Newsroom, filler, launch


class Background:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any], within: float = 180.0) -> Any:
        return asyncio.run_coroutine_threadsafe(_limited(work, within), self._loop).result()

    def close(self) -> None:
        self.run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _limited(work: Coroutine[Any, Any, Any], seconds: float) -> Any:
    async with asyncio.timeout(seconds):
        return await work


async def _cancel_others() -> None:
    """End what a client left running, such as discord.py's wait for the last server."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture(scope="session", autouse=True)
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    pyfuncitem.funcargs["background"].run(pyfuncitem.obj(**given))
    return True


@pytest.fixture
def discord_server(background: Background) -> Iterator[DiscordServer]:
    """A loopback Discord of the test's own, with one server; what breaks its rules fails the test."""
    server = background.run(_new_server())
    yield server
    background.run(server.stop())
    assert server.take_violations() == []


@pytest.fixture(scope="session")
def launched(background: Background, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """The bots of the whole run, started together: most of a start is spent on the model's imports."""
    launched = background.run(launch(tmp_path_factory.mktemp("bots")))
    yield launched
    background.run(launched.close())


@pytest.fixture
def newsroom(launched: Launched, request: pytest.FixtureRequest) -> Iterator[Newsroom]:
    """The bot on the seed article; a test fails if it breaks a rule, pings anybody or leaks its token."""
    yield launched.seeded
    launched.seeded.check(_covered(request))


@pytest.fixture
def changing(launched: Launched, request: pytest.FixtureRequest) -> Iterator[Newsroom]:
    """The bot whose articles a test may change, by `holds`; checked as the other one is."""
    yield launched.changing
    launched.changing.check(_covered(request))


@pytest.fixture
def curation(changing: Newsroom, background: Background) -> Iterator[Curation]:
    """The same bot on two articles, with moderators and their log; what they decide is undone afterwards."""
    curation = Curation(changing)
    background.run(changing.holds({"other.txt": filler(1), "bridge.txt": BRIDGE}))
    background.run(curation.open_log())
    yield curation
    background.run(curation.reset())


def _covered(request: pytest.FixtureRequest) -> list[documented.Row]:
    """The rows of docs/commands.md that the test's markers name."""
    names = {name for marker in request.node.iter_markers("covers") for name in marker.args}
    return [row for row in documented.rows() if row.name in names]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("docs/commands.md: its rows, and how many tests cover each")
    for line in documented.table():
        terminalreporter.line(line)
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.line(f"{name}: {value}")


async def _new_server() -> DiscordServer:
    server = DiscordServer()
    server.guild()
    return await server.start()
