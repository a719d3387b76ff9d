"""A disk that fills up in a change: what was acknowledged stays, what was not is not half there."""

import json
import os
import subprocess
import sys
from pathlib import Path

from mounts import needs_mounts, on_disk

HERE = Path(__file__).parent


def carried_out(script, tmp_path, size):
    """What a script says that has a disk of its own, of that size."""
    disk = tmp_path / "disk"
    done = subprocess.run(
        [*on_disk(disk, size), sys.executable, HERE / script, disk, tmp_path],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_mounts
def test_a_full_disk_and_a_read_only_one_lose_nothing(tmp_path):
    """Changes, moderators and questions on a disk with more room each time; then on a read-only one.

    What full_disk.py checks after each attempt is what it holds, what is hidden, and what is answered.
    """
    said = carried_out("full_disk.py", tmp_path, "4m")
    assert said["filled"]["full"] > 5
    assert said["filled"]["answered"] > 3  # from the index as it was
    refused, held = said["protected"]
    assert refused.startswith("The index can't be opened for reading and writing (")
    assert held == 12


@needs_mounts
def test_an_export_an_import_and_a_restore_happen_wholly_or_not(tmp_path):
    """On a disk with more room each time, and on a read-only one; one sentence says what is wrong.

    What full_disk_lines.py checks after each attempt is that nothing has changed, or all.
    """
    said = carried_out("full_disk_lines.py", tmp_path, "12m")
    assert all(times > 2 for times, _ in said["filled"].values())
    for _, sentences in said["filled"].values():
        assert all("free some space" in one and "\n" not in one for one in sentences)
    exporting, importing, restoring = said["protected"]
    assert "can't be written (Read-only file system): give another place." in exporting
    for one in (importing, restoring):
        assert one.startswith("The index can't be opened for reading and writing (")
