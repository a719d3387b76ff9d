"""How speed.py talks with a system that it measures: a process of its own, and a line of JSON each way.

The process says {"ready": true} once its model is loaded, {"seconds": …} after {"build": FILE}, and
{"ids": […], "ms": …} after {"ask": QUESTION}. When its input ends it says {"megabytes": …} and goes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Protocol, TextIO

TOP = 10  # passages that a question brings


class System(Protocol):
    """What is measured. Passages are called by their place in the list that was built from."""

    def build(self, given: dict) -> None:
        """Index the `passages`, a list of texts; `articles` and `sentences` are what they were cut from."""

    def ask(self, question: str) -> list[int]:
        """The best passages, best first."""


def bf16() -> bool:
    """Does the runner ask for bf16 rather than for what the library does by itself?"""
    return sys.argv[1:] == ["bf16"]


def serve(make: type[System]) -> None:
    """Measure here, where the work is done, so that no time is lost on the way."""
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # whatever a library prints is no answer
        system = make()
        _say(out, ready=True)
        for line in sys.stdin:
            _say(out, **_answer(system, json.loads(line)))
        _say(out, megabytes=_peak_kilobytes() / 1000)


def _peak_kilobytes() -> int:
    """This program's own peak, which Linux tells; getrusage counts what the starting process held as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _say(out: TextIO, **said: object) -> None:
    print(json.dumps(said), file=out, flush=True)


def _answer(system: System, request: dict) -> dict:
    if "build" in request:
        given = json.loads(Path(request["build"]).read_text(encoding="utf-8"))
        begun = time.perf_counter()
        system.build(given)
        return {"seconds": time.perf_counter() - begun}
    begun = time.perf_counter()
    ids = system.ask(request["ask"])
    return {"ids": ids, "ms": 1000 * (time.perf_counter() - begun)}
