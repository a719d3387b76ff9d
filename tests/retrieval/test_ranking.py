"""Fusion, coverage and the order of sentences, by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from handmade import evidence, given, passage_of
from store.wordcount import ask, entry, open_store, publish, tokenize

from retrieval.ranking import (
    ASKING,
    COVERAGE,
    DENSE,
    FIRST,
    LEXICAL,
    PASSAGE,
    SENTENCE,
    coverage,
    fuse,
    rank_sentences,
    weigh,
)
from retrieval.reading import SentenceReader
from retrieval.store.searched import Candidate, Candidates

IDF = {"river": 2.0, "bridge": 1.0, "zebra": 1.0}


def candidate(number, dense, sentences, lexical):
    return Candidate(number, dense, np.array(sentences, np.float32), lexical)


def candidates(*items, idf=IDF):
    return Candidates(items, idf, frozenset(), 9, 3, 1, datetime(2024, 1, 1, tzinfo=UTC))


def order(ranked):
    return [one.candidate.passage_id for one in ranked]


def test_a_fused_score_is_the_weighted_sum_of_three():
    """Passage cosine, best sentence's cosine and BM25 over 2.2 times the idf, each by its weight."""
    [one] = fuse(candidates(candidate(7, 0.5, [0.25, 0.75, -1.0], 4.4)))
    assert one.lexical == pytest.approx(0.5)
    assert one.score == pytest.approx(DENSE * 0.5 + SENTENCE * 0.75 + LEXICAL * 0.5)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (candidate(1, 0.5, [0.5], 2.2), candidate(2, 0.6, [0.5], 2.2)),
        (candidate(1, 0.5, [0.5, 0.5], 2.2), candidate(2, 0.5, [0.0, 0.6], 2.2)),
        (candidate(1, 0.5, [0.5], 2.2), candidate(2, 0.5, [0.5], 3.3)),
    ],
)
def test_more_of_any_score_ranks_higher(worse, better):
    """Of two passages that differ in one score only, the one with more of it comes first."""
    assert order(fuse(candidates(worse, better))) == [2, 1]


def test_equal_scores_keep_the_lower_id_first():
    """Ties are broken the same way whatever order the candidates came in."""
    same = [candidate(number, 0.5, [0.5], 2.2) for number in (3, 1, 2)]
    assert order(fuse(candidates(*same))) == order(fuse(candidates(*reversed(same)))) == [1, 2, 3]


def test_what_is_looked_in_first_comes_ahead_of_its_equals_and_not_of_what_is_better_by_far():
    """The passages of an article to look in first gain the same, and no more than that."""
    near, far = candidate(1, 0.5 + FIRST, [0.5], 0.0), candidate(2, 0.5 + 3 * FIRST, [0.5], 0.0)
    first = candidate(3, 0.5, [0.5], 0.0)
    found = candidates(near, far, first)
    assert order(fuse(found)) == [2, 1, 3]
    ranked = fuse(replace(found, first=frozenset({3})))
    assert order(ranked) == [2, 3, 1]
    assert ranked[1].score == pytest.approx(fuse(found)[2].score + FIRST)


def test_a_question_without_terms_is_ranked_by_its_vector_alone():
    """Without terms there is no BM25 to divide, and the cosines decide."""
    found = fuse(candidates(candidate(1, 0.2, [0.2], 0.0), candidate(2, 0.4, [0.4], 0.0), idf={}))
    assert [(one.candidate.passage_id, one.lexical) for one in found] == [(2, 0.0), (1, 0.0)]


def test_no_candidates_rank_to_nothing():
    """Nothing found is nothing ranked."""
    assert fuse(candidates()) == []
    assert rank_sentences([]) == []
    assert SentenceReader().read("river?", []) == []


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([], 0.0),
        (["mayor"], 0.0),
        (["river"], 0.5),
        (["bridge", "bridge", "mayor"], 0.25),
        (["river", "zebra", "bridge"], 1.0),
    ],
)
def test_coverage_is_the_share_of_the_questions_idf(tokens, expected):
    """Each term of the question counts once, by its idf; other words count nothing."""
    assert coverage(IDF, tokens) == pytest.approx(expected)


def test_coverage_without_terms_is_zero():
    """A question of stop words only is covered by nothing."""
    assert coverage({}, ["river"]) == 0.0


def test_weighing_adds_the_best_sentences_coverage():
    """The sentences' coverages go with the passage, and the best of them lifts its score."""
    stored = given("elm", "The river.", "The bridge.", "Nobody.")
    [one] = weigh(fuse(candidates(candidate(0, 0.5, [0.5] * 3, 0.0))), [stored], IDF, tokenize)
    assert one.coverages == (0.5, 0.25, 0.0)
    assert one.score == pytest.approx(one.ranked.score + COVERAGE * 0.5)


