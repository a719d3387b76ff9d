"""One process that holds the imports, and one folder with the seed article indexed."""

from __future__ import annotations

import shutil

import pytest
from program import SEEDS, program


@pytest.fixture(scope="session")
def verbatim():
    """Runs `verbatim WORDS` in a folder."""
    with program() as running:
        yield running


@pytest.fixture(scope="session")
def indexed(verbatim, tmp_path_factory):
    """A folder with the seed article and its index; tests only read it."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copytree(SEEDS, folder / "seeds")
    done = verbatim("index", folder=folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def house(indexed, tmp_path):
    """The same as `indexed`, a copy that a test may change."""
    shutil.copytree(indexed, tmp_path / "house", symlinks=True)
    return tmp_path / "house"
