"""Runs a system in a process of its own and measures it; the other side is protocol.py."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HERE = Path(__file__).parent
QUIET = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "HAYSTACK_TELEMETRY_ENABLED": "False"}
_LOG = "log.txt"


@dataclass(frozen=True)
class Run:
    """One process: what it found for each question, and what that took. `megabytes` is its peak."""

    cold_seconds: float
    index_seconds: float
    milliseconds: tuple[float, ...]
    found: tuple[tuple[int, ...], ...]
    megabytes: float


class BrokenSystemError(Exception):
    """A system ended before it had answered."""


def run(command: Sequence[str], given: Path, questions: Sequence[str], folder: Path) -> Run:
    """Start it in `folder`, have it build from `given`, ask it; its first question is not counted.

    Raises:
        BrokenSystemError: it failed; the message holds the end of what it said.
    """
    begun = time.perf_counter()
    try:
        with (folder / _LOG).open("w") as log, _started(command, folder, log) as process:
            _hear(process)
            cold = time.perf_counter() - begun
            index = _tell(process, build=str(given))["seconds"]
            answers = [_tell(process, ask=one) for one in [*questions[:1], *questions]][1:]
            rest, _ = process.communicate()
            return Run(
                cold_seconds=cold,
                index_seconds=index,
                milliseconds=tuple(one["ms"] for one in answers),
                found=tuple(tuple(one["ids"]) for one in answers),
                megabytes=json.loads(rest)["megabytes"],
            )
    except (BrokenPipeError, json.JSONDecodeError) as error:
        said = (folder / _LOG).read_text(encoding="utf-8", errors="replace")
        raise BrokenSystemError(f"{' '.join(command)} failed:\n{said[-2000:]}") from error


def _started(command: Sequence[str], folder: Path, log: IO[str]) -> subprocess.Popen[str]:
    """The process, which looks nothing up on a network and takes its settings from the command line alone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    return subprocess.Popen(  # noqa: S603 - our own scripts
        command,
        cwd=folder,
        env=environment | QUIET,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        encoding="utf-8",
    )


def _tell(process: subprocess.Popen[str], **request: str) -> dict:
    print(json.dumps(request), file=process.stdin, flush=True)
    return _hear(process)


def _hear(process: subprocess.Popen[str]) -> dict:
    return json.loads(process.stdout.readline())
