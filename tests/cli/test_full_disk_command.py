"""The real program on a disk that is full, and on one that is read-only: what it says, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from mounts import Disk, needs_mounts, on_disk
from program import Program, write_articles

FULL = "The disk is full, so the change was not finished: free some space, then run `verbatim index`."
RIVER, BRIDGE, FERRY = (
    "how long is the river?",
    "how long is the bridge?",
    "how many passengers does it carry?",
)
SAMPLE = Path(__file__).parents[1] / "articles" / "samples" / "ferry.html"
STEP = 32_768  # bytes of room that each attempt has more than the one before


@pytest.fixture
def small(tmp_path):
    """`verbatim` in a folder whose data/ is a disk of eight megabytes, with one article indexed."""
    running = Program(*on_disk(tmp_path / "data", "8m"))
    try:
        write_articles(tmp_path / "seeds", river="The river\n\nThe river Ofa is 90 kilometres long.")
        run(running, tmp_path, "index")
        yield running, Disk(running.pid, tmp_path / "data")
    finally:
        running.close()


def run(program, folder, *words, code=0):
    """What it printed, both streams; an error is one line."""
    done = program(*words, folder=folder, VERBATIM_MODEL_PRECISION="fp32")
    assert done.code == code, done.err
    if code:
        assert (done.out, done.err.count("\n")) == ("", 1)
    return done.out + done.err


@needs_mounts
@pytest.mark.slow
def test_commands_on_a_full_disk(small, tmp_path):
    """Each says that the disk is full; once SQLite can open its files, questions are answered as before."""
    program, disk = small
    write_articles(tmp_path / "seeds", bridge="The bridge\n\nThe bridge is 300 metres long.")
    disk.leave(0)
    for words in (["ask", RIVER], ["index"], ["add", "--yes", str(SAMPLE)]):
        assert run(program, tmp_path, *words, code=3) == f"Error: {FULL}\n"
    room = STEP
    disk.leave(room)
    while (said := program("index", folder=tmp_path, VERBATIM_MODEL_PRECISION="fp32")).code:
        assert said.err == f"Error: {FULL}\n"
        if room > STEP:
            said = run(program, tmp_path, "ask", RIVER)
            assert "90 kilometres" in said
            assert f"{FULL} Answering from the index as it is." in said or "(2 articles)" in said
        room += STEP
        disk.leave(room)
    assert room > 3 * STEP
    disk.empty()
    assert "300 metres" in run(program, tmp_path, "ask", BRIDGE)
    assert "1 new" in run(program, tmp_path, "add", "--yes", str(SAMPLE))
    assert "forty passengers" in run(program, tmp_path, "ask", FERRY)
    assert "0 broken" in run(program, tmp_path, "doctor")


@needs_mounts
@pytest.mark.slow
def test_commands_on_a_read_only_disk(small, tmp_path):
    """Each says that it can't write; `doctor` says so, too, and that what is there is sound."""
    program, disk = small
    disk.protect(readonly=True)
    for words in (["ask", RIVER], ["index"], ["status"], ["add", "--yes", str(SAMPLE)]):
        said = run(program, tmp_path, *words, code=3)
        assert said.startswith("Error: The index can't be opened for reading and writing (")
    done = program("doctor", "--json", folder=tmp_path)
    assert done.code == 3
    found = {one["check"]: one["condition"] for one in done.json["findings"]}
    assert (found["folder"], found["database"], found["index"]) == ("broken", "ok", "ok")
    disk.protect(readonly=False)
    assert "90 kilometres" in run(program, tmp_path, "ask", RIVER)
