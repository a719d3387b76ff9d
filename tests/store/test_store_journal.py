"""What is kept about people comes back whole, and once erased is nowhere in the store's files."""

import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from noted import ANA, BO, NOW, answer, asked, quote
from wordcount import FLOOD, TAX, open_store, publish

from retrieval.schema import Verdict
from retrieval.store.cited import Cited
from retrieval.store.journal import Vote
from retrieval.store.migrations import MIGRATIONS
from retrieval.store.reports import Report


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        yield store


def marked(folder):
    """The numbers of the questions whose text stands anywhere in the files of the store's database."""
    files = folder.glob("verbatim.sqlite3*")
    return {int(found) for path in files for found in re.findall(rb"marker (\d+) ", path.read_bytes())}


def reasoned(folder, kind=b"reason"):
    """The answers and the people of the votes (or reports) whose reasons stand anywhere in those files."""
    files = folder.glob("verbatim.sqlite3*")
    found = (re.findall(kind + rb" (\d+) (\d) ", path.read_bytes()) for path in files)
    return {tuple(map(int, numbers)) for one in found for numbers in one}


def test_what_was_noted_comes_back(store):
    """Everything about an answer is kept, the newest first, each person's apart."""
    flood = quote(FLOOD, 0, 13)
    store.journal.note(1, asked(), answer("how high?", flood, quote(TAX, 4, 12)), with_question=True)
    store.journal.note(2, asked(BO), answer("what else?"), with_question=True)
    store.journal.note(3, asked(private=True), answer("and now?"), with_question=False)
    later, first = store.journal.about(ANA).answers
    assert (first.id, first.asked, first.question, first.verdict) == (1, asked(), "how high?", Verdict.STRONG)
    assert first.quotes == (Cited("flood", FLOOD.digest, 0, 13), Cited("tax", TAX.digest, 4, 12))
    assert (later.id, later.asked, later.question, later.verdict, later.quotes) == (
        3,
        asked(private=True),
        None,
        Verdict.NONE,
        (),
    )


def fill(store, count):
    """Answers to two people over 60 days and their votes, with texts of many lengths, in any order.

    Rows that come between others make SQLite move them about, which leaves copies.
    """
    rng = random.Random(5)
    for number in rng.sample(range(count), count):
        question = f"marker {number} " + "x" * rng.randint(1, 250)
        quotes = [quote(FLOOD, 0, 13)] * rng.randint(0, 3)
        at = NOW - timedelta(days=number % 60)
        said = answer(question, *quotes, nearest=None if quotes else quote(TAX, 4, 12))
        store.journal.note(number, asked(number % 2, at), said, with_question=True)
    for number in rng.sample(range(count), count):
        for person in rng.sample((0, 1), rng.randint(0, 2)):
            reason = f"reason {number} {person} " + "y" * rng.randint(1, 250)
            assert store.journal.vote(Vote(number, person, NOW, helpful=False, reason=reason))
            complaint = f"complaint {number} {person} " + "z" * rng.randint(1, 250)
            assert store.journal.report(Report(number, person, NOW, complaint))


def kept_of_both(store):
    """What is kept of the two people: answers, and votes."""
    one, other = store.journal.about(0), store.journal.about(1)
    return [*one.answers, *other.answers], [*one.votes, *other.votes]


def test_what_has_expired_leaves_no_trace(store, tmp_path):
    """After the text's days only the rest is left, and after the rest's days nothing, in no file."""
    fill(store, 600)
    assert marked(tmp_path) == set(range(600))
    store.journal.expire(NOW - timedelta(days=29.5), NOW - timedelta(days=49.5))
    answers, votes = kept_of_both(store)
    assert len(answers) == 500
    assert {one.id for one in answers if one.question} == marked(tmp_path)
    assert len(marked(tmp_path)) == 300
    assert sum(len(one.quotes) for one in answers) > 500
    assert all(bool(one.nearest) is not bool(one.quotes) for one in answers)
    assert {(vote.answer, vote.person) for vote in votes} == reasoned(tmp_path)
    assert {(vote.answer, vote.person) for vote in votes} == reasoned(tmp_path, b"complaint")
    assert {vote.answer for vote in votes} <= {one.id for one in answers}
    assert len(votes) > 300


def test_without_a_day_for_texts_they_stay_as_long_as_the_rest(store):
    """None as the questions' time erases no text."""
    fill(store, 120)
    store.journal.expire(None, NOW - timedelta(days=49.5))
    answers, _ = kept_of_both(store)
    assert len(answers) == 100
    assert all(one.question for one in answers)


