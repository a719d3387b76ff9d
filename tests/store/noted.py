"""Answers that a journal notes, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from retrieval.schema import Answer, ArticleRef, Quote, Timings, Verdict
from retrieval.store.journal import Asked

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
ANA, BO = 11, 12


def quote(entry, start, end, text=None):
    article = ArticleRef(id=entry.article.key, title="", source="", url="", published=None)
    text = entry.article.text[start:end] if text is None else text
    return Quote(text=text, start=start, end=end, marks=(), paragraph=1, article=article, also=())


def answer(question, *quotes, nearest=None):
    return Answer(
        question=question,
        verdict=Verdict.STRONG if quotes else Verdict.NONE,
        as_of=NOW,
        quotes=quotes,
        nearest=nearest,
        articles=2,
        timings=Timings(embed=0, search=0, rank=0, read=0, total=0),
    )


def asked(person=ANA, at=NOW, *, private=False):
    return Asked(at=at, person=person, guild=1, channel=2, private=private)
