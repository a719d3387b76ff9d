"""Insights are one message, whatever was typed, and their plot is told in words."""

from __future__ import annotations

import pytest
from discord_reading import read
from made_answers import make_article
from made_pasts import NOON, make_past, make_reported
from test_insights import by_first_letter

from bot.insights import gather, last_days
from bot.render import LIMIT, size
from bot.retrospect import ALT, in_words, message
from retrieval.schema import Verdict

GUILD = 77
WHEN = f"<t:{int(NOON.timestamp())}:R>"
COUNTED_ONLY = "counted only: private, no longer kept, or asked where not everybody sees it who sees this"
HOSTILE = "how *many* @everyone <@5> [x](https://x.example) `are` there | \u202e> # h?"


def look(asked, *, days=7, reports=()):
    return gather(last_days(days, NOON.date()), asked, reports, {2}, by_first_letter)


def shown(asked, *, reports=(), with_reports=True):
    return message(look(asked, reports=reports), GUILD, "Insights", with_reports=with_reports)


def test_all_of_it_is_said():
    """Counts with shares, votes, the busiest day and channel, groups with links, and reports."""
    article = make_article(title="The *dam*", url="https://news.example/dam")
    asked = [
        make_past(1, ago=2, verdict=Verdict.STRONG, helpful=2),
        make_past(2, ago=1, verdict=Verdict.WEAK, unhelpful=1),
        make_past(3, ago=1, question="how high?", resolved=article),
        make_past(4, question="how deep?", message=None),
        make_past(5, question="how deep?", private=True),
        make_past(6, question="who?"),
    ]
    assert shown(asked, reports=[make_reported("it is *wrong*")]).split("\n") == [
        "**Insights** · 16 to 22 November 2026 (UTC)",
        "**6 questions**: 4 unanswered (67 %), 1 weak (17 %), 1 strong",
        "2 👍 · 1 👎 · 1 report",
        "Busiest: Sunday, 22 November (3) and <#2> (6)",
        "**Unanswered**, similar questions together:",
        "- 2× “how deep?” · [1](<https://discord.com/channels/77/2/1003>)",
        "-# 1 of them answered since by “The \\*dam\\*” · [read](<https://news.example/dam>)",
        "- “who?” · [1](<https://discord.com/channels/77/2/1006>)",
        "**Reports**:",
        f"- {WHEN} by <@11> on an [answer](<https://discord.com/channels/77/2/1007>): “it is \\*wrong\\*”",
        f"-# 1 unanswered question is {COUNTED_ONLY}",
    ]


def test_a_digest_has_no_reports():
    """Who reads its channel need not be a moderator: it says where reports are, not what they say."""
    content = shown([make_past(1)], reports=[make_reported("secret")], with_reports=False)
    assert "secret" not in content
    assert "1 report\n" in content
    assert content.endswith("-# `/insights` shows the reports to moderators.")


def test_a_private_answer_is_not_led_to():
    """A report on one says so, without link and without channel."""
    content = shown([], reports=[make_reported(private=True, message=None)])
    assert "on a private answer: “wrong”" in content
    assert "Nobody asked anything." in content
    assert "discord.com" not in content


def test_what_people_typed_is_text_and_no_more():
    """A hostile question and a hostile reason are shown as they are, and nothing in them works."""
    content = shown([make_past(1, question=HOSTILE)], reports=[make_reported(HOSTILE)])
    for line in content.split("\n"):
        if "how" in line:
            typed = line.partition("“")[2].partition("”")[0]
            assert read(typed).found == []
            assert read(typed).text == HOSTILE.replace("\u202e", "")


@pytest.mark.parametrize("letter", ["x", "*", "😀"])
@pytest.mark.parametrize("with_reports", [False, True])
def test_it_always_fits(letter, with_reports):
    """However much was asked and reported, it is one message, which says what it leaves out."""
    article = make_article(title=letter * 300, url="https://news.example/" + "a" * 450)
    asked = [
        make_past(
            id_, question=f"{chr(97 + id_ % 26)}{letter * 290}{id_}", resolved=article if id_ % 2 else None
        )
        for id_ in range(80)
    ]
    reports = [make_reported(letter * 500) for _ in range(80)]
    content = shown([*asked, make_past(99, private=True)], reports=reports, with_reports=with_reports)
    assert LIMIT / 2 < size(content) <= LIMIT
    assert "more groups did not fit here" in content
    assert ("older reports did not fit here" in content) == with_reports
    assert content.count("\n- ") >= (3 if with_reports else 1)


def test_a_few_bars_are_told_one_by_one():
    """Each with its day and its counts, as the plot shows them."""
    asked = [make_past(1, ago=1), make_past(2, verdict=Verdict.STRONG), make_past(3, verdict=Verdict.STRONG)]
    kind, words = in_words(look(asked, days=3))
    assert kind == "Questions per day"
    assert words == "Questions per day: 20 Nov: none asked; 21 Nov: 1 unanswered; 22 Nov: 2 strong."


def test_many_bars_are_told_in_short():
    """Where they don't fit into a description, the days and the highest bar are told."""
    asked = [make_past(id_, ago=id_ % 400, verdict=list(Verdict)[id_ % 3]) for id_ in range(2000)]
    kind, words = in_words(look([*asked, *[make_past(9999, ago=3)] * 500], days=400))
    assert kind == "Questions per week"
    assert len(words) <= ALT
    assert words.startswith(
        "Questions per week, 19 October 2025 to 22 November 2026. Most: 16 Nov to 22 Nov: "
    )
