"""Each version of an article says how it came, when, by whom and why, as long as it is kept."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from wordcount import FLOOD, RECIPE, TAX, entry, open_store, publish, quietly

from retrieval.schema import Article
from retrieval.store.copying import back_up
from retrieval.store.decisions import ADDED_PREFIX, Decision, How, Kind
from retrieval.store.exported import parse
from retrieval.store.exporting import export_to, merge
from retrieval.store.migrations import MIGRATIONS
from retrieval.store.protocol import Batch

NOW = datetime(2024, 5, 4, 12, tzinfo=UTC)
ANA, BO = 11, 22
KEY = f"{ADDED_PREFIX}flood"
IDS = count(1)
BEFORE_ARRIVALS = next(
    at for at, step in enumerate(MIGRATIONS) if any("TABLE arrivals" in one for one in step)
)


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        yield store


def flood(*sentences, **details):
    return entry(KEY, *(sentences or ("A river rose.",)), title="Flood", **details)


def decide(kind, person=ANA, at=NOW, **details):
    return Decision(next(IDS), kind, KEY, "Flood", at, person, **details)


def bring(store, one, person=ANA, how=How.ADDED, **details):
    """What /articles add does: keep, then publish."""
    store.moderation.keep([(one.article, decide(Kind.ADDED, person, how=how, **details))])
    publish(store, one)


def came(store, key=KEY):
    return [(one.how, one.person, one.reason) for one in store.versions(key)]


def test_each_version_says_who_brought_it_and_why(store):
    """Another addition, a date and a rebuild leave what is known of the versions before as it was."""
    bring(store, flood(), reason="for the archive")
    bring(store, flood("A river fell."), BO, reason="corrected")
    bring(store, flood("A river froze."), 0, How.COMMAND_LINE)
    store.moderation.decide(decide(Kind.DATED, BO, day=date(2024, 5, 1)))
    publish(store, flood("A river froze.", published=date(2024, 5, 1), digest="dated"))
    with store.writing():
        again = flood("A river froze.", published=date(2024, 5, 1), digest="dated")
        store.stage([again], full=True)
        store.apply(Batch({KEY: "dated"}, whole=True, full=True))
        store.switch(quietly)
    assert came(store) == [
        (How.REBUILT, 0, ""),
        (How.DATED, BO, ""),
        (How.COMMAND_LINE, 0, ""),
        (How.ADDED, BO, "corrected"),
        (How.ADDED, ANA, "for the archive"),
    ]
    newest, *older = store.versions(KEY)
    assert newest.digest == older[0].digest == "dated"
    assert all(new.since > old.since for new, old in zip([newest, *older], older, strict=False))


def test_a_file_is_brought_by_nobody(store):
    """Of an article of the folder it says that its file is new or has changed, whoever dated it before."""
    publish(store, FLOOD, TAX)
    dated = replace(FLOOD, article=replace(FLOOD.article, published=date(2024, 5, 1)), digest="dated")
    store.moderation.decide(replace(decide(Kind.DATED, day=date(2024, 5, 1)), article="flood"))
    publish(store, dated)
    publish(store, entry("flood", "A river fell.", title="Flood", published=date(2024, 5, 1)))
    publish(store, remove=["flood"])
    publish(store, dated)
    assert came(store, "flood") == [
        (How.NEW, 0, ""),
        (How.CHANGED, 0, ""),
        (How.DATED, ANA, ""),
        (How.NEW, 0, ""),
    ]
    assert came(store, "tax") == [(How.NEW, 0, "")]


def test_who_went_back_is_known(store):
    """What was there before a rollback stays known, and so does what was gone back from."""
    publish(store, TAX)
    bring(store, flood())
    bring(store, flood("A river fell."), BO)
    store.history.go_back(store.health().version, BO)
    assert came(store) == [(How.BACK, BO, ""), (How.ADDED, BO, ""), (How.ADDED, ANA, "")]
    back, _, first = store.versions(KEY)
    assert back.digest == first.digest
    assert came(store, "tax") == [(How.NEW, 0, "")]


def test_what_never_served_has_not_come(store):
    """A version that the pinned questions keep out is in no list; once it serves it is there once."""
    bring(store, flood())
    changed = flood("A river fell.")

    def refuse(_new, _old):
        raise ZeroDivisionError

    with store.writing():
        store.stage([changed])
        store.apply(Batch({KEY: changed.digest}))
        with pytest.raises(ZeroDivisionError):
            store.switch(quietly, refuse)
    assert came(store) == [(How.ADDED, ANA, "")]
    store.moderation.keep([(changed.article, decide(Kind.ADDED, BO))])
    publish(store, changed)
    assert came(store) == [(How.ADDED, BO, ""), (How.ADDED, ANA, "")]


def test_somebody_is_shown_and_forgotten(store, tmp_path):
    """All versions that somebody brought are shown to them; forgotten, not a byte of who and why is left."""
    bring(store, flood(), reason="zyzzyva secret")
    bring(store, flood("A river fell."), BO, reason="kept")
    (mine,) = store.journal.about(ANA).brought
    assert (mine.article, mine.person, mine.reason) == (KEY, ANA, "zyzzyva secret")
    store.journal.forget(ANA)
    assert not store.journal.about(ANA)
    assert came(store) == [(How.ADDED, BO, "kept"), (How.ADDED, 0, "")]
    held = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("verbatim.sqlite3*"))
    assert b"zyzzyva" not in held
    assert b"kept" in held


def test_an_erased_article_leaves_no_version(store):
    """24 hours after a removal who brought its versions, and why, is gone with them."""
    publish(store, TAX)
    bring(store, flood(), reason="secret")
    bring(store, flood("A river fell."), BO)
    store.moderation.decide(decide(Kind.REMOVED, BO))
    assert store.erase_removed(NOW + timedelta(hours=25)) == {KEY}
    assert came(store) == []
    assert not store.journal.about(ANA)
    assert store.journal.about(BO).brought == ()


def test_old_versions_stay_known_when_what_searches_need_is_dropped(store, tmp_path):
    """Long after no generation can show a version its digest, when, by whom and why are listed."""
    for number in range(8):
        bring(store, flood(f"A river rose {'higher ' * number}."), reason=f"reason {number}")
    assert [one.reason for one in store.versions(KEY)] == [f"reason {number}" for number in range(7, -1, -1)]
    with closing(sqlite3.connect(tmp_path / "data" / "verbatim.sqlite3")) as c:
        assert c.execute("SELECT count(*) FROM vectors").fetchone()[0] < 8


def test_a_backup_holds_who_brought_what(store, tmp_path):
    """Two stores that differ in a reason alone are not the same to it."""
    bring(store, flood(), reason="why")
    before = back_up(tmp_path / "data", tmp_path / "one", quietly)
    assert back_up(tmp_path / "data", tmp_path / "two", quietly) == before
    store.journal.forget(ANA)
    assert back_up(tmp_path / "data", tmp_path / "three", quietly) != before
    with closing(sqlite3.connect(tmp_path / "one")) as c:
        query = "SELECT how, person, reason FROM arrivals"
        assert c.execute(query).fetchall() == [(How.ADDED, ANA, "why")]


def test_an_import_is_where_a_version_comes_from(store, tmp_path):
    """In another store the first version is by whom and why it was added, and by the import."""
    bring(store, flood(), BO, reason="first")
    bring(store, flood("A river fell."), reason="second")
    export_to(tmp_path / "data", tmp_path / "lines")
    for _ in range(2):  # the second time all of it is there
        with (tmp_path / "lines").open("rb") as file:
            merged = merge(tmp_path / "other", parse(file, lambda _record: ""))
    assert (merged.added, merged.rejected) == (0, 0)
    with closing(open_store(tmp_path / "other")) as other:
        publish(other, flood("A river fell."))
        assert came(other) == [(How.IMPORTED, ANA, "second")]


def test_versions_from_before_this_was_written_down_stay(tmp_path):
    """They have their time; of what was brought in the latest one has who and why, too."""
    path = tmp_path / "verbatim.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as c:
        for step in MIGRATIONS[:BEFORE_ARRIVALS]:
            for statement in step:
                c.execute(statement)
        c.execute(f"PRAGMA user_version = {BEFORE_ARRIVALS}")
        c.execute("INSERT INTO recipes VALUES (1, ?)", (json.dumps(RECIPE.__class__.__name__),))
        at = NOW.isoformat()
        c.executemany("INSERT INTO changes VALUES (?, 1, ?, ?)", [(1, at, at), (2, at, at)])
        c.execute("INSERT INTO articles VALUES (1, ?)", (KEY,))
        for id_, added, retired in ((1, 1, 2), (2, 2, None)):
            c.execute(
                "INSERT INTO versions (id, article, recipe, digest, title, source, url, authors, text,"
                " recorded_at, added_in, retired_in, seal)"
                " VALUES (?, 1, 1, ?, '', '', '', '[]', '', '', ?, ?, '')",
                (id_, f"d{id_}", added, retired),
            )
        c.execute("INSERT INTO decisions VALUES (1, 'added', ?, 'Flood', ?, ?, 'why', '')", (KEY, at, ANA))
    with closing(open_store(tmp_path)) as store:
        assert came(store) == [(None, ANA, "why"), (None, 0, "")]
        assert store.moderation.of(KEY)[Kind.ADDED].how is None


def test_an_addition_keeps_how_it_was_made(store):
    """The command line's and Discord's are told apart in the decision, too."""
    article = Article(KEY, "Flood", "A river rose.")
    store.moderation.keep([(article, decide(Kind.ADDED, how=How.COMMAND_LINE))])
    assert store.moderation.of(KEY)[Kind.ADDED].how is How.COMMAND_LINE
