"""The reader marks words of the passages: those that its model points at, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from handmade import FLOOD, evidence, given, passage_of, stored
from transformers import AutoTokenizer

from retrieval.ranking import PASSAGE
from retrieval.spans import ECHO, ENOUGH, SENTENCE, SpanReader
from retrieval.weights import find_weights

TOKENIZER = AutoTokenizer.from_pretrained(find_weights("").folder)


class Pointing:
    """A model that finds given words in what it reads and gives them a score; "not here" scores 0."""

    def __init__(self, scores):
        self._wanted = {
            tuple(TOKENIZER(words, add_special_tokens=False)["input_ids"]): score
            for words, score in scores.items()
        }
        self.rows = 0

    def eval(self):
        return self

    def __call__(self, input_ids, **_):
        self.rows += len(input_ids)
        starts, ends = (torch.full(input_ids.shape, -20.0) for _ in range(2))
        starts[:, 0] = ends[:, 0] = 0.0
        for row, ids in enumerate(input_ids.tolist()):
            for wanted, score in self._wanted.items():
                for at in range(len(ids)):
                    if tuple(ids[at : at + len(wanted)]) == wanted:
                        starts[row, at], ends[row, at + len(wanted) - 1] = score / 2, score / 2
        return SimpleNamespace(start_logits=starts, end_logits=ends)


def read(scores, *found, passages=5, question="how high?"):
    return SpanReader(Pointing(scores), TOKENIZER, passages=passages, threads=1).read(question, list(found))


def flood():
    """All of the flood article as one passage."""
    (whole,) = stored(FLOOD, words=500)
    return evidence(whole, *[0.0] * len(whole.sentences))


def words(reading):
    return reading.evidence.stored.article.text[reading.start : reading.end]


@pytest.mark.parametrize(
    "answer",
    ["2.4 metres", "Zoë Müller", "“Nobody was hurt,”", "1,250,000 euros", "The river Elm", "more. 🌊🏗️"],
)
def test_it_marks_the_words_that_the_model_points_at(answer):
    """The first mark is those words, character for character, in their sentence."""
    found = read({answer: 8.0}, flood())
    assert words(found[0]) == answer
    sentence = found[0].evidence.stored.sentences[found[0].sentence]
    assert sentence.start <= found[0].start < sentence.end
    assert found[0].odds == pytest.approx(8.0)


def test_every_sentence_has_one_reading():
    """Each sentence's best mark is there, once, best first."""
    found = read({"2.4 metres": 8.0, "Monday night": 5.0, "3 a.m.": 6.0}, flood())
    assert len({one.sentence for one in found}) == len(found) == len(stored(FLOOD, words=500)[0].sentences)
    assert [words(one) for one in found[:2]] == ["2.4 metres", "3 a.m."]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_score_joins_rank_and_odds():
    """Odds decide between sentences of the same rank, the rank between the same odds."""
    near, far = given("near", "It is 5 metres."), given("far", "It is 5 metres.")
    first, second = evidence(near, 0.9, score=1.0), evidence(far, 0.1, score=0.2)
    assert [one.evidence for one in read({"5 metres": 3.0}, second, first)] == [first, second]
    ranks = [one.score - SENTENCE * one.odds for one in read({"5 metres": 3.0}, first, second)]
    assert ranks == pytest.approx([PASSAGE + 0.9, 0.2 * PASSAGE + 0.1])


def test_a_mark_may_go_on_in_the_next_sentence():
    """It belongs to the sentence that it begins in."""
    found = read({"Monday night. It was": 9.0}, flood())
    assert words(found[0]) == "Monday night. It was"
    assert found[0].sentence == 0


def test_what_the_question_says_itself_is_no_answer():
    """A mark with another word in it is believed as before; an echo only if it is much surer than that."""
    marked = {"highest flood": 6.0, "1,250,000 euros": 4.0}
    assert words(read(marked, flood(), question="when was the highest flood?")[0]) == "1,250,000 euros"
    assert words(read(marked, flood(), question="what was it?")[0]) == "highest flood"
    marked["highest flood"] = 9.0
    found = read(marked, flood(), question="the highest flood or the lowest?")[0]
    assert (words(found), found.odds) == ("highest flood", pytest.approx(9.0 - ECHO))


def test_nothing_in_the_title_is_marked():
    """The title is read and can't be quoted: words that only it has are no mark."""
    found = read({"broke its banks": 9.0}, flood())
    assert max(one.odds for one in found) < 0


def test_only_the_first_passages_are_read():
    """Others cost time and bring no reading."""
    three = [
        evidence(given(name, "It is 5 metres."), 0.5, score=score)
        for name, score in zip("abc", (3, 2, 1), strict=True)
    ]
    found = read({"5 metres": 3.0}, *three, passages=2)
    assert {one.evidence.stored.article.key for one in found} == {"a", "b"}


@pytest.mark.parametrize(("odds", "read_in"), [(ENOUGH + 0.1, {"a", "b"}), (ENOUGH - 0.1, {"a", "b", "c"})])
def test_it_reads_on_until_something_answers(odds, read_in):
    """A mark in the first two passages that is good enough leaves the third one unread."""
    texts = {"a": "It rained.", "b": "It is 5 metres.", "c": "It is 9 metres."}
    three = [
        evidence(given(name, text), 0.5, score=score)
        for (name, text), score in zip(texts.items(), (3, 2, 1), strict=True)
    ]
    found = read({"5 metres": odds, "9 metres": 3.0}, *three, passages=3)
    assert {one.evidence.stored.article.key for one in found} == read_in


@pytest.mark.parametrize(
    ("key", "score", "is_read"), [("c", 2.96, True), ("c", 2.94, False), ("a", 2.96, False)]
)
def test_a_near_passage_of_another_article_is_read_in_any_case(key, score, is_read):
    """It may say the same, or something newer; a passage less near or of an article already read is not."""
    first = [evidence(given(name, "It is 5 metres."), 0.5, score=3.0) for name in "ab"]
    found = read(
        {"5 metres": 8.0, "9 metres": 3.0}, *first, evidence(given(key, "It is 9 metres."), 0.5, score=score)
    )
    assert any(words(one) == "9 metres" for one in found) is is_read


def test_a_sentence_in_two_passages_is_read_in_both_and_marked_once():
    """The better mark of the two counts."""
    both = given("both", "It rose.", "It is 5 metres.", "It fell.")
    first, second = passage_of(both, 0, 2), replace(passage_of(both, 1, 3), id=1)
    found = read({"5 metres": 3.0}, evidence(first, 0.1, 0.2), evidence(second, 0.3, 0.1))
    assert sorted(one.sentence for one in found) == [0, 1, 2]
    assert words(found[0]) == "5 metres"


def test_of_an_endless_passage_the_beginning_is_read():
    """What doesn't fit into the model brings no reading, and no error."""
    long = given("long", *[f"Sentence number {number} says nothing at all." for number in range(80)])
    found = read({"number 3": 4.0, "number 79": 8.0}, evidence(long, *[0.0] * 80))
    assert words(found[0]) == "number 3"
    assert len(found) < 80


def test_an_endless_question_is_cut():
    """Evaluations ask questions of any length."""
    found = read({"2.4 metres": 8.0}, flood(), question="how high did it rise " * 200)
    assert words(found[0]) == "2.4 metres"


def test_without_evidence_there_is_no_reading():
    """No passage, no mark."""
    assert read({"x": 1.0}) == []
