"""`verbatim backup` and `verbatim restore` through the real program: equal counts and digests both ways."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest
from program import contents, write_articles

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}
DEPTH = "how deep is the lake?"
HELD = re.compile(r"to .*?: |from .*?: ")


def held(done):
    """What was said to be in it: counts and digest."""
    assert done.code == 0, done.err
    return HELD.sub("", done.out.splitlines()[0]).removeprefix("Backed up ").removeprefix("Restored ")


def change(folder, *statements):
    with closing(sqlite3.connect(folder / "data" / "verbatim.sqlite3")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="module")
def kept(verbatim, tmp_path_factory):
    """A folder at its second version, with a decision and a pin, and a backup of its first."""
    folder = tmp_path_factory.mktemp("kept")
    write_articles(
        folder / "seeds", lake="The lake\n\nThe lake is 12 metres deep.", hill="The hill\n\nIt is high."
    )
    assert verbatim("index", folder=folder, **QUICK).code == 0
    change(
        folder,
        "INSERT INTO decisions VALUES (1, 'hidden', 'hill.txt', 'The hill', '2026-01-01', 7, 'why', '')",
        "INSERT INTO pins (question, article, title, words)"
        f" VALUES ('{DEPTH}', 'lake.txt', 'The lake', '12 metres')",
        "INSERT INTO facts VALUES ('settings:5', '{\"log\": 6}')",
    )
    folder.joinpath("said").write_text(held(verbatim("backup", "first.backup", folder=folder)))
    change(folder, "DELETE FROM decisions", "DELETE FROM pins")
    write_articles(
        folder / "seeds", lake="The lake\n\nThe lake is 34 metres deep.", cave="Cave\n\nIt is dark."
    )
    assert verbatim("index", folder=folder, **QUICK).code == 0
    return folder


@pytest.fixture
def place(kept, tmp_path):
    """A copy that a test may change."""
    shutil.copytree(kept, tmp_path / "place")
    return tmp_path / "place"


def test_what_was_backed_up_comes_back(verbatim, place):
    """Counts and digest are the same; quotes, hidden articles and pins are; nothing is embedded or lost."""
    said = (place / "said").read_text()
    assert said.startswith("2 articles, 1 decision, 1 pinned question, 0 answers; digest ")
    assert stat.S_IMODE((place / "first.backup").stat().st_mode) == 0o600
    second = held(verbatim("backup", "second.backup", folder=place))
    before = verbatim("status", "--json", folder=place).json["version"]
    done = verbatim("restore", "first.backup", folder=place, VERBATIM_MODEL_PATH="")
    assert held(done) == said
    assert "It stays so until the next `verbatim index`" in done.out
    assert verbatim("status", "--json", folder=place).json["version"] > before
    assert held(verbatim("backup", "again.backup", folder=place)) == said
    asked = verbatim("ask", DEPTH, folder=place, **QUICK)
    assert "12 metres" in asked.out
    assert "The hill" not in asked.out
    assert verbatim("doctor", folder=place).code == 0
    [aside] = (place / "data").glob("before-restore-*.backup")
    assert f"lies in data/{aside.name}" in done.out
    assert held(verbatim("restore", str(aside), folder=place)) == second
    assert "34 metres" in verbatim("ask", DEPTH, folder=place, **QUICK).out


def test_a_backup_goes_into_an_empty_folder(verbatim, place, tmp_path):
    """On a machine that has nothing it makes the store, and an empty folder of articles erases none of it."""
    (tmp_path / "new" / "seeds").mkdir(parents=True)
    done = verbatim("restore", str(place / "first.backup"), folder=tmp_path / "new")
    assert held(done) == (place / "said").read_text()
    assert "lies in" not in done.out
    assert "12 metres" in verbatim("ask", DEPTH, folder=tmp_path / "new", **QUICK).out


def test_a_damaged_store_is_replaced_and_kept(verbatim, place):
    """A database that can't be opened lies aside afterwards, byte for byte."""
    path = place / "data" / "verbatim.sqlite3"
    path.write_bytes(b"x" * 5000)
    done = verbatim("restore", "first.backup", folder=place)
    assert held(done) == (place / "said").read_text()
    [aside] = (place / "data").glob("before-restore-*/verbatim.sqlite3")
    assert aside.read_bytes() == b"x" * 5000
    assert "12 metres" in verbatim("ask", DEPTH, folder=place, **QUICK).out


def test_what_is_no_sound_backup_is_refused(verbatim, place):
    """Each gets one sentence that says what is wrong, and the store is as it was."""
    sound = (place / "first.backup").read_bytes()
    (place / "text").write_text("no database")
    (place / "empty").write_bytes(b"")
    (place / "cut").write_bytes(sound[: len(sound) // 2])
    (place / "flipped").write_bytes(sound.replace(b"The lake is 12 metres", b"The lake is 13 metres"))
    for name, statement in (
        ("newer", "PRAGMA user_version = 999"),
        ("other", "PRAGMA application_id = 5"),
    ):
        shutil.copy(place / "first.backup", place / name)
        with closing(sqlite3.connect(place / name)) as connection:
            connection.execute(statement)
    before = held(verbatim("backup", "before.backup", folder=place))
    for name, code, reason in (
        ("none", 2, "There is no file none"),
        ("text", 2, "text is damaged or no backup (file is not a database)"),
        ("empty", 2, "empty is a database of another program"),
        ("cut", 2, "damaged"),
        ("flipped", 2, "flipped is damaged ('lake.txt' is not as it was stored): take another one."),
        ("newer", 3, "newer was written by a newer version of Verbatim (schema 999"),
        ("other", 2, "other is a database of another program"),
    ):
        done = verbatim("restore", name, folder=place)
        assert (done.code, done.out) == (code, ""), name
        assert reason in done.err, name
        assert len(done.err.strip().splitlines()) == 1
    assert held(verbatim("backup", "after.backup", folder=place)) == before
    assert not list((place / "data").glob(".restoring-*"))


def test_a_backup_overwrites_nothing(verbatim, place):
    """A name that is taken, a folder that is not there and a store that is not there are refused."""
    before = contents(place)
    done = verbatim("backup", "first.backup", folder=place)
    assert (done.code, done.err) == (
        2,
        "Error: first.backup is there already: give a name that is not taken.\n",
    )
    assert verbatim("backup", "no/such/folder", folder=place).code == 2
    empty = verbatim("--set", "store.folder=nothing", "backup", "new.backup", folder=place)
    assert (empty.code, "There is nothing to back up yet" in empty.err) == (3, True)
    assert {path for path in contents(place) if not path.endswith(("-wal", "-shm"))} == {
        path for path in before if not path.endswith(("-wal", "-shm"))
    }
