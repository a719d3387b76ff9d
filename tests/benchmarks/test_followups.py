"""Conversations are made by a stated rule, and the gain is chosen by another."""

import followups
import pytest
from conversations import KINDS, conversations, shortened

from retrieval.questions import Question


@pytest.mark.parametrize(
    ("question", "number", "short"),
    [
        ("How did the final Song emperor die?", 2, "and how did the final emperor die?"),
        ("When was the second German Empire founded?", 1, "what about second founded?"),
        ("Who led the revolt in the South of France ?", 0, "and who led the revolt?"),
        ("Who led the revolt?", 0, None),
        ("When did Costa v ENEL start?", 1, "what about v start?"),
        ("Where is France?", 0, None),
    ],
)
def test_a_question_is_shortened_by_its_names(question, number, short):
    """Names go with the words that lead to them; too little left, or no name, is no follow-up."""
    assert shortened(question, number) == short


def question(number, text, *articles):
    return Question(id=str(number), question=text, article_ids=articles, answers=("x",))


def test_neighbours_on_an_article_are_follow_ups_and_others_change_the_topic():
    """Each follow-up has a change of topic after the same first question, as it was asked."""
    asked = [
        question(1, "Who ruled Rome?", "rome"),
        question(2, "How many people lived in Rome then?", "rome"),
        question(3, "How many people lived in Paris then?", "paris"),
    ]
    follow, change = conversations(asked)
    assert (follow.kind, follow.before.id, follow.question.id) == (KINDS[0], "1", "2")
    assert follow.asked == "and how many people lived then?"
    assert (change.kind, change.before.id, change.question.id) == (KINDS[1], "1", "3")
    assert change.asked == asked[2].question


def test_the_gain_answers_most_follow_ups_and_holds_no_topic_captive():
    """What costs more than a point of changes is out; of equals the lesser is chosen."""
    shares = {0.0: (60.0, 90.0), 0.1: (70.0, 90.0), 0.2: (70.0, 89.5), 0.5: (80.0, 88.9)}
    assert followups.best_amount(shares) == 0.1


def test_a_reader_computes_a_question_and_a_passage_once():
    """What is asked again comes from memory, in the order that it is asked for."""
    seen = []

    def marks(_reader, asked, evidence):
        seen.extend(one.stored.id for one in evidence)
        return [f"{asked}{one.stored.id}" for one in evidence]

    once = followups.remembering(marks)
    one, two = (_Evidence(number) for number in (1, 2))
    assert once(None, "q", [one]) == ["q1"]
    assert once(None, "q", [two, one]) == ["q2", "q1"]
    assert seen == [1, 2]


class _Evidence:
    def __init__(self, number):
        self.stored = self
        self.id = number
