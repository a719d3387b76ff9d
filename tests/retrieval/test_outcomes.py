"""How each question comes out, over an Answerer that says what it is told to say."""

from datetime import UTC, datetime

import pytest
from handmade import evidence, given

from retrieval.answering import Investigation
from retrieval.outcomes import ask_all
from retrieval.questions import Question
from retrieval.quoting import quote
from retrieval.reading import Reading
from retrieval.schema import Answer, Timings, Verdict

NOW = datetime(2024, 1, 1, tzinfo=UTC)
TIMES = Timings(embed=1, search=2, rank=3, read=4, total=10)
RIVER = given("river", "The Elm rose.", "It fell on Friday.")
CITY = given("city", "The mayor spoke on Friday.", "Nobody came.")
BOTH = frozenset({"river", "city"})


class Told:
    """Answers each question with the sentences, score and verdict that it was told."""

    def __init__(self, **told):
        self._told = told

    def investigate(self, questions, today=None):
        [question] = questions
        sentences, score, _ = self._told[question]
        readings = tuple(one if isinstance(one, Reading) else self._reading(*one) for one in sentences)
        return [
            Investigation(
                question=question,
                evidence=tuple(
                    FOUND[key] for key in dict.fromkeys(one.evidence.stored.article.key for one in readings)
                ),
                readings=readings,
                signals=None,
                score=score,
                as_of=NOW,
                articles=2,
                timings=TIMES,
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
            timings=TIMES,
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


@pytest.mark.parametrize(
    ("passage", "marked", "expected"),
    [
        (RIVER, "fell on", False),
        (RIVER, "on Friday", True),
        (RIVER, "Friday", True),
        (CITY, "Friday", False),
    ],
)
def test_a_mark_counts_when_it_shares_words_with_an_answer_in_a_right_article(passage, marked, expected):
    """The marked words themselves are compared with the answer's place, not the sentence around them."""
    start = passage.article.text.index(marked)
    reading = Reading(FOUND[passage.article.key], 1, start, start + len(marked), 0.0)
    told = Told(when=([reading], 0.5, Verdict.WEAK))
    [outcome] = ask_all(told, [question("a friday")], BOTH, lambda: None)
    assert outcome.marked is False
    [outcome] = ask_all(told, [question("friday")], BOTH, lambda: None)
    assert outcome.marked is expected


def test_type_and_times_are_kept():
    """The type is that of the question's words, the stages are those that the answerer took."""
    found = asked([(RIVER, 1)], question("friday"))
    assert (found.type, found.stages) == ("when", TIMES)
