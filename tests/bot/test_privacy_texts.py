"""What is kept about somebody is shown whole: in a message, or in a file where that is too short."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from discord_reading import read

from bot import privacy
from retrieval.schema import Verdict
from retrieval.store.arrivals import Arrival
from retrieval.store.cited import Cited
from retrieval.store.decisions import How
from retrieval.store.journal import Asked, Kept, Noted, Vote
from retrieval.store.reports import Report

ASKED = Asked(at=datetime(2026, 3, 12, 8, 1, 2, tzinfo=UTC), person=11, guild=22, channel=33, private=True)
PLACE = Cited(article="news/a_b.txt", digest="d1d2", start=40, end=95)
NEAR = Cited(article="news/near_b.txt", digest="d3d4", start=7, end=19)
NOTED = Noted(
    id=77,
    asked=ASKED,
    question="who is *Ana* @everyone?",
    verdict=Verdict.WEAK,
    quotes=(PLACE,),
    nearest=NEAR,
    message=5005,
    resolved="news/later_b.txt",
)
VOTE = Vote(answer=78, person=11, at=ASKED.at, helpful=False, reason="not *this* one")
CAME = Arrival("news/own_b.txt", "d5d6", ASKED.at, How.ADDED, 11, "it was *missing*")
REPORT = Report(answer=79, person=11, at=ASKED.at, reason="@here it is **false**")


def test_everything_that_is_kept_is_shown():
    """Each field of an entry is in the message; what people typed is text and nothing else."""
    content, attached = privacy.listed(Kept((NOTED,), (VOTE,), (REPORT,), brought=(CAME,)))
    assert attached == ""
    assert "<#33>" in content
    shown = read(content.replace("<#33>", "33").partition("\n- ")[2]).text
    values = [getattr(ASKED, one.name) for one in fields(ASKED) if one.name not in {"at", "private"}]
    values += [getattr(place, one.name) for place in (PLACE, NEAR) for one in fields(place)]
    values += [VOTE.answer, VOTE.person, VOTE.reason, "👎", REPORT.answer, REPORT.reason]
    values += [CAME.article, CAME.digest, "/articles add", CAME.reason]
    for value in [
        NOTED.id,
        NOTED.message,
        NOTED.resolved,
        *values,
        "2026-03-12 08:01:02 UTC",
        "private answer",
        NOTED.question,
        "weak",
    ]:
        assert str(value) in shown
    assert all(read(line).found == [] for line in content.replace("<#33>", "").split("\n- "))


def test_nothing_is_said_to_be_nothing():
    """Of whom nothing is kept, that is what they are told."""
    assert privacy.listed(Kept((), (), ())) == (privacy.NOTHING_KEPT, "")


def test_what_is_too_long_for_a_message_is_a_file():
    """The file has a line for every answer, unescaped; the message says that it is there."""
    content, attached = privacy.listed(Kept((NOTED,) * 20, (VOTE,) * 20, (REPORT,) * 20))
    assert "what you asked for 20 answers, and 20 votes and 20 reports" in content
    assert len(content) < 200
    lines = attached.splitlines()
    assert len(lines) == 60
    assert all("who is *Ana* @everyone?" in line for line in lines[:20])
    assert all("not *this* one" in line for line in lines[20:40])
    assert all("@here it is **false**" in line for line in lines[40:])


@pytest.mark.parametrize(
    ("question_days", "said"),
    [
        (30, "question's text for 30 days"),
        (0, "question's text not at all"),
        (None, "question's text as long"),
    ],
)
def test_about_says_for_how_long(question_days, said):
    """What /about says of the journal is what is set."""
    stored = privacy.stored(question_days, 400)
    assert said in stored
    assert "for 400 days: who asked" in stored
    assert "/privacy forget" in stored
