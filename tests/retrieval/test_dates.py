"""Words for dates mean days, and articles of those days come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from handmade import evidence, given

from retrieval.dates import meant_days, timeliness
from retrieval.ranking import TIMELY, weigh

TODAY = date(2022, 6, 16)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Who was arrested this week?", (2022, 6, 6), (2022, 6, 19)),
        ("who resigned YESTERDAY", (2022, 6, 6), (2022, 6, 19)),
        ("What burned on Tuesday?", (2022, 6, 6), (2022, 6, 19)),
        ("What did the court say last week?", (2022, 5, 30), (2022, 6, 19)),
        ("what opened this month", (2022, 6, 1), (2022, 7, 3)),
        ("what opened last month", (2022, 5, 1), (2022, 6, 3)),
        ("How many were displaced in May?", (2022, 5, 1), (2022, 6, 3)),
        ("How many were displaced in september?", (2021, 9, 1), (2021, 10, 3)),
        ("who fled since February 2020", (2020, 2, 1), (2020, 3, 3)),
        ("What happened on 3 March 2019?", (2019, 3, 3), (2019, 3, 10)),
        ("What happened on March 3rd, 2019?", (2019, 3, 3), (2019, 3, 10)),
        ("what happened on the 1st of June", (2022, 6, 1), (2022, 6, 8)),
        ("what happened on 17 June", (2021, 6, 17), (2021, 6, 24)),
    ],
)
def test_words_and_the_days_they_mean(question, first, last):
    """A few days around a week, a whole month, the week after a day."""
    assert meant_days(question, TODAY) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "question",
    [
        "Who may march?",
        "How many were displaced?",
        "what happened on 31 February 2020",
        "Who is May?",
        "",
        "in 0 may",
    ],
)
def test_no_date_no_days(question):
    """A word that could be a month, and a day that never was, mean no days."""
    assert meant_days(question, TODAY) is None


@pytest.mark.parametrize(
    "question", ["on 3 March 0000", "in May 0000", "in December 9999", "on 31 December 9999"]
)
def test_no_year_is_too_strange(question):
    """Whatever is typed, the answer is days or none."""
    days = meant_days(question, TODAY)
    assert days is None or days[0] <= days[1]


def passages(*published):
    return [
        replace(found, article=replace(found.article, published=day), id=number)
        for number, day in enumerate(published)
        for found in [given(f"{number}", "It burned.")]
    ]


@pytest.mark.parametrize("question", ["what burned this week", "what burned?"])
def test_a_timely_article_comes_first(question):
    """It gains a little, so that it leads among equals and loses to a passage that suits clearly better."""
    stored = passages(date(2021, 1, 1), date(2022, 6, 14), None)

    def order(*scores):
        ranked = [evidence(one, 0.0, score=score).ranked for one, score in zip(stored, scores, strict=True)]
        timely = timeliness(question, TODAY)
        return [one.stored.id for one in weigh(ranked, stored, {}, str.split, timely)]

    assert order(1, 1, 1) == [1, 0, 2]
    assert order(1 + 2 * TIMELY, 1, 1) == [0, 1, 2]


def test_words_for_days_mean_those_days_alone():
    """However recent another article is."""
    timely = timeliness("what burned in May?", TODAY)
    assert [timely(date(2022, 5, 1)), timely(date(2022, 6, 15)), timely(None)] == [1, 0, 0]


def test_without_words_for_days_a_month_halves():
    """An undated article gains nothing, and neither does one from days that haven't come."""
    timely = timeliness("what burned?", TODAY)
    assert [timely(date(2022, 6, day)) for day in (16, 17, 19)] == [1, 1, 1]
    assert [timely(date(2022, 5, 17)), timely(date(2022, 4, 17))] == [0.5, 0.25]
    assert [timely(date(2022, 6, 20)), timely(None)] == [0, 0]
    assert 0 <= timely(date(1, 1, 1)) < 1e-9
