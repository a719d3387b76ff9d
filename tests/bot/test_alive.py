"""A file tells whether the bot lives: it is touched while Discord answers, and its age is judged."""

from __future__ import annotations

import asyncio
import math
import os
from types import SimpleNamespace

import pytest
from test_command_tree import make_client

from bot.alive import AGAIN, EVERY, PATIENCE, check, keep_alive
from bot.errors import NotLiveError

NOW = 1_800_000_000.0


class Clock:
    """Writes down each sleep, and whether the file was there and then takes it away; ends after `answers`."""

    def __init__(self, path, answers):
        self.path, self.answers, self.slept = path, iter(answers), []

    def answered(self):
        try:
            return next(self.answers)
        except StopIteration:
            raise asyncio.CancelledError from None

    async def sleep(self, seconds):
        self.slept.append((seconds, self.path.exists()))
        self.path.unlink(missing_ok=True)


def kept(path, *answers):
    clock = Clock(path, answers)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(keep_alive(path, clock.answered, clock.sleep))
    return clock.slept


def test_the_file_is_touched_while_discord_answers(tmp_path):
    """Every half minute while it answers; each second it is looked whether it does so again."""
    slept = kept(tmp_path / "alive", False, True, True, False, True)
    assert slept == [(AGAIN, False), (EVERY, True), (EVERY, True), (AGAIN, False), (EVERY, True)]


def test_a_bot_leaves_no_sign_of_life(tmp_path):
    """The file of a bot that was killed goes at the next start, and that of one that stops goes with it."""
    path = tmp_path / "alive"
    path.touch()
    assert kept(path, False) == [(AGAIN, False)]
    path.touch()
    kept(path)
    assert not path.exists()


def test_a_folder_that_is_gone_is_logged(tmp_path, caplog):
    """What keeps the file from being written is a line in the log and does not end the bot."""
    assert kept(tmp_path / "gone" / "alive", True, True) == [(EVERY, False)] * 2
    assert len(caplog.messages) == 2
    assert "No such file" in caplog.text


@pytest.mark.parametrize("age", [0, PATIENCE, -PATIENCE])
def test_a_fresh_file_is_a_live_bot(tmp_path, age):
    """A file that was touched in the last two minutes passes."""
    path = tmp_path / "alive"
    path.touch()
    os.utime(path, (NOW - age, NOW - age))
    check(path, NOW)


@pytest.mark.parametrize("age", [None, PATIENCE + 1, -PATIENCE - 1])
def test_a_missing_or_old_file_is_no_live_bot(tmp_path, age):
    """No file, an old one, and one from before the clock was set back are the same sentence."""
    path = tmp_path / "alive"
    if age is not None:
        path.touch()
        os.utime(path, (NOW - age, NOW - age))
    with pytest.raises(NotLiveError, match="isn't running, or Discord hasn't answered it for two minutes"):
        check(path, NOW)


@pytest.mark.parametrize(
    ("changes", "answered"),
    [
        ({}, True),
        ({"ready": False}, False),
        ({"closed": True}, False),
        ({"latency": 60.0}, False),
        ({"latency": math.inf}, False),
        ({"latency": math.nan}, False),
    ],
)
def test_answered_means_heard(monkeypatch, changes, answered):
    """A client that isn't ready, is closed or waits for an answer to its heartbeat is unanswered."""
    state = {"ready": True, "closed": False, "latency": 0.1, **changes}
    client = make_client()
    monkeypatch.setattr(client, "is_ready", lambda: state["ready"])
    monkeypatch.setattr(client, "is_closed", lambda: state["closed"])
    client.ws = SimpleNamespace(latency=state["latency"])
    assert client.is_answered() is answered
