"""Questions in, answers out: what may be asked, and what an answer is made of."""

import math
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from handmade import (
    FLOOD,
    LIBRARY,
    PASSAGE_WORDS,
    CountingEmbedder,
    in_threads,
    open_counting_store,
    silently,
)
from store.wordcount import tokenize

from retrieval.answering import Answerer, check_question
from retrieval.errors import QuestionError, StoreEmptyError
from retrieval.indexing import Indexer
from retrieval.reading import SentenceReader
from retrieval.schema import Verdict
from retrieval.signals import Signals
from retrieval.verdict import Calibration, Odds, Thresholds

QUESTIONS = ("how high was the flood?", "who opened the library?", "the river", "the film club of the city")


def always(verdict):
    """A calibration by which every question gets this verdict."""
    weak, strong = {Verdict.NONE: (1, 2), Verdict.WEAK: (0, 1), Verdict.STRONG: (-1, 0)}[verdict]
    unmoved = Odds(intercept=0.0, coefficients=dict.fromkeys((field.name for field in fields(Signals)), 0.0))
    return Calibration(
        made_by="hand",
        said=unmoved,
        right=unmoved,
        thresholds=Thresholds(weak=weak, strong=strong, odds=None),
        figures={},
    )


@pytest.fixture
def store(tmp_path):
    with closing(open_counting_store(tmp_path / "data")) as store:
        yield store


def index(store, *articles):
    Indexer(store, CountingEmbedder, lambda: articles, passage_words=PASSAGE_WORDS).run(silently)


def answerer(store, verdict=Verdict.WEAK, embedder=None, **options):
    chosen = {
        "quotes": 3,
        "quote_characters": 400,
        "candidates": 50,
        "today": lambda: date(2024, 2, 8),
        **options,
    }
    embedder = embedder or CountingEmbedder()
    return Answerer(
        store,
        embedder,
        tokenize,
        reader=SentenceReader(),
        reranker=None,
        calibration=always(verdict),
        **chosen,
    )