def test_weighing_reads_the_passages_own_sentences_only():
    """A sentence of the same article outside the passage covers nothing for it."""
    stored = passage_of(given("elm", "The river.", "The bridge.", "Nobody."), 1, 3)
    [one] = weigh(fuse(candidates(candidate(0, 0.5, [0.5] * 2, 0.0))), [stored], IDF, tokenize)
    assert one.coverages == (0.25, 0.0)


def test_weighing_can_put_a_covering_passage_first():
    """Of two passages with one score, the one with a sentence that names more of the question leads."""
    plain, naming = given("a", "Nobody."), replace(given("b", "The river."), id=1)
    ranked = fuse(candidates(candidate(0, 0.5, [0.5], 0.0), candidate(1, 0.5, [0.5], 0.0)))
    weighed = weigh(ranked, [plain, naming], IDF, tokenize)
    assert [one.stored.article.key for one in weighed] == ["b", "a"]


def test_a_sentence_scores_by_its_passage_its_cosine_and_its_coverage():
    """The three parts of a sentence's score, by hand."""
    found = rank_sentences(
        [evidence(given("a", "One.", "Two."), 0.5, 0.25, coverages=(0.0, 0.5), score=0.75)]
    )
    assert [one.index for one in found] == [1, 0]
    assert [one.score for one in found] == pytest.approx([PASSAGE * 0.75 + 0.75, PASSAGE * 0.75 + 0.5])


@pytest.mark.parametrize("asked", ["How high was it?", "“How high was it?” ", "(How high was it?)"])
def test_a_question_in_an_article_answers_none(asked):
    """Though it is the question itself: its cosine and coverage are as high as can be."""
    stored = given("a", "It rose by 2.4 metres.", asked)
    found = rank_sentences([evidence(stored, 0.25, 1.0, coverages=(0.25, 1.0), score=1.0)])
    assert [one.index for one in found] == [0, 1]
    assert found[1].score == pytest.approx(PASSAGE + 2.0 - ASKING)


def test_a_sentence_in_two_passages_is_ranked_once_by_the_better():
    """The sentence that two passages share appears once, with the score of the better passage."""
    whole = given("a", "One.", "Two.", "Three.")
    worse = evidence(passage_of(whole, 0, 2, number=0), 0.1, 0.4, score=0.25)
    better = evidence(passage_of(whole, 1, 3, number=1), 0.4, 0.2, score=0.5)
    for both in ([worse, better], [better, worse]):
        found = rank_sentences(both)
        assert [(one.index, one.evidence.stored.id) for one in found] == [(1, 1), (2, 1), (0, 0)]


def test_sentences_of_different_articles_are_not_taken_for_one():
    """Sentences with one number in two articles are two sentences."""
    found = rank_sentences([evidence(given("a", "One."), 0.5), evidence(given("b", "One."), 0.5)])
    assert [one.evidence.stored.article.key for one in found] == ["a", "b"]


def test_the_reader_marks_the_ranked_sentences_whole():
    """Until there is a reader of words, a mark is its whole sentence, best first."""
    stored = given("a", "One.", "Two is best.")
    readings = SentenceReader().read("two?", [evidence(stored, 0.1, 0.9)])
    assert [stored.article.text[one.start : one.end] for one in readings] == ["Two is best.", "One."]
    assert [one.sentence for one in readings] == [1, 0]


def test_what_one_retriever_found_gets_its_exact_score_of_the_other(tmp_path):
    """With one candidate from each retriever, both passages have both scores, and no zero.

    "river city city" is nearest to the vector; "river river storm" holds the term most often.
    """
    near = entry("near", "River city city.")
    often = entry("often", "River river storm mayor.")
    others = [entry(f"other {number}", "Tax vote union.") for number in range(4)]
    store = open_store(tmp_path / "data")
    publish(store, near, often, *others)
    question = replace(ask("river city city"), terms=("river",), limit=1)
    found = store.search(question)
    keys = [one.article.key for one in store.fetch([item.passage_id for item in found.items])]
    scores = dict(zip(keys, found.items, strict=True))
    store.close()
    assert sorted(scores) == ["near", "often"]
    assert scores["near"].lexical > 0
    assert scores["often"].dense == pytest.approx(2 / np.sqrt(6 * 5), abs=1e-3)
    assert all(one.score > 0 for one in fuse(found))
