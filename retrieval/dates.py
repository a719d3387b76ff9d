"""How timely an article is: of the days that a question's words mean, or else recent (pure)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]  # first and last

# What happened "this week" is told from a few days before that week on, and still some days later.
_BEFORE, _AFTER, _WEEK = 10, 3, 7  # days
# News is asked about while it is new: without words for a date an article counts half as much a month later.
_HALF_LIFE = 30  # days

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_RECENT = re.compile(
    r"\b(?:today|tonight|yesterday|this (?:week|weekend|morning|afternoon|evening)|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_LAST_WEEK = re.compile(r"\b(?:last|past) week(?:end)?\b", re.IGNORECASE)
_THIS_OR_LAST_MONTH = re.compile(r"\b(this|last|past) month\b", re.IGNORECASE)
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d))?"
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTHS})|"
    rf"(?P<month_first>{_MONTHS}) (?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?\b){_YEAR}",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(rf"\b(?:in|of|since|during) (?P<month>{_MONTHS})\b{_YEAR}", re.IGNORECASE)


def timeliness(question: str, today: date) -> Callable[[date | None], float]:
    """What an article's day of publication says for it, as asked today: 0 to 1, and 0 where it is unknown."""
    days = meant_days(question, today)

    def of_those_days(published: date | None) -> float:
        return float(published is not None and days is not None and days[0] <= published <= days[1])

    def recent(published: date | None) -> float:
        if published is None or published > today + timedelta(_AFTER):
            return 0.0
        return float(0.5 ** (max(0, (today - published).days) / _HALF_LIFE))

    return of_those_days if days else recent


def meant_days(question: str, today: date) -> Days | None:
    """The days on which articles about it were published; None without words for a date.

    A month or day without a year is the last one that has begun.
    """
    if found := _DAY.search(question):
        return _of_day(found, today)
    if found := _IN_MONTH.search(question):
        month = _month(found["month"])
        return _of_month(_year(found["year"], month, 1, today), month)
    if found := _THIS_OR_LAST_MONTH.search(question):
        first = today.replace(day=1)
        if found[1].lower() != "this":
            first = (first - timedelta(days=1)).replace(day=1)
        return _of_month(first.year, first.month)
    if _LAST_WEEK.search(question):
        return today - timedelta(_WEEK + _BEFORE), today + timedelta(_AFTER)
    if _RECENT.search(question):
        return today - timedelta(_BEFORE), today + timedelta(_AFTER)
    return None


def _of_day(found: re.Match[str], today: date) -> Days | None:
    month = _month(found["month"] or found["month_first"])
    day = int(found["day"] or found["day_second"])
    try:
        meant = date(_year(found["year"], month, day, today), month, day)
    except ValueError:  # there is no such day
        return None
    return meant, meant + timedelta(_WEEK)


def _of_month(year: int, month: int) -> Days:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last) + timedelta(_AFTER)


def _month(name: str) -> int:
    return 1 + _MONTHS.split("|").index(name.lower())


def _year(said: str | None, month: int, day: int, today: date) -> int:
    if said is not None:
        return int(said)
    return today.year - ((month, day) > (today.month, today.day))
