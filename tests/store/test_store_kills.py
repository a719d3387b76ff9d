"""Killed at any moment of what moderators do, the store holds what was acknowledged, and no halves."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pytest
from expecting import KINDS
from killing import killer
from working import model

from retrieval.store.looking import looking

SEED = 5


def test_twenty_kills_within_all_operations(tmp_path):
    """What had returned before the kill is there, and what was killed is there wholly or not at all."""
    with killer(tmp_path / "few", SEED) as hunt:
        for _ in range(20):
            hunt.kill_once()


@pytest.mark.parametrize("written", [32, 32 + 24, 32 + 24 + 4096 + 24], ids=["head", "frame", "page"])
def test_a_log_whose_first_transaction_was_cut_counts_as_none(tmp_path, written):
    """Killed while it wrote a log's first transaction: the database is seen as it was before, at once."""
    path = tmp_path / "database"
    with closing(sqlite3.connect(path, isolation_level=None)) as c:
        c.execute("PRAGMA journal_mode = WAL")
        c.execute("CREATE TABLE words (word)")
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        c.executemany("INSERT INTO words VALUES (?)", [("river " * 2000,)])
        kept = {end: path.with_name(path.name + end).read_bytes() for end in ("", "-wal", "-shm")}
    for end, data in kept.items():
        path.with_name(path.name + end).write_bytes(data[:written] if end == "-wal" else data)
    with looking(path) as c:
        assert c.execute("SELECT count(*) FROM words").fetchone() == (0,)


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
        for _ in KINDS:
            hunt.kill_once()
