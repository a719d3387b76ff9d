"""Killed at any moment of what moderators do, the store holds what was acknowledged, and no halves."""

from __future__ import annotations

import sys

import pytest
from killing import killer
from working import model

SEED = 5


def test_twenty_kills_within_all_operations(tmp_path):
    """What had returned before the kill is there, and what was killed is there wholly or not at all."""
    with killer(tmp_path / "few", SEED) as hunt:
        for _ in range(20):
            hunt.kill_once()


@pytest.mark.slow
def test_two_hundred_kills_within_all_operations(tmp_path, capsys):
    """The same 200 times, all of them before the operation had returned."""
    with killer(tmp_path / "many", SEED) as hunt:
        while sum(left.total() for left in hunt.inside.values()) < 200:
            hunt.kill_once()
    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}\n{hunt.table()}")


@pytest.mark.slow
def test_kills_with_the_real_model(tmp_path):
    """The same a few times with the vectors of the real model."""
    with killer(tmp_path / "real", SEED, model()) as hunt:
        for _ in range(11):
            hunt.kill_once()
