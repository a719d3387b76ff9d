"""An evaluation's figures, by hand, over an Answerer that says what it is told to say."""

import json
from datetime import UTC, datetime

import pytest
from handmade import evidence, given

from retrieval.answering import Investigation
from retrieval.evaluation import Outcome, ask_all, auroc, summarise
from retrieval.questions import Question
from retrieval.quoting import quote
from retrieval.reading import Reading
from retrieval.schema import Answer, Timings, Verdict

NOW = datetime(2024, 1, 1, tzinfo=UTC)
NO_TIME = Timings(embed=0, search=0, rank=0, read=0, total=0)
RIVER = given("river", "The Elm rose.", "It fell on Friday.")
CITY = given("city", "The mayor spoke on Friday.", "Nobody came.")
BOTH = frozenset({"river", "city"})


class Told:
    """Answers each question with the sentences, score and verdict that it was told."""

    def __init__(self, **told):
        self._told = told

    def investigate(self, questions):
        [question] = questions
        sentences, score, _ = self._told[question]
        readings = tuple(self._reading(*one) for one in sentences)
        return [
            Investigation(
                question=question,
                evidence=tuple(FOUND[key] for key in dict.fromkeys(one.article.key for one, _ in sentences)),
                readings=readings,
                signals=None,
                score=score,
                as_of=NOW,
                articles=2,
                timings=NO_TIME,
            )
        ]

    def judge(self, found):
        return Answer(
            question=found.question,
            verdict=self._told[found.question][2],
            as_of=NOW,
            quotes=(),
            nearest=None,
            articles=2,
            timings=NO_TIME,
        )

    def quotes(self, found):
        return tuple(quote(one, 1) for one in found.readings[:3])

    @staticmethod
    def _reading(passage, index):
        sentence = passage.sentences[index]
        found = FOUND[passage.article.key]
        return Reading(found, index, sentence.start, sentence.end, 0.0)


FOUND = {one.article.key: evidence(one, 0.0, 0.0) for one in (RIVER, CITY)}


def asked(sentences, question, known=BOTH):
    """The outcome of one question to which these sentences were found, in this order."""
    told = Told(**{question.question: (sentences, 0.5, Verdict.WEAK)})
    [outcome] = ask_all(told, [question], known, lambda: None)
    return outcome


def question(*answers, articles=("river",), answerable=True):
    return Question(id="1", question="when", answers=answers, article_ids=articles, answerable=answerable)


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([(RIVER, 1), (RIVER, 0), (CITY, 0)], (1, 1, 1, True)),
        ([(RIVER, 0), (RIVER, 1)], (1, 2, 2, False)),
        ([(CITY, 0), (RIVER, 0), (RIVER, 1)], (2, 3, 3, False)),
        ([(CITY, 0), (CITY, 1), (RIVER, 0), (RIVER, 1)], (2, 4, 0, False)),
        ([(CITY, 0), (CITY, 1)], (0, 0, 0, False)),
        ([], (0, 0, 0, False)),
    ],
)
def test_a_hit_is_the_first_text_of_a_right_article_with_an_answer(sentences, expected):
    """ "Friday" is said by both articles, but only the passage, sentence and quote of the right one count."""
    found = asked(sentences, question("friday"))
    assert (found.passage, found.sentence, found.quote, found.marked) == expected


def test_a_quote_of_the_right_article_without_the_answer_is_no_hit():
    """The right article is not enough: the words have to be there."""
    found = asked([(RIVER, 0), (RIVER, 1)], question("monday"))
    assert (found.passage, found.sentence, found.quote, found.marked) == (0, 0, 0, False)


@pytest.mark.parametrize(
    ("asking", "known", "expected"),
    [
        (question("friday"), BOTH, True),
        (question("friday"), frozenset({"city"}), False),
        (question("friday", articles=("elsewhere", "river")), BOTH, True),
        (question("friday", answerable=False), BOTH, False),
        (question("friday", articles=()), BOTH, False),
    ],
)
def test_a_question_is_answerable_when_it_says_so_and_its_article_is_there(asking, known, expected):
    """A question whose articles are not in the index counts as unanswerable."""
    assert asked([(RIVER, 1)], asking, known).answerable is expected


def test_every_question_is_asked_by_itself_and_counted():
    """Score and verdict are the answerer's, the time is taken, and each question is reported when done."""
    told = Told(one=([(RIVER, 1)], 1.5, Verdict.STRONG), two=([], -1.5, Verdict.NONE))
    steps = []
    questions = [Question(id=name, question=name) for name in ("one", "two")]
    found = ask_all(told, questions, BOTH, lambda: steps.append("."))
    assert [(one.score, one.verdict) for one in found] == [(1.5, Verdict.STRONG), (-1.5, Verdict.NONE)]
    assert all(one.milliseconds > 0 for one in found)
    assert len(steps) == 2


def outcome(passage=0, sentence=0, quote=0, *, marked=False, right=True, score=0.0, verdict="weak", ms=1.0):
    return Outcome(right, passage, sentence, quote, marked, score, Verdict(verdict), ms)


def test_the_figures_of_five_questions_by_hand():
    """Four answerable questions with ranks 1, 3, 7 and none, and one unanswerable that counts for no hit."""
    found = summarise(
        [
            outcome(1, 1, 1, marked=True, score=3.0, verdict="strong", ms=10.0),
            outcome(3, 4, 2, score=2.0, ms=20.0),
            outcome(7, 3, 0, score=1.0, ms=30.0),
            outcome(0, 0, 0, score=0.0, verdict="none", ms=40.0),
            outcome(1, 1, 1, marked=True, right=False, score=1.5, verdict="strong", ms=50.0),
        ],
        12.5,
    )
    assert json.loads(found.model_dump_json()) == {
        "questions": 5,
        "passage": {"hit@1": 25.0, "hit@3": 50.0, "hit@5": 50.0, "hit@10": 75.0, "mrr@10": 36.9},
        "sentence": {"hit@1": 25.0, "hit@3": 50.0},
        "quote": {"hit@1": 25.0, "hit@3": 50.0},
        "mark": {"overlap@1": 25.0},
        "verdicts": {
            "answerable": {"strong": 1, "weak": 2, "none": 1},
            "unanswerable": {"strong": 1, "weak": 0, "none": 0},
        },
        "auroc": 0.5,
        "latency_ms": {"p50": 30.0, "p95": 48.0},
        "index_seconds": 12.5,
    }


def test_no_questions_give_figures_of_nothing():
    """An empty file is measured, too: zeros, and no AUROC."""
    found = summarise([], 0.0)
    assert (found.questions, found.passage.hit1, found.passage.mrr10, found.auroc) == (0, 0.0, 0.0, None)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([3.0, 1.0], [2.0, 0.0], 0.75),
        ([2.0, 3.0], [0.0, 1.0], 1.0),
        ([0.0], [1.0, 2.0], 0.0),
        ([1.0], [1.0], 0.5),
        ([1.0], [], None),
        ([], [1.0], None),
    ],
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive, negative, expected):
    """Of all pairs of an answerable and an unanswerable question, ties counting half; none without both."""
    assert auroc(positive, negative) == expected
