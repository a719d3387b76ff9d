"""Two hundred questions in ten seconds, to the real bot on a Discord of this machine: results/storm.md.

    python benchmarks/storm.py

Runs the end-to-end test of that storm and writes down what it measured.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
RESULTS = HOUSE / "benchmarks" / "results" / "storm.md"
TEST = HOUSE / "tests" / "e2e" / "test_bot_storm.py"


class Listener:
    """Hears from pytest what the test measured."""

    def __init__(self) -> None:
        self.told = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what the test put down as its property `storm`."""
        self.told = dict(report.user_properties).get("storm", self.told)


def main() -> int:
    """Measure, write, print; the exit code of the test."""
    listener, load = Listener(), os.getloadavg()[0]
    code = pytest.main(["-q", f"--rootdir={HOUSE}", str(TEST)], plugins=[listener])
    if not code:
        how = (
            f"Written by `python benchmarks/storm.py`: {os.cpu_count()} cores, which the server shares, "
            f"and a load of {load:.1f} before it began."
        )
        RESULTS.write_text(f"# A storm of questions\n\n{how}\n\n{listener.told}.\n", encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
