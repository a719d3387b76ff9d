"""From signals to a verdict: measured once, and never surprising."""

from dataclasses import fields, replace

import pytest
from pydantic import ValidationError

from retrieval.schema import Verdict
from retrieval.verdict import Calibration, Signals, Thresholds, load_calibration

HAND = Calibration(
    made_by="hand",
    intercept=-2.0,
    coefficients={
        "dense": 1.0,
        "sentence": 2.0,
        "lexical": 3.0,
        "passage_coverage": 0.5,
        "sentence_coverage": 0.25,
        "reader": 1.5,
        "size": -0.125,
    },
    thresholds=Thresholds(weak=0.0, strong=2.0, odds=1.0),
    figures={},
)


def scoring(score, reader=1.0):
    """Signals to which HAND gives that score."""
    return replace(NOTHING, dense=score + 2.0 - 1.5 * reader, reader=reader)


NOTHING = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.0))
FOR_AN_ANSWER = sorted({field.name for field in fields(Signals)} - {"size"})


@pytest.fixture(scope="module", params=[True, False], ids=["with reader", "without reader"])
def packaged(request):
    return load_calibration(reader=request.param)


def test_the_packaged_calibration_says_where_it_is_from(packaged):
    """The numbers come with the script that made them and what it measured."""
    assert packaged.made_by.startswith("benchmarks/")
    assert packaged.figures
    assert all(figures for figures in packaged.figures.values())


def test_every_signal_has_its_coefficient(packaged):
    """The calibration was made for the signals there are, no more and no fewer."""
    assert set(packaged.coefficients) == {field.name for field in fields(Signals)}


def test_more_certainty_asks_for_a_higher_score(packaged):
    """A strong verdict takes more than a weak one, and nothing at all gives none."""
    assert packaged.thresholds.strong > packaged.thresholds.weak
    assert packaged.verdict(NOTHING) is Verdict.NONE


@pytest.mark.parametrize("name", FOR_AN_ANSWER)
@pytest.mark.parametrize("start", [0.0, 0.4])
def test_no_signal_for_an_answer_lowers_the_score(packaged, name, start):
    """More similarity or more of the question's words never make an answer less likely."""
    before = Signals(**{**dict.fromkeys(FOR_AN_ANSWER, start), "size": 5.0})
    after = replace(before, **{name: start + 0.5})
    assert packaged.score(after) >= packaged.score(before)


def test_more_passages_do_not_raise_the_score(packaged):
    """Among more passages a good one is found by chance, so the same signals say no more."""
    small, large = replace(NOTHING, size=1.0), replace(NOTHING, size=9.0)
    assert packaged.score(large) <= packaged.score(small)


def test_perfect_signals_are_strong(packaged):
    """A passage that is the question itself, in a small collection, is answered strongly."""
    assert packaged.verdict(Signals(1.0, 1.0, 1.0, 1.0, 1.0, 10.0, 0.0)) is Verdict.STRONG


def test_a_score_is_intercept_and_weighted_sum():
    """The score by hand: -2 + 0.5 + 2 * 0.25 + 3 * 0.5 + 0.5 + 0.25 * 0.5 + 1.5 * 2 - 0.125 * 4."""
    assert HAND.score(Signals(0.5, 0.25, 0.5, 1.0, 0.5, 2.0, 4.0)) == pytest.approx(3.625)
    assert HAND.score(NOTHING) == -2.0


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (-9.0, Verdict.NONE),
        (-0.001, Verdict.NONE),
        (0.0, Verdict.WEAK),
        (1.999, Verdict.WEAK),
        (2.0, Verdict.STRONG),
        (9.0, Verdict.STRONG),
    ],
)
def test_a_verdict_begins_at_its_threshold(score, expected):
    """Reaching a threshold is enough."""
    assert HAND.verdict(scoring(score)) is expected


def test_what_the_reader_does_not_believe_is_not_strong():
    """However well passage and question match, the reader's odds have to reach theirs as well."""
    assert HAND.verdict(scoring(9.0, reader=1.0)) is Verdict.STRONG
    assert HAND.verdict(scoring(9.0, reader=0.999)) is Verdict.WEAK


def test_where_no_odds_are_asked_for_none_count():
    """A reader that the calibration doesn't know may give whatever odds it likes."""
    unasked = HAND.model_copy(update={"thresholds": Thresholds(weak=0.0, strong=2.0, odds=None)})
    assert unasked.verdict(scoring(2.001, reader=-50.0)) is Verdict.STRONG


def test_verdicts_only_rise_with_the_score(packaged):
    """No higher score has a lower verdict."""
    rank = {Verdict.NONE: 0, Verdict.WEAK: 1, Verdict.STRONG: 2}
    scores = [step / 10 for step in range(-100, 101)]
    for calibration in (packaged, HAND):
        ranks = [rank[calibration.verdict(replace(NOTHING, dense=score, reader=5.0))] for score in scores]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize("text", ["", "{}", HAND.model_dump_json()[:-1] + ', "typo": 1}'])
def test_a_calibration_that_is_not_one_is_refused(text):
    """Missing and unknown fields are errors, not defaults."""
    with pytest.raises(ValidationError):
        Calibration.model_validate_json(text)
