"""`verbatim status --live`: what a health check asks."""

from __future__ import annotations

import os
import time

import pytest
from click.testing import CliRunner

from bot.cli import cli

SAID = "Error: The bot isn't running, or Discord hasn't answered it for two minutes.\n"


@pytest.fixture
def alive(tmp_path, monkeypatch):
    """The file that the bot touches, in an empty store's folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "store").mkdir()
    return tmp_path / "store" / "alive"


def status(*words):
    return CliRunner().invoke(cli, ["--set", "store.folder=store", "status", *words])


def test_without_a_bot_it_fails(alive):
    """No bot has run here, or its last sign of life is old: one sentence and 3, and nothing else."""
    missing = status("--live")
    alive.touch()
    long_ago = time.time() - 180
    os.utime(alive, (long_ago, long_ago))
    for done in (missing, status("--live"), status("--live", "--json")):
        assert (done.exit_code, done.stdout, done.stderr) == (3, "", SAID)


def test_without_the_flag_no_bot_is_needed(alive):
    """`status` describes the index, whether a bot runs or not."""
    assert status().exit_code == 0


def test_with_a_live_bot_it_is_the_usual_status(alive):
    """A fresh sign of life: the status as without the flag, and 0."""
    usual = status().stdout
    alive.touch()
    done = status("--live")
    assert (done.exit_code, done.stdout) == (0, usual)
    assert "articles" in usual
