"""Shares and AUROC of weighted questions, by hand, and how far they might be off."""

import numpy as np
import pytest

from retrieval.bootstrap import as_asked, auroc, drawn_again, interval, share

YES, NO = True, False


def test_a_share_counts_each_question_as_often_as_it_was_drawn():
    """Of the first two questions the first is right; the others are not looked at, right or wrong."""
    right, among = np.array([1.0, 0.0, 1.0, 0.0]), np.array([YES, YES, NO, NO])
    weights = np.array([[1, 1, 1, 1], [3, 1, 0, 0], [0, 2, 7, 0], [0, 0, 1, 9]], float)
    assert share(weights, right, among) == pytest.approx([50, 75, 0, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([3.0, 1.0], [2.0, 0.0], 0.75),
        ([2.0, 3.0], [0.0, 1.0], 1.0),
        ([0.0], [1.0, 2.0], 0.0),
        ([1.0], [1.0], 0.5),
        ([1.0, 1.0, 2.0], [1.0, 2.0], 2.5 / 6),
    ],
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive, negative, expected):
    """Of all pairs of a positive and a negative question, ties counting half."""
    scores = np.array([*positive, *negative])
    first = np.arange(len(scores)) < len(positive)
    assert auroc(as_asked(len(scores)), scores, first, ~first) == pytest.approx([expected])


def test_auroc_counts_each_question_as_often_as_it_was_drawn():
    """A weight of two is the same as asking twice; questions of neither kind count for nothing."""
    scores, positive = np.array([3.0, 1.0, 2.0, 9.0]), np.array([YES, YES, NO, NO])
    negative = np.array([NO, NO, YES, NO])
    found = auroc(np.array([[1, 1, 1, 1], [2, 1, 5, 0], [0, 1, 1, 1]], float), scores, positive, negative)
    assert found == pytest.approx([1 / 2, 2 / 3, 0])


def test_what_can_not_be_told_has_no_value():
    """Without questions of both kinds there is no AUROC, without any no share, and no interval of them."""
    none, every = np.array([NO, NO]), np.array([YES, YES])
    for weights in (as_asked(2), drawn_again(2)):
        assert np.isnan(auroc(weights, np.array([1.0, 2.0]), every, none)).all()
        assert interval(share(weights, np.array([1.0, 0.0]), none)) is None


def test_questions_are_drawn_with_replacement_and_always_the_same_way():
    """Every sample has as many questions as were asked, some of them twice; the next run draws the same."""
    weights = drawn_again(50)
    assert weights.shape == (1000, 50)
    assert (weights.sum(axis=1) == 50).all()
    assert weights.max() > 1
    assert (weights == drawn_again(50)).all()


def test_the_interval_is_as_wide_as_the_theory_says():
    """For 40 of 100 the middle 95 % lie 1.96 standard errors of a share, 4.9 points, around 40."""
    right = (np.arange(100) < 40).astype(float)
    low, high = interval(share(drawn_again(100), right, np.ones(100, bool)))
    assert low == pytest.approx(40 - 1.96 * 4.9, abs=1.5)
    assert high == pytest.approx(40 + 1.96 * 4.9, abs=1.5)


def test_samples_without_a_value_are_left_out_of_the_interval():
    """One answerable question among many isn't drawn every time; where it is, it decides."""
    among = np.arange(20) == 7
    assert interval(share(drawn_again(20), among.astype(float), among)) == (100.0, 100.0)
