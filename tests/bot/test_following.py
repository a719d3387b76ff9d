"""A follow-up is looked up first where the earlier answer was found, if its asker may know that answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from made_answers import make_article

from bot.bounds import Bounds
from bot.errors import AnswerGoneError
from bot.following import FollowUps
from retrieval.schema import Verdict, Within
from retrieval.store.cited import Cited
from retrieval.store.journal import Asked, Noted

ANA, BO, THREAD = 1, 2, 30
ASKED = Asked(at=datetime(2026, 3, 12, tzinfo=UTC), person=ANA, guild=2, channel=THREAD, private=False)
QUOTED = (Cited("gone.txt", "", 0, 5), Cited("a.txt", "", 0, 5))


def noted(*quotes, private=False, message=7):
    asked = replace(ASKED, person=BO, private=private)
    return Noted(9, asked, None, Verdict.WEAK, quotes, None, message, None)


class Books:
    """Keeps one answer, and remembers in which thread and for whom the newest was looked for."""

    def __init__(self, kept: Noted | None) -> None:
        self.kept = kept
        self.looked: list[tuple[int, int | None]] = []

    async def find(self, answer):
        if self.kept is None or answer != self.kept.id:
            raise AnswerGoneError("gone")
        return self.kept

    async def look_back(self, look):
        return look(self)

    def newest_in(self, thread, person):
        self.looked.append((thread, person))
        return self.kept and self.kept.id


def bounds(books, asked=ASKED, **where):
    articles = {"a.txt": make_article()}
    return asyncio.run(FollowUps(books, articles.get).bounds(asked, **{"in_thread": False, **where}))


def test_the_first_quote_s_article_comes_first_and_the_small_print_says_so():
    """The link leads to the message that shows the earlier answer, where that is known."""
    found = bounds(Books(noted(*reversed(QUOTED))), replied=9)
    assert found.within == Within(first=("a.txt",))
    link = "<https://discord.com/channels/2/30/7>"
    assert found.said == f"Looked first in the article of [the earlier answer]({link})."
    unknown = bounds(Books(noted(*reversed(QUOTED), message=None)), replied=9)
    assert unknown.said == "Looked first in the article of the earlier answer."


@pytest.mark.parametrize(
    ("kept", "where"),
    [
        (noted(QUOTED[1]), {}),
        (noted(QUOTED[1], private=True), {"replied": 9}),
        (noted(), {"replied": 9}),
        (noted(*QUOTED), {"replied": 9}),
        (noted(QUOTED[1]), {"replied": 8}),
        (noted(QUOTED[1]), {"replied": 8, "in_thread": True}),
        (noted(QUOTED[1], private=True), {"in_thread": True}),
        (None, {"in_thread": True}),
    ],
    ids=["no reply", "private", "no quotes", "article gone", "forgotten", "so in a thread", "others'", "new"],
)
def test_any_other_question_stands_for_itself(kept, where):
    """Nothing comes first, and nothing is said."""
    assert bounds(Books(kept), **where) == Bounds()


@pytest.mark.parametrize(("private", "person"), [(False, None), (True, ANA)])
def test_private_answers_are_looked_for_only_in_private(private, person):
    """In a thread, the asker's own private answers count where the new one will be private, too."""
    kept = noted(QUOTED[1], private=private)
    books = Books(replace(kept, asked=replace(kept.asked, person=ANA)))
    assert bounds(books, replace(ASKED, private=private), in_thread=True).said
    assert books.looked == [(THREAD, person)]
