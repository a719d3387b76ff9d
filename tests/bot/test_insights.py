"""What was asked is counted by days, and what went unanswered is grouped."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import make_article
from made_pasts import NOON, make_past, make_reported

from bot.insights import Period, gather, last_days, last_week
from retrieval.schema import Verdict

TODAY = NOON.date()
WEEK = last_days(7, TODAY)


def by_first_letter(texts):
    """Vectors that are the same for the same first letter, and else at right angles."""
    return np.eye(26, dtype=np.float32)[[ord(text[0]) - ord("a") for text in texts]]


def look(asked, *, period=WEEK, visible=frozenset({2}), embed=by_first_letter, reports=()):
    return gather(period, asked, reports, visible, embed)


def test_seven_days_are_today_and_the_six_before():
    """From the first moment of the first day to before the first moment of tomorrow, UTC."""
    assert (WEEK.first, WEEK.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert WEEK.since.isoformat() == "2026-11-16T00:00:00+00:00"
    assert WEEK.before.isoformat() == "2026-11-23T00:00:00+00:00"
    assert last_days(1, TODAY) == Period(TODAY, TODAY)


@pytest.mark.parametrize(("today", "monday"), [("2026-11-22", "2026-11-09"), ("2026-11-23", "2026-11-16")])
def test_the_last_week_is_a_whole_one(today, monday):
    """From Monday to Sunday; a week is over when the next one has begun."""
    week = last_week(date.fromisoformat(today))
    assert week.first.isoformat() == monday
    assert week.last - week.first == timedelta(days=6)


def test_questions_alike_are_one_group_with_the_newest_wording():
    """The same words in other case are the same question; groups of more come first, of equals the newest."""
    asked = [
        make_past(1, question="how high?", ago=3),
        make_past(2, question="who else?", ago=2),
        make_past(3, question="How  HIGH?", ago=1),
        make_past(4, question="hotter than when?"),
        make_past(5, question="and now?"),
    ]
    groups = look(asked).groups
    assert [group.question for group in groups] == ["hotter than when?", "and now?", "who else?"]
    assert [past.id for past in groups[0].asked] == [4, 3, 1]


def test_what_nobody_may_see_is_counted_only():
    """Private ones, ones without text, and ones of channels out of sight are in no group."""
    asked = [
        make_past(1, private=True),
        make_past(2, question=None),
        make_past(3, channel=9),
        make_past(4),
        make_past(5, verdict=Verdict.WEAK),
    ]
    insights = look(asked)
    assert ([[past.id for past in group.asked] for group in insights.groups], insights.hidden) == ([[4]], 3)
    assert insights.verdicts == {Verdict.NONE: 4, Verdict.WEAK: 1}


def test_a_model_is_not_asked_in_vain():
    """Where nothing is to be grouped nothing is embedded; of very many texts only the newest 300 are."""
    texts = []

    def embed(questions):
        texts.extend(questions)
        return np.eye(len(questions), dtype=np.float32)

    assert look([make_past(1, verdict=Verdict.STRONG)], embed=embed).groups == ()
    assert texts == []
    insights = look([make_past(id_, question=f"question {id_}") for id_ in range(400)], embed=embed)
    assert texts == [f"question {id_}" for id_ in range(399, 99, -1)]
    assert (len(insights.groups), insights.hidden) == (300, 100)


def test_a_group_knows_what_is_answered_by_now():
    """Those of its questions that an article has resolved, the newest first."""
    article = make_article(title="Later")
    asked = [make_past(1, resolved=article), make_past(2), make_past(3, resolved=article)]
    (group,) = look(asked).groups
    assert [past.id for past in group.resolved] == [3, 1]


def test_the_busiest_day_and_channel_are_those_with_the_most():
    """With how many questions there were, private and answered ones, too."""
    asked = [make_past(1, ago=4), make_past(2, ago=1, channel=5), make_past(3, ago=1, private=True)]
    assert look(asked).busiest() == ((date(2026, 11, 21), 2), (2, 2))


def test_few_days_have_a_bar_each():
    """Also those on which nobody asked, in order, by verdict."""
    asked = [make_past(1, ago=6), make_past(2, verdict=Verdict.STRONG), make_past(3)]
    bars = look(asked).bars()
    assert [bar.first for bar in bars] == [date(2026, 11, day) for day in range(16, 23)]
    assert [bar.counts.total() for bar in bars] == [1, 0, 0, 0, 0, 0, 2]
    assert bars[-1].counts == {Verdict.STRONG: 1, Verdict.NONE: 1}


@given(st.integers(1, 400), st.data())
def test_bars_cover_the_period(days, data):
    """They follow each other without a gap from its first to its last day, and count every question once."""
    ago = data.draw(st.lists(st.integers(0, days - 1), max_size=20))
    period = last_days(days, TODAY)
    asked = [make_past(id_, ago=days_ago, verdict=Verdict.WEAK) for id_, days_ago in enumerate(ago)]
    bars = look(asked, period=period).bars()
    assert (bars[0].first, bars[-1].last) == (period.first, period.last)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(bars))
    for bar in bars:
        inside = [past for past in asked if bar.first <= past.at.date() <= bar.last]
        assert bar.counts.total() == len(inside)
    assert len(bars) <= 58


def test_reports_come_along():
    """They are neither counted into questions nor left out."""
    assert look([], reports=[make_reported()]).reports == (make_reported(),)
