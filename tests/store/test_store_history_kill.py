"""Killed in the middle of going back, the store opens again with the state before or after, whole."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from wordcount import ask, open_store, shown


def killed_after(folder, seed, steps, delay):
    """What a process said, as (word, live articles), killed `delay` seconds after so many of its steps."""
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, here / "returning.py", folder, str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
    )
    with process.stdout:
        lines = [process.stdout.readline() for _ in range(1 + 2 * steps)]
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout
    process.wait()
    whole = [line.partition(" ")[::2] for line in lines if line.endswith("\n")]
    return [(word, json.loads(value)) for word, value in whole]


def test_kills_leave_the_state_before_or_after(tmp_path):
    """After each kill among changes and returns: one of the two states, whole, and answers from just that."""
    rng = random.Random(7)
    for seed in range(8):
        said = killed_after(tmp_path, seed, 2 + seed % 2, rng.uniform(0, 0.1))  # every third step is a return
        done = [value for word, value in said if word in ("ready", "done")]
        notices = []
        with closing(open_store(tmp_path, notices)) as store:
            check_standing(store, [done[-1], said[-1][1]])
        assert notices == []


def check_standing(store, allowed):
    live = dict(store.digests())
    assert live in allowed
    found = shown(store, store.search(ask("river", limit=10_000)))
    assert {key for key, _ in found} == live.keys()
    assert all(f"revision {live[key]}." in passage for key, passage in found)