def without_times(answers):
    return [one.model_dump(exclude={"timings"}) for one in answers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who?", "who?"),
        ("  \n who \t won? ", "who won?"),
        ("first line\nsecond line", "first line second line"),
        ("abc", "abc"),
        ("a" * 300, "a" * 300),
        (" " * 500 + "abc" + "\u3000" * 500, "abc"),
        ("кто победил?", "кто победил?"),
        ("誰が勝った？", "誰が勝った？"),
        ("من فاز؟", "من فاز؟"),
        ("कौन जीता?", "कौन जीता?"),
        ("12 é 34", "12 é 34"),
    ],
)
def test_a_question_is_taken_without_surrounding_blanks(text, expected):
    """From 3 to 300 characters with a letter of any script is a question; its blanks become single spaces."""
    assert check_question(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\u3000" * 50, "a", "ab", "  ab  ", "a" * 301])
def test_a_question_of_another_length_is_refused(text):
    """Blank, too short and too long questions are told the limits and their own length."""
    with pytest.raises(QuestionError, match=rf"3 to 300 characters.* {len(' '.join(text.split()))}\."):
        check_question(text)


@pytest.mark.parametrize("text", ["???", "250,000?", "🌊🌊🌊", "１２３", "<@123456>", "\u200b" * 3])
def test_a_question_without_letters_is_refused(text):
    """Digits, signs and emoji ask nothing."""
    with pytest.raises(QuestionError, match="no letters"):
        check_question(text)


@pytest.mark.parametrize("text", ["who \ud800 won?", "caf\udce9 where?"])
def test_a_question_with_broken_characters_is_refused(text):
    """Half a character, as wrongly encoded input or a hostile client sends it, is no text."""
    with pytest.raises(QuestionError, match="broken characters"):
        check_question(text)


def test_only_questions_are_asked(store):
    """A bad question among good ones is refused before anything is computed."""
    index(store, FLOOD)
    embedder = CountingEmbedder()
    with pytest.raises(QuestionError):
        answerer(store, embedder=embedder).ask_many([*QUESTIONS, "?"])
    assert embedder.calls == []


def test_what_may_be_asked_is_checked_before_the_looking_up(store):
    """Looking up refuses no question for its length; that is for those who take questions in."""
    index(store, FLOOD)
    long = "how high was the flood? " * 20
    assert [one.question for one in answerer(store).investigate([long, "?"])] == [long, "?"]


def test_an_answer_says_what_was_asked_of_what(store):
    """An answer holds the checked question, the index's age and size, and the times of its stages."""
    index(store, FLOOD, LIBRARY)
    found = answerer(store).ask("  how high was\nthe flood? ")
    assert (found.question, found.verdict, found.articles) == ("how high was the flood?", Verdict.WEAK, 2)
    assert found.as_of == store.health().as_of <= datetime.now(UTC)
    times = found.timings
    parts = (times.embed, times.search, times.rank, times.read)
    assert min(parts) >= 0
    assert math.isclose(times.total, sum(parts))


@pytest.mark.parametrize("verdict", [Verdict.WEAK, Verdict.STRONG])
def test_an_answer_with_a_verdict_has_quotes_and_no_nearest(store, verdict):
    """What is answered is quoted, up to as many quotes and characters as were asked for."""
    index(store, FLOOD, LIBRARY)
    found = answerer(store, verdict, quotes=2, quote_characters=90).ask("which river had a flood?")
    assert (found.verdict, found.nearest, len(found.quotes)) == (verdict, None, 2)
    assert found.quotes[0].text == (
        "The river Elm rose by 2.4 metres on Monday night. It was the highest flood since 1953."
    )


def test_an_answer_without_verdict_has_no_quotes_but_a_nearest(store):
    """Where the articles do not say, nothing is quoted, and the best passage is offered as nearest."""
    index(store, FLOOD, LIBRARY)
    sure, unsure = (answerer(store, one).ask("the river") for one in (Verdict.STRONG, Verdict.NONE))
    assert (unsure.quotes, unsure.nearest) == ((), sure.quotes[0])


def test_asked_together_is_answered_as_one_by_one(store):
    """A batch gives every question the answer that it gets alone, in order, and embeds them in one call."""
    index(store, FLOOD, LIBRARY)
    embedder = CountingEmbedder()
    together = answerer(store, embedder=embedder).ask_many(QUESTIONS)
    assert embedder.calls == [list(QUESTIONS)]
    alone = [answerer(store).ask(question) for question in QUESTIONS]
    assert without_times(together) == without_times(alone)
    assert answerer(store).ask_many([]) == []


def test_asked_from_several_threads_the_answers_are_the_same(store):
    """One answerer serves four threads at once."""
    index(store, FLOOD, LIBRARY)
    one = answerer(store)
    expected = without_times(one.ask_many(QUESTIONS))
    assert in_threads(lambda number: without_times(one.ask_many(QUESTIONS)), 4) == [expected] * 4


def test_a_question_without_any_known_word_is_answered_from_vectors(store):
    """Words that no article has leave no lexical score, and still there is a nearest passage."""
    index(store, FLOOD)
    found = answerer(store).investigate(["xylophone quartet"])[0]
    assert found.signals.lexical == found.signals.passage_coverage == 0.0
    assert found.readings


def test_without_articles_there_is_nothing_to_ask(store):
    """Before the first index, and after the last article has left, the error says what to do."""
    with pytest.raises(StoreEmptyError, match="verbatim index"):
        answerer(store).ask("who won?")
    index(store, FLOOD)
    index(store)
    with pytest.raises(StoreEmptyError, match="verbatim index"):
        answerer(store).ask("who won?")


def test_signals_are_those_of_the_best_passage_and_sentence(store):
    """One sentence that is the question: its cosine and both coverages are 1, and one passage has no size."""
    index(store, replace(FLOOD, title="", text="River bridge flood."))
    [found] = answerer(store).investigate(["river bridge flood"])
    signals = found.signals
    assert signals.sentence == pytest.approx(1.0, abs=1e-3)
    assert (signals.passage_coverage, signals.sentence_coverage, signals.size) == (1.0, 1.0, 0.0)
    assert signals.dense == pytest.approx(1.0, abs=1e-3)
    assert signals.lexical == pytest.approx(1 / 2.2, abs=1e-3)


def test_last_week_is_that_of_the_day_of_asking(store):
    """The article of the days that are meant, or else a recent one, leads among equals."""
    days = {"a": date(2021, 2, 1), "b": date(2024, 2, 6)}
    early, late = (replace(FLOOD, key=key, published=day) for key, day in days.items())
    index(store, early, late)

    def first(question, *day):
        return answerer(store).investigate([question], *day)[0].evidence[0].stored.article.key

    for question in ("how high was the flood", "how high was the flood last week"):
        assert first(question) == "b"  # the answerer's clock says 8 February 2024
        assert first(question, date(2021, 2, 9)) == "a"
    assert first("how high was the flood in February 2021") == "a"
