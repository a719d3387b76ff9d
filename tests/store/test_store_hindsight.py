"""What moderators look back on is what was kept, of their server and of the time they ask for."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from wordcount import FLOOD, TAX, entry, open_store, publish

from retrieval.schema import Answer, Timings, Verdict
from retrieval.store.decisions import Decision, Kind
from retrieval.store.hindsight import Reported
from retrieval.store.journal import Asked, Vote
from retrieval.store.reports import Report

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
ANA, BO = 11, 12
NEWS = entry(
    "news", "The whale song won a prize.", title="Whale", source="Courier", url="https://n.example/w"
)


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        yield store


def note(
    store, id_, question="how high?", *, ago=DAY, verdict=Verdict.NONE, guild=1, private=False, text=True
):
    asked = Asked(at=NOW - ago, person=ANA, guild=guild, channel=2, private=private)
    answer = Answer(
        question=question,
        verdict=verdict,
        as_of=NOW,
        quotes=(),
        nearest=None,
        articles=2,
        timings=Timings(embed=0, search=0, rank=0, read=0, total=0),
    )
    store.journal.note(id_, asked, answer, with_question=text)


def asked(store, since=NOW - 9 * DAY, before=NOW):
    return store.journal.hindsight.asked(1, since, before)


def test_all_of_a_server_and_a_time_is_counted(store):
    """Others' servers and other times are left out; votes are counted, and nobody is named."""
    note(store, 1, ago=10 * DAY)
    note(store, 2, ago=9 * DAY, private=True)
    note(store, 3, verdict=Verdict.WEAK, text=False)
    note(store, 4, guild=2)
    note(store, 5, ago=timedelta())
    store.journal.sent(3, 333)
    store.journal.vote(Vote(3, ANA, NOW, helpful=True, reason=""))
    store.journal.vote(Vote(3, BO, NOW, helpful=False, reason="no"))
    private, weak = asked(store)
    assert (private.id, private.private, private.question, private.verdict) == (2, True, "how high?", "none")
    assert (weak.id, weak.at, weak.channel, weak.question, weak.message) == (3, NOW - DAY, 2, None, 333)
    assert [(one.helpful, one.unhelpful) for one in (private, weak)] == [(0, 0), (1, 1)]
    assert not hasattr(weak, "person")


def test_reports_say_where_their_answers_are(store):
    """Newest first, of one server, within the time in which they were made."""
    note(store, 1, ago=30 * DAY)
    note(store, 2, private=True)
    note(store, 3, guild=2)
    store.journal.sent(1, 111)
    reports = [Report(id_, BO, NOW - id_ * DAY, f"reason {id_}") for id_ in (1, 2, 3)]
    assert all(map(store.journal.report, reports))
    assert store.journal.hindsight.reports(1, NOW - 2 * DAY, NOW) == [
        Reported(reports[0], 2, 111, private=False),
        Reported(reports[1], 2, None, private=True),
    ]
    assert store.journal.hindsight.reports(1, NOW - DAY, NOW - DAY) == []


def test_what_went_unanswered_can_be_asked_again(store):
    """The newest public ones whose text is kept, as many as wanted."""
    note(store, 1, ago=40 * DAY)
    note(store, 2, "one?")
    note(store, 3, "two?", guild=2)
    note(store, 4, private=True)
    note(store, 5, text=False)
    note(store, 6, verdict=Verdict.WEAK)
    note(store, 7, "three?")
    assert store.journal.hindsight.unanswered(NOW - 30 * DAY, 2) == [(7, "three?"), (3, "two?")]
    assert len(store.journal.hindsight.unanswered(NOW - 30 * DAY, 9)) == 3


def test_an_article_that_came_later_resolves_a_question(store):
    """It is named as it is now, also to the asker; once it has gone the question is open again."""
    note(store, 1)
    publish(store, NEWS)
    assert store.journal.hindsight.resolve(1, "news", NOW)
    (past,) = asked(store)
    assert (past.resolved.id, past.resolved.title) == ("news", "Whale")
    assert (past.resolved.source, past.resolved.url) == ("Courier", "https://n.example/w")
    assert store.journal.about(ANA).answers[0].resolved == "news"
    assert store.journal.hindsight.unanswered(NOW - 2 * DAY, 9) == []
    publish(store, remove=["news"])
    assert asked(store)[0].resolved is None
    assert store.journal.hindsight.unanswered(NOW - 2 * DAY, 9) == [(1, "how high?")]


def test_an_article_that_is_hidden_resolves_nothing(store):
    """Nobody is shown it, so the question is open while moderators hide it."""
    note(store, 1)
    publish(store, NEWS)
    store.journal.hindsight.resolve(1, "news", NOW)
    store.moderation.decide(Decision(1, Kind.HIDDEN, "news", "Whale", NOW, BO))
    assert asked(store)[0].resolved is None
    assert store.journal.hindsight.unanswered(NOW - 2 * DAY, 9) == [(1, "how high?")]
    store.moderation.lift("news", Kind.HIDDEN)
    assert asked(store)[0].resolved.title == "Whale"


def test_an_article_that_was_there_resolves_nothing(store):
    """Neither one of the time of the question, nor one that came back unchanged; a changed one does."""
    note(store, 1, ago=-DAY)
    assert not store.journal.hindsight.resolve(1, "flood", NOW)
    publish(store, remove=["flood"])
    note(store, 2, ago=-DAY)
    publish(store, FLOOD)
    assert not store.journal.hindsight.resolve(2, "flood", NOW)
    assert not store.journal.hindsight.resolve(2, "nowhere", NOW)
    note(store, 3, ago=timedelta(seconds=60))
    publish(store, entry("flood", "A whale came.", title="Flood"))
    assert store.journal.hindsight.resolve(3, "flood", NOW)
    assert not store.journal.hindsight.resolve(4, "flood", NOW)


def test_what_is_forgotten_is_in_no_hindsight(store):
    """With who asked go the questions, their reports and what resolved them."""
    note(store, 1)
    publish(store, NEWS)
    store.journal.hindsight.resolve(1, "news", NOW)
    store.journal.report(Report(1, BO, NOW - DAY, "no"))
    store.journal.forget(ANA)
    assert asked(store) == []
    assert store.journal.hindsight.reports(1, NOW - 9 * DAY, NOW) == []
