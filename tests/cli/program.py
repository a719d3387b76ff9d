"""`verbatim` as a person runs it: words in; exit code, output and remarks out."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEEDS = ROOT / "seeds"


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def clean_environment(**extra):
    """The environment without settings of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VERBATIM_", "DISCORD_"))}
    return {**kept, "OMP_WAIT_POLICY": "PASSIVE", **extra}


class Running:
    """A started `verbatim`; it has to be waited for before the next one is started."""

    def __init__(self, server, streams):
        self._server = server
        self._streams = streams
        self._pid = answer(server, "started")
        self._done = None

    def kill(self, number=signal.SIGKILL):
        """Send a signal; nothing happens when it has ended."""
        if self._done is None:
            os.kill(self._pid, number)

    def wait(self):
        """How it ended; a negative code is the signal that ended it."""
        if self._done is None:
            send(self._server, "wait")
            code = answer(self._server, "ended")
            out, err = ((self._streams / name).read_text(encoding="utf-8") for name in ("out", "err"))
            self._done = Done(code, out, err)
        return self._done


def send(server, line):
    server.stdin.write(f"{line}\n")
    server.stdin.flush()


def answer(server, word):
    assert select.select([server.stdout], [], [], 300)[0], "it does not end"
    said, number = server.stdout.readline().split()
    assert said == word
    return int(number)


class Program:
    """Starts `verbatim` again and again, from a process that holds the imports, after the words `before`."""

    def __init__(self, *before):
        self._running = None
        self._streams = Path(mkdtemp(prefix="verbatim-test-"))
        self._server = subprocess.Popen(
            [*before, sys.executable, str(HERE / "preloaded.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._streams,
            env=clean_environment(),
        )
        assert self._server.stdout.readline() == "ready\n"

    def start(self, *words, folder, stdin="", out=None, terminal=None, **env):
        """Start it in `folder`; `out` is a path to write to instead, `terminal` one to read from too."""
        self._end()  # a failed test may not have waited
        (self._streams / "in").write_text(stdin, encoding="utf-8")
        for name in ("out", "err"):
            (self._streams / name).write_text("", encoding="utf-8")
        paths = {name: str(self._streams / name) for name in ("in", "out", "err")}
        order = {**paths, "words": words, "folder": str(folder), "env": env}
        if out is not None:
            order["out"] = str(out)
        if terminal is not None:
            order |= dict.fromkeys(("in", "out", "err"), terminal)
        send(self._server, json.dumps(order))
        self._running = Running(self._server, self._streams)
        return self._running

    def __call__(self, *words, folder, stdin="", **env):
        """Run it to its end."""
        return self.start(*words, folder=folder, stdin=stdin, **env).wait()

    def _end(self):
        if self._running:
            self._running.kill()
            self._running.wait()

    @property
    def pid(self):
        return self._server.pid

    def close(self):
        self._end()
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()
        shutil.rmtree(self._streams)


@contextmanager
def program():
    running = Program()
    try:
        yield running
    finally:
        running.close()


def write_articles(folder, **texts):
    """One .txt file for each name, title and text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def contents(folder):
    """Every file's bytes, size, mode and time, and every folder's time: whatever a look could change."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        about = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path)] = about.st_mode, about.st_size, about.st_mtime_ns, data
    return found
