"""docs/privacy.md names everything that the database holds; the README and /about say the same in short."""

import re
import sqlite3
from contextlib import closing

from readme_text import README, ROOT, rows

from bot import privacy
from config.loading import load
from retrieval.store.migrations import migrate

DOCUMENT = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
PEOPLE = [
    [cell.strip("`") for cell in row] for row in rows("| table | column | what it holds | kept |", DOCUMENT)
]
OTHERS = rows("| table | columns | what it holds |", DOCUMENT)


def schema():
    """Every table of a new database with its columns, in order."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as c:
        migrate(c)
        names = [name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [column for _, column, *_ in c.execute(f"PRAGMA table_info({name})")]
            for name in names
            if not name.startswith("sqlite_")
        }


def test_every_column_of_the_database_is_documented():
    """Each table and each of its columns is named, in their order, and none that there is not."""
    documented = {table: [] for table, *_ in PEOPLE}
    for table, column, *_ in PEOPLE:
        documented[table].append(column)
    documented |= {table.strip("`"): re.findall(r"`(\w+)`", columns) for table, columns, _ in OTHERS}
    assert documented == schema()


def test_what_is_about_people_is_told_with_its_time():
    """Every table that names a person, and every one below it, says for each column how long it is kept."""
    about_people = {"answers", "quotes", "nearest", "votes", "reports", "resolved", "decisions", "arrivals"}
    people = {name for name, columns in schema().items() if {"person", "answer"} & set(columns)}
    assert people == about_people == {table for table, *_ in PEOPLE}
    lasting = {"as long as the answer", "as long as it holds", "as long as the version"}
    assert all("journal.days" in kept or kept in lasting for *_, kept in PEOPLE)


def test_the_readme_says_for_how_long(tmp_path):
    """The days in the README are the defaults."""
    journal = load(environ={}, directory=tmp_path).journal
    readme = " ".join(README.split())
    assert f"for {journal.days} days" in readme
    assert f"for {journal.question_days} days" in readme
    assert journal.questions == "expire"


def test_about_names_everything_that_is_kept_about_people():
    """Each kind of thing in the tables about people has its words in what /about says."""
    words = {
        "asked_at": "when",
        "person": "who asked",
        "guild": "server",
        "channel": "channel",
        "private": "private",
        "question": "question's text",
        "verdict": "verdict",
        "message": "message",
        "article": "places of the articles",
        "resolved_at": "which article answered it later",
        "reported_at": "reported it",
        "helpful": "who found it helpful or not",
        "reason": "and why",
        "version": "the versions that they bring",
        "kind": "what moderators decide about articles",
    }
    internal = {
        "id",
        "answer",
        "ordinal",
        "digest",
        "start",
        "end",
        "voted_at",
        "at",
        "title",
        "value",
        "change",
        "how",
    }  # numbers, place, time, way
    assert words.keys() | internal == {column for _, column, *_ in PEOPLE}
    assert all(word in privacy.stored(30, 400) for word in words.values())
