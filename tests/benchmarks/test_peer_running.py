"""A system is measured in a process of its own."""

import json
import sys
from pathlib import Path

import pytest
from peers.running import HERE, BrokenSystemError, run

SYSTEM = [sys.executable, str(Path(__file__).with_name("counting.py"))]


@pytest.fixture
def given(tmp_path, monkeypatch):
    """What systems build from; the system finds the protocol as those in peers/ do."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    file = tmp_path / "given.json"
    file.write_text(json.dumps({"passages": ["red ships", "blue trains", "green trains stop"]}))
    return file


def test_each_question_gets_its_passages(given, tmp_path):
    """Every question is answered in order and timed, and none is counted twice."""
    done = run(SYSTEM, given, ["green trains", "red"], tmp_path)
    assert [found[0] for found in done.found] == [2, 0]
    assert len(done.milliseconds) == 2
    assert min(done.milliseconds) > 0


def test_starting_indexing_and_memory_are_measured(given, tmp_path):
    """A start takes longer than building from three passages; a Python needs megabytes, not thousands."""
    done = run(SYSTEM, given, [], tmp_path)
    assert done.found == done.milliseconds == ()
    assert 0 < done.index_seconds < done.cold_seconds
    assert 3 < done.megabytes < 1000


def test_a_system_that_breaks_says_why(given, tmp_path):
    """Its own last words are in the error."""
    with pytest.raises(BrokenSystemError, match="RuntimeError: it broke"):
        run(SYSTEM, given, ["break"], tmp_path)
