"""What was asked in some days, counted, and what went unanswered, in groups of similar questions (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.grouping import group
from retrieval.schema import Verdict
from retrieval.store.hindsight import Past, Reported

Embed = Callable[[Sequence[str]], NDArray[np.float32]]  # questions -> unit vectors

_MOST_TEXTS = 300  # of unanswered questions, the newest, are put into groups; grouping takes their cube
_BY_DAY = 35  # days; of more there is one bar a week


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, UTC, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, datetime.min.time(), UTC)

    @property
    def before(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), datetime.min.time(), UTC)


def last_days(days: int, today: date) -> Period:
    """So many days, today the last of them."""
    return Period(today - timedelta(days=days - 1), today)


def last_week(today: date) -> Period:
    """The last whole week, from Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(days=7), monday - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Bar:
    """How many questions were asked from one day to another, by what became of them."""

    first: date
    last: date
    counts: Counter[Verdict]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions alike that went unanswered, newest first, each of them public and with its text."""

    asked: tuple[Past, ...]

    @property
    def question(self) -> str:
        """The newest wording."""
        return self.asked[0].question or ""

    @property
    def resolved(self) -> list[Past]:
        """Those that an article answers by now."""
        return [one for one in self.asked if one.resolved is not None]


@dataclass(frozen=True, slots=True)
class Insights:
    """All that was asked in a period, oldest first; `hidden` counts what is unanswered and in no group."""

    period: Period
    asked: tuple[Past, ...]
    groups: tuple[Group, ...]
    hidden: int
    reports: tuple[Reported, ...]

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many questions got which verdict."""
        return Counter(one.verdict for one in self.asked)

    def busiest(self) -> tuple[tuple[date, int], tuple[int, int]]:
        """The day and the channel with the most questions, and how many; of equals the first."""
        days, channels = (
            Counter(one.at.date() for one in self.asked),
            Counter(one.channel for one in self.asked),
        )
        return days.most_common(1)[0], channels.most_common(1)[0]

    def bars(self) -> list[Bar]:
        """One for each day, or of many days for each week, the last of which ends with the period."""
        days = (self.period.last - self.period.first).days + 1
        width = 1 if days <= _BY_DAY else 7
        count = -(-days // width)
        found = [Counter[Verdict]() for _ in range(count)]
        for one in self.asked:
            found[count - 1 - (self.period.last - one.at.date()).days // width][one.verdict] += 1
        ends = [self.period.last - timedelta(days=(count - 1 - at) * width) for at in range(count)]
        return [
            Bar(max(self.period.first, end - timedelta(days=width - 1)), end, counts)
            for end, counts in zip(ends, found, strict=True)
        ]


def gather(
    period: Period,
    asked: Sequence[Past],
    reports: Sequence[Reported],
    visible: Collection[int],
    embed: Embed,
) -> Insights:
    """Count and group; questions are shown only of channels that are `visible`. Takes seconds."""
    unanswered = [one for one in reversed(asked) if one.verdict is Verdict.NONE]
    by_text: dict[str, list[Past]] = {}
    for one in unanswered:
        if one.question is not None and not one.private and one.channel in visible:
            by_text.setdefault(" ".join(one.question.casefold().split()), []).append(one)
    texts = list(by_text)[:_MOST_TEXTS]
    groups = [_joined([by_text[texts[at]] for at in rows]) for rows in group(embed(texts))] if texts else []
    return Insights(
        period=period,
        asked=tuple(asked),
        groups=tuple(sorted(groups, key=lambda one: (-len(one.asked), -one.asked[0].id))),
        hidden=len(unanswered) - sum(len(one.asked) for one in groups),
        reports=tuple(reports),
    )


def _joined(asked: Sequence[Sequence[Past]]) -> Group:
    return Group(tuple(sorted((past for same in asked for past in same), key=lambda past: -past.id)))
