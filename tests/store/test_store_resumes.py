"""Killed by SIGKILL again and again, a run in the end has embedded each article once, and a batch a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COUNT = 90
# The moments at which one run after the other dies; those that have just `encoded` something lose it.
DEATHS = [
    ("reading", 30),
    ("encode", 1),
    ("encoded", 2),
    ("embedding", 10),
    ("encoded", 1),
    ("comparing", 1),
    ("building", 1),
    ("building", 50),
    ("switched", 1),
]
# What was there before, and what is run: edition, recipe's model, in full.
RUNS = {
    "a first index": (None, (0, "a", False)),
    "an index of changes": ((0, "a", False), (1, "a", False)),
    "a full rebuild": ((0, "a", False), (0, "a", True)),
    "a change of recipe": ((0, "a", False), (0, "b", True)),
}


@pytest.fixture(scope="module")
def order():
    """Carries out an order in a process of its own; what it reported, or the code that it ended with."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, HERE / "stopped.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:

        def carry_out(folder, run, moment=("never", 0)):
            process.stdin.write(json.dumps([str(folder), COUNT, run, moment]) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield carry_out
        process.stdin.close()


@pytest.mark.parametrize(("before", "run"), RUNS.values(), ids=RUNS.keys())
def test_nothing_is_embedded_twice_but_for_a_batch_a_kill(order, tmp_path, before, run):
    """However often it is killed: all that has to be embedded, and one batch for each kill before storing."""
    counted = tmp_path / "embedded"
    if before:
        assert order(tmp_path, before)["embedded"] == COUNT
        counted.unlink()
    for moment in DEATHS:
        assert order(tmp_path, run, moment) == {"code": -signal.SIGKILL}, moment
    batches = [int(line) for line in counted.read_text().splitlines()]
    needed = COUNT // 2 if before and before[0] != run[0] else COUNT
    lost = sum(moment == "encoded" for moment, _ in DEATHS)
    assert lost * max(batches) < needed  # else the bound would say nothing
    assert needed <= sum(batches) <= needed + lost * max(batches)
    done = order(tmp_path, run)
    kept = needed if run[2] else 0  # what is live already is no news to an ordinary run
    assert done == {"embedded": 0, "resumed": kept, "articles": COUNT}
    assert [int(line) for line in counted.read_text().splitlines()] == batches