def test_forgetting_somebody_leaves_no_trace_of_them(store, tmp_path):
    """What others asked stays; of the one who is forgotten no text and no row is left."""
    fill(store, 400)
    store.journal.forget(1)
    assert not store.journal.about(1)
    answers, votes = kept_of_both(store)
    assert {one.id for one in answers} == marked(tmp_path) == set(range(0, 400, 2))
    assert {(vote.answer, vote.person) for vote in votes} == reasoned(tmp_path)
    assert {(vote.answer, vote.person) for vote in votes} == reasoned(tmp_path, b"complaint")
    assert all(vote.person == 0 and vote.answer % 2 == 0 for vote in votes)
    assert len(votes) > 50
    with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c:
        for table in ("quotes", "nearest"):
            orphans = c.execute(f"SELECT count(*) FROM {table} WHERE answer NOT IN (SELECT id FROM answers)")
            assert orphans.fetchone() == (0,)


def test_an_answer_is_found_while_it_is_kept(store):
    """By its id, whole; not before it was noted, nor once it is forgotten."""
    assert store.journal.find(7) is None
    store.journal.note(7, asked(private=True), answer("how high?", quote(FLOOD, 0, 13)), with_question=True)
    (noted,) = store.journal.about(ANA).answers
    assert store.journal.find(7) == noted
    store.journal.publish(7)
    assert store.journal.find(7).asked == asked(private=False)
    store.journal.forget(ANA)
    assert store.journal.find(7) is None


def test_the_last_vote_counts(store):
    """Everybody has one vote on an answer, and none on what is kept no longer."""
    store.journal.note(7, asked(), answer("how high?"), with_question=True)
    first = Vote(7, BO, NOW, helpful=False, reason="not *this*")
    second = Vote(7, BO, NOW, helpful=True, reason="")
    mine = Vote(7, ANA, NOW, helpful=True, reason="")
    assert all(map(store.journal.vote, (first, mine)))
    assert store.journal.about(BO).votes == (first,)
    assert store.journal.vote(second)
    assert (store.journal.about(BO).votes, store.journal.about(ANA).votes) == ((second,), (mine,))
    store.journal.forget(ANA)
    assert not store.journal.about(BO)
    assert not store.journal.vote(second)


def test_the_last_report_counts(store):
    """Everybody reports an answer once, the last time; a report goes with the answer, or with who made it."""
    store.journal.note(7, asked(), answer("how high?"), with_question=True)
    first, second, mine = Report(7, BO, NOW, "a"), Report(7, BO, NOW, "b"), Report(7, ANA, NOW, "c")
    assert all(map(store.journal.report, (first, second, mine)))
    assert (store.journal.about(BO).reports, store.journal.about(ANA).reports) == ((second,), (mine,))
    store.journal.forget(BO)
    assert not store.journal.about(BO)
    assert store.journal.about(ANA).reports == (mine,)
    store.journal.report(second)
    store.journal.forget(ANA)
    assert not store.journal.about(BO)
    assert not store.journal.report(second)


def test_the_message_of_an_answer_is_kept(store):
    """The last one that shows it; of an answer that is gone nothing is kept."""
    store.journal.note(7, asked(), answer("how high?"), with_question=True)
    assert store.journal.find(7).message is None
    store.journal.sent(7, 1 << 62)
    store.journal.sent(7, (1 << 62) + 1)
    assert store.journal.find(7).message == (1 << 62) + 1
    store.journal.sent(8, 5)
    assert store.journal.find(8) is None


def test_a_reader_delays_only_the_last_of_it(store, tmp_path):
    """While somebody reads an older state, forgetting still works; the next look empties the log."""
    fill(store, 20)
    with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answers").fetchone()
        store.journal.forget(0)
        store.journal.forget(1)
        assert not store.journal.about(0)
        assert marked(tmp_path)
    store.journal.expire(None, NOW - timedelta(days=400))
    assert marked(tmp_path) == set()


def test_a_database_without_a_journal_gets_one(tmp_path):
    """A store of the first version keeps its articles, and from then on notes answers."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
    with closing(sqlite3.connect(tmp_path / "verbatim.sqlite3")) as c, c:
        tables = [name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        first = "\n".join(MIGRATIONS[0])
        for table in tables:
            if f"CREATE TABLE {table} " not in first and not table.startswith("sqlite_"):
                c.execute(f"DROP TABLE {table}")
        c.execute("ALTER TABLE versions DROP COLUMN language")
        c.execute("PRAGMA user_version = 1")
    with closing(open_store(tmp_path)) as store:
        assert store.article("flood") == FLOOD.article
        store.journal.note(1, asked(), answer("how high?", quote(FLOOD, 0, 13)), with_question=True)
        assert len(store.journal.about(ANA).answers) == 1
