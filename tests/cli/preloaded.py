"""Runs `verbatim` in forks of a process that has imported everything, so that each is a real process of its
own (exit code, signals, pipes) and none waits seconds for PyTorch's imports.

One JSON line in: {"words", "folder", "in", "out", "err", "env"}. Out: `started`, the fork's process id.
Any line in; out: `ended`, its exit code, or the negative number of the signal that ended it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from pathlib import Path

HEAVY = ["torch", "sentence_transformers", "faiss", "tantivy"]
OURS = [
    "bot.app",
    "bot.cli",
    "bot.examining",
    "bot.measuring",
    "bot.output",
    "bot.terminal",
    "retrieval.store.embedded",
]


def become(order) -> int:
    """Be `verbatim` with these words, in that folder, with those files as standard streams; the exit code."""
    os.setsid()
    os.chdir(order["folder"])
    os.environ.update(order["env"])
    for number, stream in enumerate(("in", "out", "err")):
        handle = os.open(order[stream], os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    sys.argv = ["verbatim", *order["words"]]
    try:
        importlib.import_module("bot.cli").main()
    except SystemExit as stopped:
        return stopped.code or 0
    except BaseException:  # noqa: BLE001 - Python itself does the same at the end of a program
        traceback.print_exc()
        return 1
    else:
        return 0
    finally:
        sys.stdout.flush()


def serve() -> None:
    """Fork for each line until there are no more; a fork skips Python's slow tidying up at the end."""
    orders, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    print("ready", file=answers)
    while line := orders.readline():
        child = os.fork()
        if child == 0:
            os._exit(become(json.loads(line)))
        print("started", child, file=answers)
        orders.readline()  # until it is asked for, an ended fork keeps its id, and a signal hits nobody else
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers)


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    for name in [*HEAVY, *OURS]:
        importlib.import_module(name)
    serve()
