"""What people install is what was tested."""

import re
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def pinned():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): number for name, number in pairs}


def required(name, extras):
    """What one distribution asks for here, as pairs of a name and extras."""
    requirements = [Requirement(line) for line in distribution(name).requires or []]
    for one in requirements:
        if not one.marker or any(one.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield canonicalize_name(one.name), frozenset(one.extras)


def needed(name, extras):
    """All that is installed because of `name`; torch's own needs are left out, its builds differ in them."""
    found, waiting = set(), [(name, extras)]
    while waiting:
        one = waiting.pop()
        if one not in found and one[0] != "torch":
            waiting.extend(required(*one))
        found.add(one)
    return {one for one, _ in found} - {name}


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems need a few packages more; the pins are made here"
)
def test_everything_that_is_installed_is_pinned_to_what_was_tested():
    """No dependency, however far down, is left to the day on which somebody installs."""
    names = needed("verbatim", frozenset({"", "dev"}))
    assert len(names) > 40
    loose = {name for name in names if re.sub(r"\+.*", "", version(name)) != pinned().get(name)}
    assert not loose
