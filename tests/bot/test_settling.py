"""The question before `verbatim add` adds, answered by a script."""

from datetime import date

from bot.settling import settle
from retrieval.schema import Article

FIRST = Article("added:a", "First", "One.", source="Gazette", authors=("Ann", "Bo"))
SECOND = Article("added:b", "Second", "Two.", published=date(2024, 5, 4), language="en")


def answered(articles, *answers):
    """What is settled, what was asked with its default, and what was said; nobody answers after the last."""
    left, questions, said = list(answers), [], []

    def ask(question, default):
        questions.append((question, default))
        answer = left.pop(0) if left else None
        return default if answer == "" else answer

    settled = settle(articles, ask, said.append, said.append)
    assert left == []
    return settled, questions, said


def test_yes_no_and_silence():
    """Only yes adds; an empty answer and nobody's are no."""
    assert answered([FIRST], "y")[0] == (FIRST,)
    assert answered([FIRST], "Yes")[0] == (FIRST,)
    for answers in (["n"], ["no"], [""], []):
        settled, questions, _ = answered([FIRST], *answers)
        assert settled is None
        assert questions == [("Add 1 article? [y/N/e]", "n")]


def test_another_answer_is_asked_about_again():
    """What is no answer adds nothing and says which there are."""
    settled, questions, said = answered([FIRST, SECOND], "perhaps", "y")
    assert settled == (FIRST, SECOND)
    assert len(questions) == 2
    assert said == ["Answer y to add, n to leave it, or e to edit what is known of an article."]


def test_one_of_several_is_edited():
    """Each field is asked for with what is there; what is changed is shown, and the others stay."""
    answers = ["e", "2", "Another", "Courier", "", "-", "de", "y"]
    settled, questions, said = answered([FIRST, SECOND], *answers)
    changed = Article("added:b", "Another", "Two.", source="Courier", language="de")
    assert settled == (FIRST, changed)
    assert [default for _, default in questions[2:7]] == ["Second", "", "", "2024-05-04", "en"]
    assert said[-1] == changed


def test_what_is_refused_is_asked_for_again():
    """The reason is said, and the same field comes once more; an unknown number leaves all as it is."""
    settled, _, said = answered([FIRST], "e", "-", "New", "", "", "tomorrow", "2024-05-31", "", "y")
    assert settled == (Article("added:a", "New", "One.", "Gazette", "", date(2024, 5, 31), ("Ann", "Bo")),)
    assert said[1] == "An article needs a title."
    assert said[2].startswith("A date is a day of the calendar")
    settled, _, said = answered([FIRST, SECOND], "e", "3", "e", "²", "y")
    assert settled == (FIRST, SECOND)
    assert said == ["That is the number of none of them."] * 2


def test_nobody_answers_while_something_is_edited():
    """Then nothing is added."""
    assert answered([FIRST], "e", "New")[0] is None
