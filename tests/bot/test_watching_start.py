"""The start of a bot that watches leaves to the watcher what no start can know."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing

import pytest
from made_place import Place

from bot.cli import _catch_up
from retrieval.errors import ArticleError


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    with closing(place.app):
        yield place


def test_what_has_just_been_put_there_is_indexed(place):
    """A file that was closed right before the start is whole."""
    place.write("c.txt")
    assert not _catch_up(place.app, watch=True)  # they are not the first articles
    assert place.articles == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody can tell")
def test_what_is_still_being_written_is_left_to_the_watcher(place):
    """A file that is open for writing is not read at the start, be it all that has changed or not."""
    with (place.folder / "d.txt").open("w") as file:
        file.write("Half of")
        file.flush()
        assert not _catch_up(place.app, watch=True)
        assert place.articles == ["a.txt", "b.txt"]
        place.write("c.txt")
        assert not _catch_up(place.app, watch=True)
        assert place.articles == ["a.txt", "b.txt", "c.txt"]
        assert place.upkeep.watch(0.0).written


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_missing_disk_empties_no_index(place, folder, capsys):
    """Nobody who watches is there to ask; a person at a terminal hears that the folder is missing."""
    shutil.rmtree(place.folder)
    if folder == "empty":
        place.folder.mkdir()
    else:
        with pytest.raises(ArticleError):
            _catch_up(place.app)
    assert not _catch_up(place.app, watch=True)
    assert place.articles == ["a.txt", "b.txt"]
    assert "Answering from the index as it is." in capsys.readouterr().err
