"""What is typed into `source`, `since` and `until` is understood or refused."""

from __future__ import annotations

from datetime import date

import pytest
from discord_reading import read
from made_answers import make_article

from bot import texts
from bot.bounds import Bounds, bounds_of, source_called
from bot.catalogue import Catalogue
from bot.errors import BoundsError
from retrieval.errors import StoreEmptyError
from retrieval.schema import Within

CATALOGUE = Catalogue([make_article(title="The **bridge**", source="Courier <@1>")])


def test_nothing_given_is_no_bounds():
    """A plain question is asked of everything."""
    assert bounds_of(None, None, None) == Bounds(None, "")


def test_bounds_say_what_they_are():
    """The search gets publisher and days; the answer's small line names them and what is left out."""
    bounds = bounds_of(source_called(CATALOGUE, "Courier <@1>"), "2024-02-29", " 2024-02-29 ")
    day = date(2024, 2, 29)
    assert bounds.within == Within(source="Courier <@1>", since=day, until=day)
    assert bounds.said == (
        "Searched only: Courier \\<\\@1\\> · articles published 2024-02-29 or later"
        " · articles published 2024-02-29 or earlier · undated articles left out"
    )
    assert bounds_of(None, None, "2024-02-29").said == (
        "Searched only: articles published 2024-02-29 or earlier · undated articles left out"
    )
    assert (
        bounds_of(source_called(CATALOGUE, "a.txt"), None, None).said
        == "Searched only: The \\*\\*bridge\\*\\*"
    )


@pytest.mark.parametrize(
    "day",
    [
        *("", "yesterday", "2024", "2024-5-4", "20240504", "2024-W01-1", "2024-02-30", "2024/05/04"),
        *("04.05.2024", "2024-05-04T10:00", "٢٠٢٤-٠٥-٠٤", "0000-01-01", "2024-05-04\n2024-05-05", "9" * 400),
    ],
)
@pytest.mark.parametrize("option", ["since", "until"])
def test_what_is_no_day_is_told_the_form(day, option):
    """Only year-month-day of a day that the calendar has is taken."""
    days = {"since": None, "until": None, option: day}
    with pytest.raises(BoundsError) as refused:
        bounds_of(None, **days)
    assert str(refused.value) == texts.BAD_DAY
    assert "2024-05-31" in texts.BAD_DAY


def test_days_the_wrong_way_round_are_refused():
    """A search that could find nothing is refused with the accepted form; one day alone is a range."""
    with pytest.raises(BoundsError) as refused:
        bounds_of(None, "2024-05-05", "2024-05-04")
    assert str(refused.value) == texts.DAYS_REVERSED
    assert "2024-05-31" in texts.DAYS_REVERSED


@pytest.mark.parametrize("source", ["nobody", "", "@everyone **[x](https://evil.example)**", "x" * 6_000])
def test_an_unknown_source_is_told_the_closest_titles(source):
    """The sentence escapes what was typed and the titles, and stays short."""
    with pytest.raises(BoundsError) as refused:
        source_called(CATALOGUE, source)
    reading = read(str(refused.value))
    assert reading.found == []
    assert reading.text.endswith("; the closest titles are “The **bridge**”.")
    assert len(str(refused.value)) < 600


def test_without_articles_there_is_no_source_to_name():
    """On an empty shelf a source is answered with what a moderator can do."""
    with pytest.raises(StoreEmptyError):
        source_called(Catalogue(()), "anything")
