"""What only a real process shows: signals, pipes, locks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock
from program import ROOT, clean_environment, write_articles

from retrieval.store.embedded import LOCK

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}


@pytest.mark.parametrize("words", [["status"], ["status", "--json"], ["--help"], ["ask", "--help"]])
def test_a_reader_that_goes_away_is_no_traceback(indexed, words):
    """As in `verbatim … | head -1`: nobody reads any more, so the program stops, silently."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=indexed,
            env=clean_environment(PYTHONPATH=str(ROOT)),
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_an_answer_that_nobody_reads_is_no_traceback(verbatim, indexed, tmp_path):
    """The same for an answer, which goes to a pipe whose reader has gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    running = verbatim.start("ask", "how many were displaced?", folder=indexed, out=pipe)
    os.close(os.open(pipe, os.O_RDONLY))
    done = running.wait()
    assert (done.code, done.err) == (1, "")


def test_ctrl_c_ends_with_130_and_no_traceback(verbatim, tmp_path):
    """Wherever it is when Ctrl+C is pressed, the program ends with 130 (or has just ended) and is silent."""
    write_articles(
        tmp_path / "seeds",
        **{f"a{n}": f"Article {n}\n\n" + "A sentence of some length. " * 90 for n in range(9)},
    )
    rng = random.Random(7)
    codes = []
    for _ in range(6):
        running = verbatim.start("index", "--full", folder=tmp_path, **QUICK)
        time.sleep(rng.uniform(0.15, 1.5))
        running.kill(signal.SIGINT)
        done = running.wait()
        assert "Traceback" not in done.err
        codes.append(done.code)
    assert set(codes) <= {0, 130}
    assert 130 in codes


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process has loaded")
def test_ctrl_c_in_a_terminal_gives_the_cursor_back(indexed):
    """A terminal shows that the model is being loaded; Ctrl+C during PyTorch's imports ends that cleanly."""
    screen, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "how many were displaced?"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        cwd=indexed,
        env=clean_environment(PYTHONPATH=str(ROOT), TERM="xterm-256color"),
    )
    os.close(terminal)
    seen = ""
    while "loading the model" not in seen:
        seen += os.read(screen, 1000).decode()
    while "libtorch" not in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8"):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # Linux's way of saying that the program has let go of the terminal
        while piece := os.read(screen, 1000).decode(errors="replace"):
            seen += piece
    os.close(screen)
    assert process.wait(60) == 130
    assert "Traceback" not in seen
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")  # hidden while there was progress


def test_a_busy_index_still_answers(verbatim, house):
    """While another process is indexing, `ask` says so in one line and answers from what there is."""
    write_articles(house / "seeds", new="Something new\n\nThe bridge was opened.")
    with FileLock(house / "data" / LOCK):
        done = verbatim("ask", "how many were displaced?", folder=house)
    assert done.code == 0
    assert "about 250,000 people had been displaced" in done.out
    assert done.err == (
        "Another process or thread is indexing these articles; wait until it has finished, then try again. "
        "Answering from the index as it is.\n"
    )
    after = verbatim("ask", "was the bridge opened?", folder=house)
    assert "The bridge was opened." in after.out


def test_a_busy_index_cannot_be_indexed(verbatim, house):
    """`index` beside another writer ends with 3 and says what to do."""
    with FileLock(house / "data" / LOCK):
        done = verbatim("index", folder=house)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("Error: Another process or thread is indexing")


def test_a_first_index_in_the_making_cannot_be_asked_yet(verbatim, tmp_path):
    """While another process makes the first index, `ask` says so, rather than that there are no articles."""
    write_articles(tmp_path / "seeds", lake="The lake\n\nThe lake is 12 metres deep.")
    assert verbatim("status", folder=tmp_path).code == 0
    with FileLock(tmp_path / "data" / LOCK):
        done = verbatim("ask", "how deep is the lake?", folder=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("Error: Another process or thread is indexing")
