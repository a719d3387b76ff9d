"""The sentences of `/insights` and of the weekly digest. What comes from outside is escaped before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts import plural

INSIGHTS, DIGEST = "Insights", "Weekly digest"
NOBODY = "Nobody asked anything."
UNANSWERED = "**Unanswered**, similar questions together:"
REPORTS = "**Reports**:"
REPORTS_ELSEWHERE = "`/insights` shows the reports to moderators."
ANSWERED, WEAK, NOT_ANSWERED = "strong", "weak", "unanswered"
PER_DAY, PER_WEEK = "Questions per day", "Questions per week"
FILE = "questions.png"


def day(when: date) -> str:
    """`16 November`."""
    return f"{when.day} {when:%B}"


def days(first: date, last: date) -> str:
    """`16 to 22 November 2026`, with as much of the first day as differs."""
    if first == last:
        return f"{day(last)} {last.year}"
    if first.year != last.year:
        return f"{day(first)} {first.year} to {day(last)} {last.year}"
    start = day(first) if first.month != last.month else str(first.day)
    return f"{start} to {day(last)} {last.year}"


def head(title: str, first: date, last: date) -> str:
    """What this is, and of which days."""
    return f"**{title}** · {days(first, last)} (UTC)"


def counts(strong: int, weak: int, none: int) -> str:
    """How many questions there were, and what became of them."""
    asked = strong + weak + none
    return (
        f"**{plural(asked, 'question')}**: {none:,} unanswered ({_share(none, asked)}), "
        f"{weak:,} weak ({_share(weak, asked)}), {strong:,} strong"
    )


def judged(helpful: int, unhelpful: int, reports: int) -> str:
    """What people thought of the answers."""
    return f"{helpful:,} 👍 · {unhelpful:,} 👎 · {plural(reports, 'report')}"


def busiest(when: date, questions: int, channel: int, there: int) -> str:
    """When and where most was asked."""
    return f"Busiest: {when:%A}, {day(when)} ({questions:,}) and <#{channel}> ({there:,})"


def group(question: str, times: int, links: Sequence[str]) -> str:
    """Questions alike: the newest wording, escaped, how often, and addresses of the newest answers."""
    often = f"{times:,}× " if times > 1 else ""
    numbered = " ".join(f"[{number}]({address})" for number, address in enumerate(links, start=1))
    return f"- {often}“{question}”{' · ' if links else ''}{numbered}"


def resolved(count: int, times: int, title: str, address: str) -> str:
    """An article, by its escaped title, answers all or some of these questions by now."""
    which = "" if count == times else f"{count:,} of them "
    link = f" · [read](<{address}>)" if address else ""
    return f"-# {which}answered since by “{title}”{link}"


def report(when: str, person: int, place: str, reason: str) -> str:
    """One report: when, by whom, on what, and why, escaped."""
    return f"- {when} by <@{person}> on {place}: “{reason}”"


def more_groups(count: int) -> str:
    """Groups for which one message has no room."""
    return f"{plural(count, 'more group')} did not fit here"


def more_reports(count: int) -> str:
    """The same of reports."""
    return f"{plural(count, 'older report')} did not fit here"


def hidden(count: int) -> str:
    """Unanswered questions that are counted only."""
    are = "is" if count == 1 else "are"
    return (
        f"{plural(count, 'unanswered question')} {are} counted only: private, no longer kept, or asked where "
        "not everybody sees it who sees this"
    )


def picture(kind: str, bars: Sequence[str]) -> str:
    """The plot in words."""
    return f"{kind}: {'; '.join(bars)}."


def bar(first: date, last: date, strong: int, weak: int, none: int) -> str:
    """One bar in words."""
    when = f"{first.day} {first:%b}" if first == last else f"{first.day} {first:%b} to {last.day} {last:%b}"
    parts = [
        f"{count:,} {name}"
        for count, name in ((strong, ANSWERED), (weak, WEAK), (none, NOT_ANSWERED))
        if count
    ]
    return f"{when}: {', '.join(parts) or 'none asked'}"


def picture_in_short(kind: str, first: date, last: date, most: str) -> str:
    """The plot in words where it has too many bars to tell each: the whole of it, and the highest bar."""
    return f"{kind}, {days(first, last)}. Most: {most}."


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "0 %"
