"""Which quotes are put side by side because they give different figures of the same thing."""

from datetime import date
from itertools import permutations

import pytest

from retrieval.differing import side_by_side
from retrieval.schema import ArticleRef, Quote
from retrieval.tokens import Tokenizer

QUESTION = "How many people were displaced?"


def quote(article, text, published=None):
    """A quote whose mark stands between bars."""
    before, mark, after = text.split("|")
    return Quote(
        text=before + mark + after,
        start=0,
        end=len(text) - 2,
        marks=((len(before), len(before) + len(mark)),),
        paragraph=1,
        article=ArticleRef(id=article, title="T", source="", url="", published=published),
        also=(),
    )


OLD = quote("old", "He spoke. About |250,000| people had been displaced. They fled.", date(2019, 5, 9))
NEW = quote("new", "|300,000 people| are displaced now.", date(2020, 1, 2))
UNDATED = quote("undated", "The war displaced |a million|.")
NONE = quote("none", "|Many| were displaced.")


def asked(*quotes, question=QUESTION):
    return side_by_side(quotes, question, Tokenizer())


def test_different_figures_stand_newest_first_before_all_others():
    """Whichever is the best of them, the newest figure comes first, the undated last, then other quotes."""
    for best in permutations([OLD, NEW, UNDATED]):
        assert asked(best[0], NONE, *best[1:]) == ((NEW, OLD, UNDATED, NONE), 3)


def test_quotes_that_agree_stay_as_they_are():
    """One figure, none at all, or the same one written otherwise: nothing is moved."""
    same = quote("same", "250 thousand were displaced, |250 thousand|.", date(2021, 1, 1))
    for quotes in ([], [OLD], [OLD, NONE], [OLD, same], [NONE, NONE]):
        assert asked(*quotes) == (tuple(quotes), 0)


def test_the_best_quote_is_one_of_them():
    """Where the best quote gives no figure, those that come after it are not compared."""
    assert asked(NONE, OLD, NEW) == ((NONE, OLD, NEW), 0)


@pytest.mark.parametrize(
    "text",
    [
        "|15 people| were killed.",
        "|3 months| ago people were displaced.",
        "In |2019| people were displaced.",
        "|15 people| were killed. Others were displaced.",
    ],
)
def test_figures_of_something_else_are_not_compared(text):
    """The marked sentence has the question's words, and its figure is of the same thing."""
    other = quote("other", text, date(2021, 1, 1))
    assert asked(OLD, other) == ((OLD, other), 0)


def test_one_article_does_not_differ_from_itself():
    """Two figures of one article are told apart by its own words around them."""
    later = quote("old", "Later |300,000| people were displaced.", date(2019, 5, 9))
    assert asked(OLD, later) == ((OLD, later), 0)


def test_a_question_may_hold_a_figure_itself():
    """Looking up a claim finds the articles that give other figures."""
    assert asked(OLD, NEW, question="300,000 people were displaced") == ((NEW, OLD), 2)


def test_sentences_without_a_word_of_the_question_are_not_compared():
    """Two figures in sentences that have nothing of the question may be about anything."""
    assert asked(OLD, NEW, question="how many?") == ((OLD, NEW), 0)
