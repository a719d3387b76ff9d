"""A disk that fills up in a change: what was acknowledged stays, what was not is not half there."""

import json
import os
import subprocess
import sys
from pathlib import Path

from mounts import needs_mounts, on_disk

HERE = Path(__file__).parent


@needs_mounts
def test_a_full_disk_and_a_read_only_one_lose_nothing(tmp_path):
    """Changes, moderators and questions on a disk with more room each time; then on a read-only one.

    What full_disk.py checks after each attempt is what it holds, what is hidden, and what is answered.
    """
    disk = tmp_path / "disk"
    done = subprocess.run(
        [*on_disk(disk, "4m"), sys.executable, HERE / "full_disk.py", disk],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["filled"]["full"] > 5
    assert said["filled"]["answered"] > 3  # from the index as it was
    refused, held = said["protected"]
    assert refused.startswith("The index can't be opened for reading and writing (")
    assert held == 12
