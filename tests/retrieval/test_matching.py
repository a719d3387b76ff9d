"""Whether a text holds an accepted answer, and where."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.matching import holds, normalised, occurrences

answers = st.text(st.sampled_from("aBcİß5, .-’'_é\u0307 "), max_size=6)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("About 250,000 people", "250,000"),
        ("About 250,000 people", "250 000"),
        ("about 250,000 people", "ABOUT  250"),
        ("the U.S.-based union", "U.S. based"),
        ("Hay’et Tahrir al-Sham", "Hay'et Tahrir al Sham"),
        ("Geneva.", "Geneva"),
        ("a line\nbreak", "line break"),
        ("İstanbul burned", "İSTANBUL"),
        ("Genevans", "Geneva"),
    ],
)
def test_case_blanks_and_punctuation_make_no_difference(text, answer):
    """An answer matches whatever its case, blanks and punctuation are in the text."""
    assert holds(text, [answer])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("About 250,000 people", "250000"),
        ("non stop", "nonstop"),
        ("Russia and Turkey", "Turkey and Russia"),
        ("", "a"),
        ("anything", ""),
        ("anything, at all", " ,. "),
    ],
)
def test_nothing_but_the_answers_letters_and_blanks_in_their_order_match(text, answer):
    """Other letters, other blanks, words in another order and answers without words are no matches."""
    assert not holds(text, [answer])


def test_one_of_the_answers_is_enough():
    """Any accepted wording counts, and none accepts nothing."""
    assert holds("four soldiers", ["4", "four"])
    assert not holds("four soldiers", [])


def test_texts_are_compared_by_their_words():
    """The compared form is lower-case words with one blank between."""
    assert normalised("  The U.S. -- 5%!") == "the u s 5"


def test_occurrences_are_the_answers_in_the_text():
    """Every place of every answer is given, as a range of the text as it is written."""
    text = "From Geneva to Geneva: 250,000 people."
    found = [text[start:end] for start, end in occurrences(text, ["geneva", "250 000", "nobody", ""])]
    assert found == ["Geneva", "Geneva", "250,000"]


@given(st.text(st.sampled_from("aBcİß5, .-’'_é\u0307 "), max_size=20), answers)
@example("İstanbul burned", "İstanbul")
@settings(deadline=None)
def test_a_text_that_holds_an_answer_has_an_occurrence_and_only_then(text, answer):
    """Both ways of looking follow one rule."""
    assert holds(text, [answer]) == bool(list(occurrences(text, [answer])))
