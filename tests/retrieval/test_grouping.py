"""Questions alike come into one group, others do not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.embedding import SentenceEncoder
from retrieval.grouping import group
from retrieval.weights import find_weights


def turned(*degrees):
    """Unit vectors in a plane, by their angles."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_most_similar_are_joined_first():
    """At cosine 0.6 (53 degrees) 0 and 20 are one group, with 60, too, at a mean of 0.63; 180 is not."""
    assert group(turned(0, 20, 60, 180), 0.6) == [[0, 1, 2], [3]]
    assert group(turned(0, 20, 60, 180), 0.7) == [[0, 1], [2], [3]]


def test_a_chain_is_no_group():
    """Each is near the next one, but the ends are far apart: the mean decides, not the nearest."""
    groups = group(turned(*range(0, 180, 30)), 0.6)
    assert all(max(rows) - min(rows) <= 2 for rows in groups)


def test_of_nothing_there_is_no_group():
    """No rows, no groups; one row, one group."""
    assert group(np.empty((0, 3), np.float32)) == []
    assert group(turned(7)) == [[0]]


@given(st.lists(st.integers(0, 359), max_size=20), st.floats(-0.5, 1))
def test_every_row_is_in_one_group(degrees, similar):
    """Whatever the vectors are, groups are a partition, each ascending, in the order of their first rows."""
    groups = group(turned(*degrees), similar)
    assert sorted(row for rows in groups for row in rows) == list(range(len(degrees)))
    assert all(rows == sorted(rows) for rows in groups)
    assert groups == sorted(groups)


ALIKE = [
    [
        "how many people were displaced?",
        "what number of people had to flee?",
        "how many displaced people are there?",
    ],
    ["who won the 2018 World Cup?", "which country won the world cup 2018", "world cup 2018 winner?"],
    ["when does the bridge open again?", "when will the bridge reopen?", "what day does the bridge open"],
    ["how long is the bridge?"],
    ["who is the mayor of Springfield?"],
    ["how many schools were hit?"],
    ["when is the next council meeting?", "date of next council meeting?"],
    ["what did the mayor say about the bridge?"],
    ["how much does the toll cost?", "what is the bridge toll?"],
]


@pytest.mark.parametrize("mixed", [False, True])
def test_the_model_and_the_threshold_tell_questions_apart(mixed):
    """What people ask in other words is one group, other questions about the same things are others."""
    encoder = SentenceEncoder(find_weights(""), "fp32", 16)
    flat = [question for questions in ALIKE for question in questions]
    flat = sorted(flat) if mixed else flat
    found = {frozenset(flat[row] for row in rows) for rows in group(encoder.encode_questions(flat))}
    assert found == {frozenset(questions) for questions in ALIKE}
