"""Sets are found in folders, measured from a kept index, and drawn."""

import xml.etree.ElementTree as ET

import curves
import pytest
import quality
from sets import sets

from retrieval.evaluation import summarise
from retrieval.outcomes import Outcome, Run
from retrieval.schema import Timings, Verdict

TIMES = Timings(embed=1, search=1, rank=1, read=1, total=4)


def outcome(score, quote, *, passage=1, sentence=1, right=True):
    verdict = Verdict.STRONG if score > 2 else Verdict.WEAK
    return Outcome("who", right, passage, sentence, quote, False, score, verdict, 4.0, TIMES)


WHOLE = (
    outcome(3, 1),
    outcome(1, 0, passage=3, sentence=0),
    outcome(2, 2, passage=2),
    outcome(4, 1, right=False),
)
RUN = Run(WHOLE, (outcome(3, 1), None, outcome(2, 0, right=False), None))


def touch(folder, *names):
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()


def test_sets_are_folders_with_both_files(tmp_path):
    """A folder may be a set or hold some; one without questions is none, and packed files count."""
    touch(tmp_path / "many/b", "articles.jsonl", "questions.jsonl")
    touch(tmp_path / "many/a", "articles.jsonl.gz", "questions.jsonl.gz")
    touch(tmp_path / "many/c", "articles.jsonl")
    touch(tmp_path / "one", "articles.jsonl.gz", "questions.jsonl")
    found = sets([tmp_path / "many", tmp_path / "one"])
    assert list(found) == ["a", "b", "one"]
    assert found["one"] == (tmp_path / "one/articles.jsonl.gz", tmp_path / "one/questions.jsonl")


def test_risk_grows_from_the_surest_answer_on():
    """By falling score: right, second quote right, wrong; one of the three is strong."""
    coverage, wrong, strong = curves.risk(one for one in WHOLE if one.answerable)
    assert coverage == pytest.approx([100 / 3, 200 / 3, 100])
    assert wrong == pytest.approx([0, 50, 200 / 3])
    assert strong == 1


def test_hits_are_counted_to_the_tenth():
    """Of ranks 1, 3, 10, none and 12, one is among the first two, and three among ten."""
    shares = curves.hits([1, 3, 10, 0, 12])
    assert shares == [20, 20, 40, 40, 40, 40, 40, 40, 40, 60]


@pytest.mark.parametrize("draw", [curves.draw_risk, curves.draw_hits])
def test_a_plot_names_its_sets_and_ways_and_is_always_the_same(tmp_path, draw):
    """Every set has a panel, every way its lines; a set without anything to draw spoils nothing."""
    nothing = Run((outcome(1, 0, right=False),), (None,))
    runs = {"news": {"with reader": RUN, "without reader": RUN}, "empty": {"with reader": nothing}}
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        draw(runs, file)
    texts = " ".join(element.text or "" for element in ET.parse(files[0]).iter())
    assert all(word in texts for word in ["news", "empty", "with reader, ", "without reader, "])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_report_has_two_tables_for_each_set():
    """Figures with their intervals, ways side by side, and the types of questions."""
    text = quality.report({"news": summarise({"with reader": RUN, "without reader": RUN}, 1.0)})
    assert "## news: 4 questions" in text
    assert "| | with reader | without reader |\n|---|---|---|" in text.replace("|  |", "| |")
    assert "| passage hit@1, % | 33.3 (0.0–100.0) | 33.3 (0.0–100.0) |" in text
    assert "| who | 3 | 33 (0–100) |" in text
