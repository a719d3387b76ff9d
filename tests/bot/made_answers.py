"""Answers made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retrieval.schema import Answer, ArticleRef, Correction, Place, Quote, Timings, Verdict

AS_OF = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


def make_article(**changes) -> ArticleRef:
    fields = {
        "id": "a.txt",
        "title": "Forces escalate attacks",
        "source": "Al Jazeera",
        "url": "https://news.example/a",
        "published": None,
    }
    return ArticleRef(**{**fields, **changes})


def make_quote(
    text="About 250,000 people had been displaced.", marks=(), paragraph=5, also=(), **changes
) -> Quote:
    article = make_article(**changes)
    return Quote(
        text=text, start=0, end=len(text), marks=marks, paragraph=paragraph, article=article, also=also
    )


def make_place(paragraph=2, *, same_story=False, **changes) -> Place:
    return Place(paragraph=paragraph, article=make_article(**changes), same_story=same_story)


def make_answer(
    *quotes: Quote,
    verdict=Verdict.STRONG,
    question="How many?",
    articles=312,
    corrected=(),
    differing=0,
) -> Answer:
    return Answer(
        question=question,
        verdict=verdict if quotes else Verdict.NONE,
        as_of=AS_OF,
        quotes=quotes,
        nearest=None,
        articles=articles,
        timings=Timings(embed=1, search=1, rank=1, read=1, total=4),
        corrected=corrected,
        differing=differing,
    )


EDROGAN = Correction(typed="Edrogan", used="Erdogan")
MARCH = date(2020, 3, 12)
