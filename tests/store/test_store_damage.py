"""Missing, stale and damaged: noticed, said in one line, kept aside, and built again."""

import json
import random
import re
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from wordcount import RECIPE, ask, entry, open_store, publish, quietly, random_entry, shown, tokenize

from retrieval.errors import StoreError
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.manifest import FORMAT
from retrieval.store.protocol import Batch

QUESTION = ask("river bridge flood", limit=1000)
RNG = random.Random(11)
ENTRIES = [random_entry(RNG, f"k{i}") for i in range(12)]
LATE = entry("late", "A river of news.")
FILES = ["passages.faiss", "sentences.faiss", "rows.npy", "manifest.json", "lexical/meta.json"]


@pytest.fixture
def folder(tmp_path):
    """A store of one generation, closed, and the answers that it gives."""
    with closing(open_store(tmp_path)) as store:
        publish(store, *ENTRIES)
    return tmp_path


def generation_of(folder):
    (only,) = (folder / "generations").iterdir()
    return only


def answers(folder, notices=None):
    with closing(open_store(folder, notices)) as store:
        return shown(store, store.search(QUESTION))


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


DAMAGE = {
    **{f"flipped byte in {f}": lambda g, f=f: flip(g / f, (g / f).stat().st_size // 2) for f in FILES},
    **{f"truncated {f}": lambda g, f=f: (g / f).write_bytes((g / f).read_bytes()[:-7]) for f in FILES},
    **{f"missing {f}": lambda g, f=f: (g / f).unlink() for f in FILES},
    "flipped byte in every tantivy file": lambda g: [
        flip(p, 0) for p in (g / "lexical").iterdir() if p.stat().st_size
    ],
    "missing lexical": lambda g: shutil.rmtree(g / "lexical"),
    "missing generation": shutil.rmtree,
    "missing generations": lambda g: shutil.rmtree(g.parent),
    "a file in its place": lambda g: (shutil.rmtree(g), g.write_text("")),
    "an older generation under its name": lambda g: (g / "manifest.json").write_text(
        json.dumps({**json.loads((g / "manifest.json").read_text()), "version": 0})
    ),
    "another format": lambda g: (g / "manifest.json").write_text(
        json.dumps({**json.loads((g / "manifest.json").read_text()), "format": FORMAT + 1})
    ),
    "a manifest that is no object": lambda g: (g / "manifest.json").write_text("[]"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_generation_is_built_again_with_the_same_answers(folder, damage):
    """Noticed on open, said in one line, what is left of it kept in quarantine, nothing embedded again."""
    before = answers(folder)
    name = generation_of(folder).name
    damage(generation_of(folder))
    left = (folder / "generations" / name).exists()
    notices = []
    assert answers(folder, notices) == before
    (line,) = notices
    assert name in line
    assert "\n" not in line
    assert [p.name.endswith(name) for p in folder.glob("quarantine/*")] == [True] * left
    assert generation_of(folder).name != name
    assert answers(folder, notices) == before
    assert len(notices) == 1


def test_indexing_checks_the_generation_even_when_nothing_changed(folder):
    """`switch` reads every byte again, and says with True that it had to build."""
    with closing(open_store(folder)) as store:
        before = shown(store, store.search(QUESTION))
        assert store.switch(quietly) is False
        flip(generation_of(folder) / "rows.npy", 200)
        assert store.switch(quietly) is True
        assert shown(store, store.search(QUESTION)) == before


@pytest.mark.parametrize("content", ["garbage", "another size"])
def test_a_generation_that_can_not_be_read_back_never_serves(folder, content):
    """What was built is opened before anybody is sent there: else an error of ours, and the old one stays."""
    shape = (3, 1) if content == "another size" else (2, 0)

    def spoil(stage, done, total):
        if done == total:
            (aside,) = (folder / "generations").glob(".building-*")
            np.save(aside / "rows.npy", np.zeros(shape, np.int64))

    with closing(open_store(folder)) as store:
        with store.writing():
            store.stage([LATE])
            store.apply(Batch({"late": LATE.digest}))
            with pytest.raises(StoreError, match="could not be read back"):
                store.switch(spoil)
            assert store.health().generation.startswith("1-")
        assert store.search(QUESTION).version == 2


def test_what_has_no_business_among_the_generations_goes(folder):
    """A file, a link and a folder of another name are removed; what a link points to is not."""
    generations, outside = folder / "generations", folder / "outside"
    outside.mkdir()
    (outside / "precious").touch()
    (generations / "file").touch()
    (generations / "link").symlink_to(outside)
    (generations / "9-older").mkdir()
    with closing(open_store(folder)) as store:
        store.switch(quietly)
    assert generation_of(folder).name.startswith("1-")
    assert (outside / "precious").exists()


def test_a_switch_that_was_cut_short_is_finished(folder):
    """Applied but not switched when the process died: the next search has the new version."""
    with closing(open_store(folder)) as store:
        store.stage([LATE])
        assert store.apply(Batch({"late": LATE.digest})) == 2
    with closing(open_store(folder)) as store:
        found = store.search(QUESTION)
        assert found.version == 2
        assert "late" in {key for key, _ in shown(store, found)}


def test_a_folder_without_its_row_is_swept(folder):
    """Renamed into place but not yet named by the database: the old generation serves, the orphan goes."""
    old = generation_of(folder)
    kept = folder / "kept"
    shutil.copytree(old, kept)
    with closing(open_store(folder)) as store:
        publish(store, LATE)
    with closing(sqlite3.connect(folder / "verbatim.sqlite3")) as c, c:
        (new,) = c.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        c.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (old.name,))
        c.execute("UPDATE meta SET value = '' WHERE key = 'previous'")
    assert ("late", "A river of news.") in answers(folder)
    assert not (folder / "generations" / new).exists()


def test_what_dead_processes_left_half_built_is_swept(folder):
    """A building folder belongs to nobody once the lock is free; what others put elsewhere stays."""
    (folder / "generations" / ".building-dead").mkdir()
    (folder / "generations" / ".building-dead" / "passages.faiss").write_bytes(b"half")
    (folder / "notes.txt").write_text("mine")
    with closing(open_store(folder)) as store:
        assert store.switch(quietly) is False
    assert [p.name for p in (folder / "generations").iterdir()] == [generation_of(folder).name]
    assert (folder / "notes.txt").exists()


def transactions_end(folder):
    """Whether the log can be written back to its start, which waits for every transaction's end."""
    with closing(sqlite3.connect(folder / "verbatim.sqlite3", timeout=0.1)) as c:
        (busy, _, _) = c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def test_a_build_that_fails_leaves_nothing_and_the_old_one_serves(folder):
    """When building breaks off, its folder is removed and searches go on with the generation before."""

    def stop(stage, done, total):
        if done == total // 2:
            raise OSError(28, "No space left on device")

    with closing(open_store(folder)) as store:
        before = store.search(QUESTION)
        with store.writing():
            store.stage([LATE])
            store.apply(Batch({"late": LATE.digest}))
            with pytest.raises(StoreError, match="disk is full") as caught:
                store.switch(stop)
            assert transactions_end(folder), (
                caught
            )  # while the error, and all that it refers to, is still there
            assert [p.name for p in (folder / "generations").iterdir()] == [generation_of(folder).name]
        assert before.version == 1
        assert store.search(QUESTION).version == 2


def test_a_search_answers_from_the_old_one_while_the_new_one_can_not_be_built(folder):
    """On a full disk people still get answers, dated as what they are; somebody is told once a minute."""
    disk = {"full": False}

    def stems(text):
        if disk["full"]:
            raise OSError(28, "No space left on device")
        return tokenize(text)

    notices = []
    with closing(EmbeddedStore(folder, RECIPE, stems, notices.append)) as store:
        before = store.search(QUESTION)
        store.stage([LATE])
        store.apply(Batch({"late": LATE.digest}))
        disk["full"] = True
        for _ in range(2):
            found = store.search(QUESTION)
            assert (found.version, found.as_of, len(found.items)) == (1, before.as_of, len(before.items))
        (line,) = notices
        assert re.fullmatch(r"Answers come from version 1 .* not the latest\. The disk is full.*", line)
        with pytest.raises(StoreError, match="disk is full"):
            store.switch(quietly)
        disk["full"] = False
        assert store.switch(quietly) is True
        assert store.search(QUESTION).version == 2


def test_only_three_generations_are_kept(folder):
    """The current one and the two before stay, older ones go."""
    with closing(open_store(folder)) as store:
        for round_ in range(4):
            publish(store, entry("news", f"Round {round_}."))
        names = {p.name.partition("-")[0] for p in (folder / "generations").iterdir()}
        assert names == {"3", "4", "5"}
        purged = (
            "SELECT count(*) FROM versions v LEFT JOIN vectors x ON x.version = v.id WHERE x.version IS NULL"
        )
        with closing(sqlite3.connect(folder / "verbatim.sqlite3")) as c:
            assert c.execute(purged).fetchone() == (1,)
            assert c.execute("SELECT count(*) FROM versions WHERE retired_in IS NOT NULL").fetchone() == (3,)


def test_quarantine_keeps_only_a_few(folder):
    """However often a disk fails, the quarantine holds the last three."""
    for _ in range(5):
        flip(generation_of(folder) / "rows.npy", 150)
        answers(folder)
    assert len(list((folder / "quarantine").iterdir())) == 3
