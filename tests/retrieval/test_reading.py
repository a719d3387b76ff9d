"""What a reader says of its marks moves their passages."""

from __future__ import annotations

import pytest
from handmade import evidence, given

from retrieval.reading import ODDS, Reading, context, weigh_odds


def found(key, number, score):
    stored = given(key, "It burned.", "It rained.")
    return evidence(
        stored.__class__(number, stored.article, stored.passage, stored.sentences), 0.0, 0.0, score=score
    )


def mark(passage, odds, sentence=0):
    return Reading(passage, sentence, 0, 2, 0.0, odds)


def test_the_best_mark_counts_for_its_passage():
    """A passage with better odds goes ahead of one that was a little before it; its score says so."""
    first, second = found("a", 0, 1.0), found("b", 1, 1.0 - 3 * ODDS)
    order = weigh_odds([first, second], [mark(first, 1.0), mark(second, -9.0, 1), mark(second, 5.0)])
    assert [one.stored.id for one in order] == [1, 0]
    assert [one.score for one in order] == pytest.approx([1.0 + 2 * ODDS, 1.0 + ODDS])


def test_a_passage_that_was_not_read_is_not_put_ahead_for_it():
    """Marks that the reader doubts tell read passages apart; the rest stays behind the worst of them."""
    passages = [found("a", 0, 1.0), found("b", 1, 1.0), found("c", 2, 0.9)]
    order = weigh_odds(passages, [mark(passages[0], -50.0), mark(passages[1], -40.0)])
    assert [one.stored.id for one in order] == [1, 0, 2]
    assert [one.score for one in order] == pytest.approx([1 - 40 * ODDS, 1 - 50 * ODDS, 0.9 - 50 * ODDS])


def test_without_odds_the_order_stays():
    """Passages that nobody read keep their scores, and equals their places."""
    passages = [found("a", 0, 1.0), found("b", 1, 1.0), found("c", 2, 0.5)]
    assert weigh_odds(passages, [mark(passages[1], 0.0)]) == passages


@pytest.mark.parametrize(("title", "expected"), [("Elm", "Elm. It rose."), ("", "It rose.")])
def test_the_title_stands_in_front(title, expected):
    """An article without a title is read as it is."""
    assert context(title, "It rose.") == expected
