"""Missing, stale and damaged: noticed, said in one line, kept aside, and built again."""

import json
import random
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from wordcount import ask, entry, open_store, publish, random_entry, shown

from retrieval.errors import StoreDamagedError, StoreError, StoreNewerError
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


def quietly(stage, done, total):
    pass


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
        json.dumps({**json.loads((g / "manifest.json").read_text()), "format": 2})
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
            with pytest.raises(StoreError, match="disk is full"):
                store.switch(stop)
            assert [p.name for p in (folder / "generations").iterdir()] == [generation_of(folder).name]
        assert before.version == 1
        assert store.search(QUESTION).version == 2


def test_only_two_generations_are_kept(folder):
    """The current and the one before stay, older ones go."""
    with closing(open_store(folder)) as store:
        for round_ in range(3):
            publish(store, entry("news", f"Round {round_}."))
        names = {p.name.partition("-")[0] for p in (folder / "generations").iterdir()}
        assert names == {"3", "4"}
        purged = (
            "SELECT count(*) FROM versions v LEFT JOIN vectors x ON x.version = v.id WHERE x.version IS NULL"
        )
        with closing(sqlite3.connect(folder / "verbatim.sqlite3")) as c:
            assert c.execute(purged).fetchone() == (1,)
            assert c.execute("SELECT count(*) FROM versions WHERE retired_in IS NOT NULL").fetchone() == (2,)


def test_quarantine_keeps_only_a_few(folder):
    """However often a disk fails, the quarantine holds the last three."""
    for _ in range(5):
        flip(generation_of(folder) / "rows.npy", 150)
        answers(folder)
    assert len(list((folder / "quarantine").iterdir())) == 3


def test_a_newer_database_is_refused_and_left_as_it_is(folder):
    """Not a byte changes, and the error says to update."""
    path = folder / "verbatim.sqlite3"
    with closing(sqlite3.connect(path)) as c:
        c.execute("PRAGMA user_version = 999")
        c.execute("PRAGMA journal_mode = DELETE")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(StoreNewerError, match="update Verbatim"):
        open_store(folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_newer_database_in_use_is_refused_too(folder):
    """The version is read where the newer program has it, in the write-ahead log."""
    path = folder / "verbatim.sqlite3"
    with closing(sqlite3.connect(path)) as c:
        c.execute("PRAGMA user_version = 999")
        before = path.read_bytes()
        with pytest.raises(StoreNewerError):
            open_store(folder)
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database, whatever it says" * 99, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    """The error says what to do, and the file stays as it was."""
    path = tmp_path / "verbatim.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=r"move it out .* `verbatim index`"):
        open_store(tmp_path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path):
    """Tables that are not ours are not added to."""
    path = tmp_path / "verbatim.sqlite3"
    with closing(sqlite3.connect(path)) as c, c:
        c.execute("CREATE TABLE recipes (cake TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreDamagedError, match="another program"):
        open_store(tmp_path)
    assert path.read_bytes() == before


def test_a_truncated_database_is_an_error_of_ours(folder):
    """Half a database says that it is damaged, whatever is asked of it."""
    path = folder / "verbatim.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])

    def use():
        with closing(open_store(folder)) as store:
            store.switch(quietly)

    with pytest.raises(StoreDamagedError):
        use()


@pytest.mark.parametrize("what", ["text", "vectors"])
def test_a_flipped_byte_in_the_database_is_noticed(folder, what):
    """A quote whose text changed on the disk is never shown, a vector that changed never indexed."""
    path = folder / "verbatim.sqlite3"
    data = bytearray(path.read_bytes())
    found = (
        ENTRIES[5].article.text.encode()[20:60] if what == "text" else ENTRIES[5].passage_vectors.tobytes()
    )
    at = data.index(found) + len(found) // 2
    data[at] ^= 4
    path.write_bytes(data)
    shutil.rmtree(folder / "generations")
    with (
        closing(open_store(folder)) as store,
        pytest.raises(StoreDamagedError, match="'k5' is not as it was stored"),
    ):
        store.search(QUESTION)


def test_an_older_database_is_brought_up_to_date(tmp_path):
    """A file that has taken no step yet, such as an empty one, takes them all."""
    (tmp_path / "verbatim.sqlite3").touch()
    with closing(open_store(tmp_path)) as store:
        assert publish(store, entry("a", "One.")) == 1
