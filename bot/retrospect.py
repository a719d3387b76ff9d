"""Insights as one Discord message of at most 2,000 characters, and their plot in words (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import links
from bot.insights import Bar, Group, Insights
from bot.jumping import address, place
from bot.markdown import escape_line
from bot.render import LIMIT, size
from bot.texts import UNTITLED, moment
from bot.texts import insights as texts
from retrieval.schema import Verdict
from retrieval.store.hindsight import Reported

# Characters at most, so that there is room for several groups and reports, at worst for one and two.
_QUESTION, _REASON, _TITLE, _ADDRESS = 100, 80, 60, 150
_LINKS = 2  # to the newest answers of a group
_REPORTS = 600  # characters that reports may take, so that groups are shown, too
_ROOM = 330  # characters that the closing lines need at most
ALT = 1_024  # Discord's limit for the description of an attachment


def message(insights: Insights, guild: int, title: str, *, with_reports: bool) -> str:
    """Counts, groups of unanswered questions and, where moderators alone read it, reports."""
    period = insights.period
    lines = [texts.head(title, period.first, period.last), *_counted(insights)]
    closing = [texts.hidden(insights.hidden)] if insights.hidden else []
    told = insights.reports if with_reports else ()
    reports = _fitting([[_report(one, guild)] for one in told], _REPORTS)
    if len(reports) < len(told):
        closing.append(texts.more_reports(len(told) - len(reports)))
    if insights.reports and not with_reports:
        closing.append(texts.REPORTS_ELSEWHERE)
    below = [texts.REPORTS, *(line for one in reports for line in one)] if reports else []
    room = LIMIT - _ROOM - size("\n".join([*lines, texts.UNANSWERED, *below]))
    groups = _fitting([_group(one, guild) for one in insights.groups], room)
    if groups:
        lines += [texts.UNANSWERED, *(line for one in groups for line in one)]
    if len(groups) < len(insights.groups):
        closing.append(texts.more_groups(len(insights.groups) - len(groups)))
    return "\n".join([*lines, *below, *(f"-# {line}" for line in closing)])


def in_words(insights: Insights) -> tuple[str, str]:
    """The plot's title, and all of the plot in words, at most 1,024 characters."""
    bars = insights.bars()
    kind = texts.PER_DAY if all(bar.first == bar.last for bar in bars) else texts.PER_WEEK
    full = texts.picture(kind, [_bar(bar) for bar in bars])
    if len(full) <= ALT:
        return kind, full
    most = max(bars, key=lambda bar: bar.counts.total())
    period = insights.period
    return kind, texts.picture_in_short(kind, period.first, period.last, _bar(most))


def _counted(insights: Insights) -> Iterator[str]:
    if not insights.asked:
        yield texts.NOBODY
    else:
        yield texts.counts(*_verdicts(insights))
    helpful, unhelpful = (
        sum(one.helpful for one in insights.asked),
        sum(one.unhelpful for one in insights.asked),
    )
    yield texts.judged(helpful, unhelpful, len(insights.reports))
    if insights.asked:
        (day, questions), (channel, there) = insights.busiest()
        yield texts.busiest(day, questions, channel, there)


def _verdicts(insights: Insights) -> tuple[int, int, int]:
    counts = insights.verdicts
    return counts[Verdict.STRONG], counts[Verdict.WEAK], counts[Verdict.NONE]


def _bar(bar: Bar) -> str:
    counts = bar.counts
    return texts.bar(bar.first, bar.last, counts[Verdict.STRONG], counts[Verdict.WEAK], counts[Verdict.NONE])


def _fitting(blocks: Sequence[list[str]], room: int) -> list[list[str]]:
    """The first blocks of lines that take no more room than there is."""
    fitting = []
    for block in blocks:
        room -= size("\n".join(block)) + 1
        if room < 0:
            break
        fitting.append(block)
    return fitting


def _group(group: Group, guild: int) -> list[str]:
    jumps = [address(guild, one.channel, one.message) for one in group.asked if one.message is not None]
    lines = [texts.group(escape_line(group.question, _QUESTION), len(group.asked), jumps[:_LINKS])]
    resolved = group.resolved
    if resolved and resolved[0].resolved:
        article = resolved[0].resolved
        title = escape_line(article.title, _TITLE) or UNTITLED
        link = links.clean(article.url)
        link = link if len(link) <= _ADDRESS else ""
        lines.append(texts.resolved(len(resolved), len(group.asked), title, link))
    return lines


def _report(reported: Reported, guild: int) -> str:
    report = reported.report
    where = place(guild, reported.channel, reported.message, private=reported.private)
    return texts.report(moment(report.at), report.person, where, escape_line(report.reason, _REASON))
