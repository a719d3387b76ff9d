"""From signals to a verdict: measured once, and never surprising."""

from dataclasses import fields, replace

import pytest
from pydantic import ValidationError

from retrieval.schema import Verdict
from retrieval.signals import Signals
from retrieval.verdict import Calibration, Odds, Thresholds, load_calibration

NAMES = [field.name for field in fields(Signals)]
NOTHING = Signals(**dict.fromkeys(NAMES, 0.0))
FOR_AN_ANSWER = sorted(set(NAMES) - {"size"})


def odds(intercept, **coefficients):
    return Odds(intercept=intercept, coefficients=dict.fromkeys(NAMES, 0.0) | coefficients)


HAND = Calibration(
    made_by="hand",
    said=odds(-2.0, dense=1.0, sentence=2.0, size=-0.125),
    right=odds(-1.0, reader=1.5, margin=0.5),
    thresholds=Thresholds(weak=0.0, strong=2.0, odds=1.0),
    figures={},
)


def scoring(said, right):
    """Signals to which HAND gives these log-odds."""
    return replace(NOTHING, dense=said + 2.0, reader=1.0, margin=2.0 * right - 1.0)


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
    assert set(packaged.said.coefficients) == set(packaged.right.coefficients) == set(NAMES)


def test_nothing_at_all_gives_none(packaged):
    """Where nothing speaks for an answer there is none."""
    assert packaged.verdict(NOTHING) is Verdict.NONE


@pytest.mark.parametrize("name", FOR_AN_ANSWER)
@pytest.mark.parametrize("start", [0.0, 0.4])
def test_no_signal_for_an_answer_lowers_the_score(packaged, name, start):
    """More similarity or more of the question's words never make an answer less likely."""
    before = Signals(**{**dict.fromkeys(FOR_AN_ANSWER, start), "size": 5.0})
    after = replace(before, **{name: start + 0.5})
    assert packaged.score(after) >= packaged.score(before)
    assert packaged.right.of(after) >= packaged.right.of(before)


def test_more_passages_do_not_raise_the_score(packaged):
    """Among more passages a good one is found by chance, so the same signals say no more."""
    small, large = replace(NOTHING, size=1.0), replace(NOTHING, size=9.0)
    assert packaged.score(large) <= packaged.score(small)


def test_perfect_signals_are_strong(packaged):
    """A passage that is the question itself, in a small collection, is answered strongly."""
    perfect = Signals(**dict.fromkeys(FOR_AN_ANSWER, 1.0), size=0.0)
    assert packaged.verdict(replace(perfect, reader=10.0, margin=10.0)) is Verdict.STRONG


def test_log_odds_are_intercept_and_weighted_sum():
    """By hand: -2 + 0.5 + 2 * 0.25 - 0.125 * 4, and -1 + 1.5 * 2 + 0.5 * 3."""
    signals = replace(NOTHING, dense=0.5, sentence=0.25, size=4.0, reader=2.0, margin=3.0)
    assert HAND.score(signals) == HAND.said.of(signals) == pytest.approx(-1.5)
    assert HAND.right.of(signals) == pytest.approx(3.5)
    assert HAND.score(NOTHING) == -2.0


@pytest.mark.parametrize(
    ("said", "right", "expected"),
    [
        (-9.0, -9.0, Verdict.NONE),
        (-0.001, 9.0, Verdict.NONE),
        (0.0, 1.999, Verdict.WEAK),
        (9.0, 1.999, Verdict.WEAK),
        (0.0, 2.0, Verdict.STRONG),
        (9.0, 9.0, Verdict.STRONG),
    ],
)
def test_a_verdict_begins_at_its_threshold(said, right, expected):
    """Reaching a threshold is enough; what the articles hardly say is not strong, however sure the mark."""
    assert HAND.verdict(scoring(said, right)) is expected


def test_what_the_reader_does_not_believe_is_not_strong():
    """However well everything else matches, the reader's odds have to reach theirs as well."""
    assert HAND.verdict(scoring(9.0, 9.0)) is Verdict.STRONG
    assert HAND.verdict(replace(scoring(9.0, 9.0), reader=0.999)) is Verdict.WEAK


def test_where_no_odds_are_asked_for_none_count():
    """A reader that the calibration doesn't know may give whatever odds it likes."""
    unasked = HAND.model_copy(update={"thresholds": Thresholds(weak=0.0, strong=2.0, odds=None)})
    assert unasked.verdict(replace(NOTHING, dense=9.0, reader=-2.0, margin=12.0)) is Verdict.STRONG


def test_verdicts_only_rise_with_a_signal(packaged):
    """No stronger passage has a lower verdict, nor has a surer mark."""
    rank = {Verdict.NONE: 0, Verdict.WEAK: 1, Verdict.STRONG: 2}
    values = [step / 10 for step in range(-100, 101)]
    for calibration in (packaged, HAND):
        for name in ("dense", "reader"):
            signals = [replace(NOTHING, **{"dense": 3.0, "reader": 5.0} | {name: value}) for value in values]
            ranks = [rank[calibration.verdict(one)] for one in signals]
            assert ranks == sorted(ranks)


@pytest.mark.parametrize("text", ["", "{}", HAND.model_dump_json()[:-1] + ', "typo": 1}'])
def test_a_calibration_that_is_not_one_is_refused(text):
    """Missing and unknown fields are errors, not defaults."""
    with pytest.raises(ValidationError):
        Calibration.model_validate_json(text)
