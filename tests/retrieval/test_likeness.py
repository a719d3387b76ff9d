"""How much of one text stands in another, and the bands by which such texts are found."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from made_texts import texts
from wires import OTHER, REPORT, WIRES

from retrieval.likeness import MEETINGS, bands, groups, overlap, same_story, shingles


def test_overlap_is_the_share_of_the_shorter_text():
    """Counted by hand: two of three sequences of three words stand in the other text, whichever is longer."""
    short, long = shingles("a b c d e"), shingles("Z y B, c d É x v")
    assert short == {b"a b c", b"b c d", b"c d e"}
    assert overlap(short, long) == overlap(long, short) == pytest.approx(2 / 3)
    assert overlap(short, short) == 1
    assert overlap(short, shingles("e d c b a")) == 0


def test_outlets_versions_are_the_same_story_and_a_follow_up_is_not():
    """Other headline, lead, byline, end and boilerplate don't matter; the same event alone isn't enough."""
    for one, other in combinations(map(shingles, WIRES.values()), 2):
        assert same_story(one, other)
        assert len(set(bands(one)) & set(bands(other))) >= MEETINGS
    for wire in WIRES.values():
        assert not same_story(shingles(wire), shingles(OTHER))


@given(texts)
@settings(deadline=None)
def test_any_text_has_bands(text):
    """One without words, too; case changes none, and each fits into a database's whole number."""
    own = bands(shingles(text))
    assert own == bands(shingles(text))
    assert len(own) == 64
    assert all(-(2**63) <= band < 2**63 for band in own)


def test_bands_are_what_they_were():
    """They are kept in databases: a library or a change that makes others must come with a migration."""
    assert bands(shingles(REPORT))[:3] == (
        -7847690565495979300,
        -4989652449432695985,
        -8384745519775605080,
    )


def test_what_is_alike_by_way_of_others_is_one_story():
    """Chains are one group, others are groups of their own, and what is alike to nothing is in none."""
    pairs = {("a", "b"), ("b", "c"), ("x", "y")}
    story = groups(frozenset(pairs | {(other, one) for one, other in pairs}))
    assert story["a"] == story["b"] == story["c"] != story["x"] == story["y"]
    assert story.keys() == set("abcxy")
    assert groups(frozenset()) == {}


def test_boilerplate_does_not_make_two_short_articles_one_story():
    """An outlet's sixty words below two briefs are most of them; the same brief twice is one story."""
    boilerplate = " ".join(f"newsletter{number}" for number in range(60))
    brief, other = (" ".join(f"{name}{number}" for number in range(25)) for name in ("tax", "ship"))
    one, two = shingles(f"{brief} {boilerplate}"), shingles(f"{other} {boilerplate}")
    assert overlap(one, two) > 0.5
    assert not same_story(one, two)
    assert same_story(shingles(brief), shingles(brief))
