"""The seed article asked with the real model: right words for what it says, and doubt about what it doesn't.

The questions in seed_questions.jsonl were written from the article alone, before any ranking was seen. Those
that it doesn't answer are about something else (`elsewhere`) or ask more of what it is about (`near`).
"""

from pathlib import Path

import pytest

from retrieval.matching import holds, occurrences
from retrieval.questions import read_questions
from retrieval.schema import Verdict

QUESTIONS = read_questions(Path(__file__).with_name("seed_questions.jsonl"))
SAID = [one for one in QUESTIONS if one.answerable]
UNSAID = [one for one in QUESTIONS if not one.answerable]
NOTHING_LIKE_IT = ("who won the 2018 World Cup?", "how do I reset my password?")


@pytest.fixture(scope="module")
def said(answer_seed):
    """Every question's answer, by question."""
    questions = [one.question for one in QUESTIONS]
    return dict(zip(questions, answer_seed.ask_many(questions), strict=True))


def first(answer):
    """What would be shown first, whatever the verdict."""
    found = answer.quotes[0] if answer.quotes else answer.nearest
    return found.text


def test_the_questions_are_enough_and_fair(seed):
    """There are 60 or more, a third of them unanswerable, and every accepted answer stands in the article."""
    assert len({one.question for one in QUESTIONS}) == len(QUESTIONS) >= 60
    assert 3 * len(UNSAID) >= len(QUESTIONS)
    assert [one.question for one in SAID if not all(holds(seed.text, [words]) for words in one.answers)] == []


def test_the_first_quote_holds_the_right_words(said):
    """For at least 90 of 100 questions that the article answers, the first quote says so."""
    missed = [one.question for one in SAID if not holds(first(said[one.question]), one.answers)]
    assert len(missed) <= 0.1 * len(SAID), missed


def test_what_the_article_answers_is_mostly_quoted(said):
    """For at least 85 of 100 such questions the verdict lets the quotes be shown."""
    silent = [one.question for one in SAID if said[one.question].verdict is Verdict.NONE]
    assert len(silent) <= 0.15 * len(SAID), silent


def test_no_answer_is_sure_of_what_the_article_does_not_say(said):
    """Whether a question is about something else or nearly answered: no verdict on it is strong."""
    assert [one.question for one in UNSAID if said[one.question].verdict is Verdict.STRONG] == []


def test_what_is_sure_is_right(said):
    """At least half of what it says is a strong match, and the first quote of every one of these is right."""
    sure = [one for one in SAID if said[one.question].verdict is Verdict.STRONG]
    assert 2 * len(sure) >= len(SAID)
    assert [one.question for one in sure if not holds(first(said[one.question]), one.answers)] == []


def test_the_marks_are_the_words_that_answer(said):
    """For at least three of four such questions what is bold in the first quote overlaps the answer."""

    def marked(question):
        shown = (said[question.question].quotes or [said[question.question].nearest])[0]
        [(start, end)] = shown.marks
        return any(start < last and first < end for first, last in occurrences(shown.text, question.answers))

    missed = [one.question for one in SAID if not marked(one)]
    assert 4 * len(missed) <= len(SAID), missed


@pytest.mark.parametrize("question", NOTHING_LIKE_IT)
def test_questions_about_something_else_entirely_get_no_quote(said, question):
    """Of the World Cup and of passwords the article says nothing, and so does Verbatim."""
    assert (said[question].verdict, said[question].quotes) == (Verdict.NONE, ())


def test_the_displaced_are_quoted_with_paragraph_and_source(said):
    """The promised first answer: the sentence with 250,000, its paragraph and where it was published."""
    best = said["how many were displaced?"].quotes[0]
    assert "about 250,000 people had been displaced" in best.text
    assert (best.paragraph, best.article.source) == (5, "Al Jazeera, News Agencies")
