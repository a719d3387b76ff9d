"""A database that is newer, damaged or not ours: refused in a sentence, and left as it is."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import chain

import pytest
from wordcount import ask, entry, open_store, publish, quietly, random_entry

from retrieval.errors import StoreDamagedError, StoreNewerError
from retrieval.store.columns import to_seal
from retrieval.store.copying import NOT_CONTENTS
from retrieval.store.migrations import MIGRATIONS

RNG = random.Random(11)
BEFORE_LANGUAGES = 6  # steps of migration
ENTRIES = [random_entry(RNG, f"k{i}") for i in range(12)]


@pytest.fixture
def folder(tmp_path):
    """A store of one generation, closed."""
    with closing(open_store(tmp_path)) as store:
        publish(store, *ENTRIES)
    return tmp_path


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
    with pytest.raises(StoreDamagedError, match=r"`verbatim restore FILE` .* `verbatim index`"):
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
        store.search(ask("river"))


def test_articles_from_before_they_had_a_language_are_whole(folder):
    """Their seals hold as they were written, and nobody has to embed them again."""
    one = ENTRIES[5].article
    sealed = (one.key, one.title, one.text, one.source, one.url, one.published, one.authors)
    assert to_seal(one) == sealed
    assert to_seal(replace(one, language="en")) == (*sealed, "en")
    older = folder / "older"
    older.mkdir()
    with closing(sqlite3.connect(older / "verbatim.sqlite3", isolation_level=None)) as c:
        for statement in chain(*MIGRATIONS[:BEFORE_LANGUAGES]):
            c.execute(statement)
        c.execute("ATTACH ? AS now", (str(folder / "verbatim.sqlite3"),))
        c.execute("PRAGMA foreign_keys = off")
        tables = [name for (name,) in c.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in tables:
            if not table.startswith("sqlite_"):
                names = ", ".join(f'"{row[1]}"' for row in c.execute(f"PRAGMA main.table_info({table})"))
                c.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM now.{table}")
        c.execute(f"PRAGMA user_version = {BEFORE_LANGUAGES}")
    with closing(open_store(older)) as store:
        assert store.article("k5") == ENTRIES[5].article
        assert store.search(ask("river"))
        assert len(store.staged({one.article.key: one.digest for one in ENTRIES})) == len(ENTRIES)


def test_an_older_database_is_brought_up_to_date(tmp_path):
    """A file that has taken no step yet, such as an empty one, takes them all."""
    (tmp_path / "verbatim.sqlite3").touch()
    with closing(open_store(tmp_path)) as store:
        assert publish(store, entry("a", "One.")) == 1


# What a backup's digest is of. Of a new table decide: is it what people stored, or does it follow from that,
# so that a restored store may have other rows there (`NOT_CONTENTS`)?
CONTENTS = {
    *("facts", "recipes", "articles", "versions", "imported", "decisions", "pins"),
    *("anew", "arrivals", "answers", "quotes", "nearest", "votes", "reports", "resolved"),
}


def test_a_backups_digest_knows_every_table(folder):
    """Each table is contents or is not: one that nobody thought of fails here."""
    with closing(sqlite3.connect(folder / "verbatim.sqlite3")) as c:
        tables = {name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == CONTENTS | NOT_CONTENTS
    assert not CONTENTS & NOT_CONTENTS
