"""What the reader's numbers do is tried on what was read once."""

from dataclasses import dataclass
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import readings

from retrieval.ranking import Evidence, Ranked
from retrieval.schema import Article, Passage, Sentence
from retrieval.spans import Mark
from retrieval.store.searched import Candidate, Stored

ROWS = [
    (name, value, [10.0, 20.0, 30.0, value]) for name, values in readings.TRIED.items() for value in values
]


def passage(number, score):
    """A passage of one sentence, the best of its kind by itself, with a score of its own."""
    text = f"The river rose {number} metres."
    found = Stored(
        number,
        Article(f"{number}.txt", "Elm", text),
        Passage(0, len(text), 0, 1),
        (Sentence(0, len(text), 0),),
    )
    candidate = Candidate(number, score, np.array([score]), 0.0)
    return Evidence(Ranked(candidate, 0.0, score), found, (0.0,), score)


@pytest.fixture
def made():
    """Three passages; the second one's mark is surer by four than the first one's, the third's by eight."""

    @dataclass(frozen=True)
    class Found:
        evidence: tuple
        readings: tuple

    answerer = SimpleNamespace(judge=None, quotes=None)
    read = readings.Read(
        Found((passage(1, 0.9), passage(2, 0.8), passage(3, 0.7)), ()),
        [{0: Mark(0, 9, odds)} for odds in (1.0, 5.0, 9.0)],
    )

    def first(passages, sentence, weight, enough=0.0):
        numbers = (passages, enough, sentence, weight)
        reordered = readings.Reordered(
            answerer, {"how high?": read}, dict(zip(readings.TRIED, numbers, strict=True))
        )
        [found] = reordered.investigate(["how high?"])
        return found.readings[0].evidence.stored.id, found.evidence[0].stored.id

    return first


def test_the_weights_decide_what_comes_first(made):
    """0.9 against 0.8 for the passages, of which a sentence takes nine times as much, and odds of 1 and 5."""
    assert made(2, 0.0, 0.0) == (1, 1)
    assert made(2, 0.3, 0.0) == (2, 1)
    assert made(2, 0.0, 0.03) == (1, 2)


def test_what_is_not_read_has_no_mark(made):
    """The first passage alone: the others stand behind it."""
    assert made(1, 2.0, 0.0) == (1, 1)


def test_two_passages_are_enough_when_one_answers(made):
    """The third one is read only if neither of the first two is as sure as asked for."""
    assert made(3, 2.0, 0.5, enough=5.0) == (2, 2)
    assert made(3, 2.0, 0.5, enough=5.1) == (3, 3)


def test_what_is_in_use_is_bold():
    """One table for each number, a row for each value."""
    text = "\n".join(readings.table("news", 254, ROWS))
    assert "## news: 254 questions" in text
    for name, value in readings.CHOSEN.items():
        assert f"| {name} | passage hit@1, %" in text
        assert f"| **{value:g}** | 10.0 | 20.0 | 30.0 | {value:.1f} |" in text


def test_the_plot_names_sets_and_numbers_and_is_always_the_same(tmp_path):
    """A row of panels for each set."""
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        readings.draw({"news": ROWS, "wiki": ROWS}, file)
    texts = [element.text for element in ET.parse(files[0]).iter()]
    assert texts.count("news") == texts.count("wiki") == len(readings.TRIED)
    assert all(texts.count(name) == 2 for name in readings.TRIED)
    assert files[0].read_bytes() == files[1].read_bytes()
