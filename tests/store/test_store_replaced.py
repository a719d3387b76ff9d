"""A damaged store gets its backup back, wherever the damage is; what was there lies aside."""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from wordcount import RECIPE, open_store, publish, quietly, random_entry, tokenize

from retrieval.store.copying import back_up
from retrieval.store.replacing import Replacement

RNG = random.Random(3)
PAGE = 4096


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with a store, closed, and a backup of it."""
    folder = tmp_path_factory.mktemp("kept")
    with closing(open_store(folder / "data")) as store:
        publish(store, *(random_entry(RNG, f"k{n}") for n in range(30)))
    back_up(folder / "data", folder / "backup", quietly)
    return folder


def overwrite(path, table):
    """Nonsense in the first page of a table."""
    with closing(sqlite3.connect(path)) as c:
        (page,) = c.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(data)


def lift_out(path, table):
    with closing(sqlite3.connect(path)) as c:
        c.executescript(f"PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = '{table}'")


DAMAGES = {
    "halved": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one page left": lambda path: path.write_bytes(path.read_bytes()[:PAGE]),
    "the last page missing": lambda path: path.write_bytes(path.read_bytes()[:-PAGE]),
    "no changes": lambda path: lift_out(path, "changes"),
    "no meta": lambda path: lift_out(path, "meta"),
    **{
        f"{table} overwritten": lambda path, table=table: overwrite(path, table)
        for table in ("meta", "changes", "sqlite_sequence", "passages", "versions")
    },
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_restore_mends_every_damage(kept, tmp_path, damage):
    """The store holds the backup and answers from it, and what was damaged is beside it."""
    data = tmp_path / "data"
    shutil.copytree(kept / "data", data)
    damage(data / "verbatim.sqlite3")
    notices = []
    done = Replacement(data, RECIPE, tokenize, notices.append).restore(kept / "backup", quietly)
    with closing(open_store(data)) as store, closing(open_store(kept / "data")) as sound:
        assert dict(store.digests()) == dict(sound.digests())
        assert not store.switch(quietly)  # its generation stands
    assert done.aside.exists()
    assert all("if a bot is running, restart it" in one for one in notices)
