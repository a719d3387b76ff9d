"""An evaluation's figures of a handful of outcomes, by hand."""

import json

import pytest

from retrieval.evaluation import summarise
from retrieval.outcomes import Outcome, Run
from retrieval.schema import Timings, Verdict


def outcome(
    passage=0, sentence=0, quote=0, *, of="who", marked=False, right=True, score=0.0, verdict="weak", ms=1.0
):
    stages = Timings(embed=ms / 2, search=ms / 4, rank=ms / 8, read=ms / 8, total=ms)
    return Outcome(of, right, passage, sentence, quote, marked, score, Verdict(verdict), ms, stages)


WHOLE = (
    outcome(1, 1, 1, marked=True, score=3.0, verdict="strong", ms=10.0),
    outcome(3, 4, 2, score=2.0, verdict="strong", ms=20.0),
    outcome(7, 3, 0, of="how many", marked=True, score=1.0, ms=30.0),
    outcome(0, 0, 0, score=0.0, verdict="none", ms=40.0),
    outcome(1, 0, 0, right=False, score=1.5, verdict="strong", ms=50.0),
)
# With half of the articles the first and the fourth keep theirs.
HALF = (
    outcome(1, 1, 1, score=3.0, verdict="strong"),
    outcome(right=False, score=1.0, verdict="strong"),
    outcome(right=False, score=0.0, verdict="none"),
    outcome(1, 1, 1, score=0.5),
    None,
)


@pytest.fixture(scope="module")
def found():
    others = Run(WHOLE[:1] * 5, (None,) * 5)
    return json.loads(summarise({"set": Run(WHOLE, HALF), "other": others}, 12.5).model_dump_json())


def test_hits_are_shares_of_the_answerable_questions(found):
    """Ranks 1, 3, 7 and none of four; the fifth question, which has no answer, counts for no hit."""
    assert found["passage"] == {"hit@1": 25, "hit@3": 50, "hit@5": 50, "hit@10": 75, "mrr@10": 36.9048}
    assert found["sentence"] == {"hit@1": 25, "hit@3": 50}
    assert found["quote"] == {"hit@1": 25, "hit@3": 50}
    assert found["mark"] == {"overlap@1": 50}


def test_verdicts_are_counted_and_strong_ones_weighed(found):
    """Two of four answerable questions got a strong answer; one is right, of three strong ones in all."""
    assert found["verdicts"] == {
        "answerable": {"strong": 2, "weak": 1, "none": 1},
        "unanswerable": {"strong": 1, "weak": 0, "none": 0},
    }
    assert found["strong"] == {"coverage": 50, "right": 33.3333, "right_answerable": 50}
    assert found["auroc"] == 0.5


def test_half_of_the_articles_are_an_evaluation_of_their_own(found):
    """Of two that kept their article one is strong; it is right, the other strong one's article is gone."""
    assert found["left_out"] == {"auroc": 0.75, "coverage": 50, "right": 50}


def test_each_type_of_question_has_its_shares(found):
    """Three answerable questions ask who, one how many; a type that isn't asked for is not there."""
    assert found["by_type"] == {
        "who": {"questions": 3, "passage": 33.3333, "sentence": 33.3333, "quote": 33.3333, "mark": 33.3333},
        "how many": {"questions": 1, "passage": 0, "sentence": 0, "quote": 0, "mark": 100},
    }


def test_times_are_told_as_a_whole_and_by_stage(found):
    """The median and the slowest of twenty, in milliseconds."""
    assert found["latency_ms"] == {"p50": 30, "p95": 48}
    assert found["stages_ms"] == {
        "embed": {"p50": 15, "p95": 24},
        "search": {"p50": 7.5, "p95": 12},
        "rank": {"p50": 3.75, "p95": 6},
        "read": {"p50": 3.75, "p95": 6},
    }
    assert found["index_seconds"] == 12.5


def test_every_figure_lies_in_its_interval(found):
    """Each share and AUROC has one, under its path; counts and times have none."""
    assert len(found["intervals"]) == 17 + 2 * 4
    for path, (low, high) in found["intervals"].items():
        value = found
        for key in path.split("."):
            value = value[key]
        assert low <= value <= high
        assert low < high or value in {0, 100}, path


def test_other_ways_to_answer_stand_beside_it(found):
    """The first is answering as it is set; the others have the same figures, by name."""
    assert (found["answerer"], found["questions"]) == ("set", 5)
    [(name, other)] = found["others"].items()
    assert (name, other["passage"]["hit@1"]) == ("other", 100)
    assert other.keys() == found.keys() - {"questions", "index_seconds", "answerer", "others"}


def test_what_can_not_be_told_is_none():
    """Without answerable questions, without unanswerable ones and without a half there is nothing to say."""
    unsaid = summarise({"set": Run((outcome(right=False),), (None,))}, 0.0)
    assert (unsaid.passage.hit1, unsaid.strong.coverage, unsaid.auroc) == (None, None, None)
    said = summarise({"set": Run((outcome(1, 1, 1),), (None,))}, 0.0)
    assert (said.passage.hit1, said.strong.right, said.auroc, said.left_out.auroc) == (100, None, None, None)
    assert unsaid.by_type == {}
    assert "auroc" not in said.intervals
