"""Two thousand hostile texts, as articles and as questions: quoted to the letter, and nothing but text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from discord_reading import foreign, read_quotes
from hostile_texts import ARTICLES, HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import privacy, render, sources
from bot.bounds import bounds_of, source_called
from bot.catalogue import Catalogue
from bot.claims import claim_in
from bot.context import Standing, around, nearest
from bot.errors import BoundsError
from bot.failures import explain
from bot.markdown import escape_line
from bot.texts import TOO_LONG
from retrieval.answering import check_question
from retrieval.articles.cleaning import clean_line, clean_text
from retrieval.errors import QuestionError
from retrieval.indexing import digest
from retrieval.passages import split_sentences
from retrieval.quoting import pick
from retrieval.ranking import Evidence
from retrieval.reading import Reading
from retrieval.schema import Answer, Article, ArticleRef, Passage, Timings, Verdict
from retrieval.store.cited import Cited
from retrieval.store.journal import Asked, Kept, Noted
from retrieval.store.protocol import Outdated
from retrieval.store.searched import Stored

NOW = datetime(2026, 3, 12, tzinfo=UTC)


def article_of(text):
    """As a reader of files would make it, with the same hostile text for title and publisher."""
    return Article(
        "a.txt", clean_line(text), clean_text(text), clean_line(text), "https://news.example/a?b=*c*"
    )


def answer_of(quotes, verdict):
    timings = Timings(embed=1, search=1, rank=1, read=1, total=4)
    return Answer(
        question="Which?",
        verdict=verdict,
        as_of=NOW,
        quotes=quotes,
        nearest=None,
        articles=1,
        timings=timings,
    )


def readings_of(article, cut):
    """Its sentences as they were marked, the part that `cut` says of each."""
    sentences = split_sentences(article.text)
    if not sentences:
        return []
    whole = Passage(sentences[0].start, sentences[-1].end, 0, len(sentences))
    evidence = Evidence(None, Stored(0, article, whole, sentences), (), 0.0)
    return [
        Reading(evidence, at, one.start + int(cut * (one.end - one.start) / 2), one.end, -float(at))
        for at, one in enumerate(sentences[:4])
    ]


def assert_ours_alone(content):
    """Outside its block quotes nothing in the message formats, links, mentions or pings but what is ours."""
    assert foreign(content) == [], content
    assert render.size(content) <= render.LIMIT


def assert_quoted(content, article, quotes):
    """The block quotes are shown as slices of the article, with bold within their marks alone."""
    readings, _ = read_quotes(content)
    assert render.quotes_shown(content) == [one.text for one in readings]
    for shown in readings:
        assert shown.found == []
        assert shown.text in article.text
        marked = {
            place
            for quote in quotes
            for start, end in quote.marks
            for place in range(start, end)
            if quote.text == shown.text
        }
        assert {place for start, end in shown.bold for place in range(start, end)} <= marked
    assert_ours_alone(content)


def check_as_article(text, cut):
    """Quoted in an answer, among its neighbours, and listed."""
    article = article_of(text)
    quotes = pick(readings_of(article, cut), 3, 400)
    assert all(article.text[one.start : one.end] == one.text for one in quotes)
    for verdict in (Verdict.STRONG, Verdict.WEAK):
        assert_quoted(render.message(answer_of(quotes, verdict)), article, quotes)
    for one in quotes[:1]:
        cited = Cited(article="a.txt", digest=digest(article), start=one.start, end=one.end)
        now = replace(article, text=re.sub(r"[0-9e]", "a", article.text), title="")
        was = Standing(cited, now, was=Outdated(article, NOW))
        for content in (
            *around(Standing(cited, article)),
            nearest(Standing(cited, article)),
            *around(was),
        ):
            assert_ours_alone(content)
            assert all(shown.text in article.text + now.text for shown in read_quotes(content)[0])
            assert read_quotes(content)[0] or TOO_LONG in content
    listed = sources.page_of(Catalogue([ArticleRef.of(article)]), "", 1)
    assert_ours_alone(listed)


def check_as_question(text):
    """Refused with a reason or kept and shown; as a source, a query and a message to be looked up."""
    other = Catalogue([ArticleRef.of(Article("b.txt", "Other", "Other."))])
    try:
        question = check_question(text)
    except QuestionError as error:
        assert_ours_alone(explain(error, "ask"))
    else:
        asked = Asked(NOW, 1, 1, 1, private=False)
        kept = Kept((Noted(1, asked, question, Verdict.NONE, (), None, None, None),), votes=(), reports=())
        assert_ours_alone(privacy.listed(kept)[0])
    try:
        named = source_called(other, text)
        assert_ours_alone(bounds_of(named, None, None).said)
    except BoundsError as error:
        assert_ours_alone(str(error))
    assert_ours_alone(sources.page_of(other, text, 1))
    claim = claim_in(text)
    assert claim is None or len(claim.text) <= 300


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("cut", [0.0, 1.0])
def test_listed_texts_are_only_text(text, cut):
    """Each construct that Discord knows, as an article, a title, a publisher and a question."""
    check_as_article(text, cut)
    check_as_question(text)


@given(ARTICLES, st.floats(0, 1))
@example("a**", 0.5)
@settings(deadline=None, max_examples=2_000)
def test_two_thousand_texts_are_only_text(text, cut):
    """Whatever it is: quotes are slices, shown to the letter; no ping, link or format but the bot's own."""
    check_as_article(text, cut)
    check_as_question(text)


def test_the_judge_is_no_friend():
    """Were a title or a question not escaped, the checks above would see it."""
    for content in ("— [x](https://evil.example)", "-# <@1>", "- **bold** · 1 May 2020", "“@everyone”"):
        with pytest.raises(AssertionError):
            assert_ours_alone(content)


def test_a_name_on_one_line_can_turn_nothing_round():
    """Invisible characters and those that turn the direction of writing are left out of names and reasons."""
    assert escape_line("a\u202eb\u2066c\u200bd\ufeff e\x00", 50) == "abcd e"
