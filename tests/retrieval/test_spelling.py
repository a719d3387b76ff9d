"""Which words of a question are mended, by which words of the corpus, and which are left alone."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.schema import Correction
from retrieval.spelling import Speller
from retrieval.tokens import Tokenizer, words

CORPUS = """
    Erdogan spoke of Idlib in Geneva. In Idlib and in Idlib again, Moumtzis said, civilians were displaced.
    The hospital of Maarat was bombed. Boats and coats; the coat, the coats, the coats. Where-abouts.
    The ambassador praised Ambassadorship and the negotiations. A river ran. Angkor Wat.
"""
TOKENIZE = Tokenizer()


class HandVocabulary:
    """The words of a text, by how often it has them."""

    def __init__(self, text):
        self._counts = Counter(words(text))
        self._stems = set(TOKENIZE(text))

    def unknown(self, terms):
        return frozenset(terms) - self._stems

    def words(self, beginning):
        found = [word for word in self._counts if word.startswith(beginning)]
        return tuple(sorted(found, key=lambda word: (-self._counts[word], word)))


def mend(question, corpus=CORPUS, real=()):
    return Speller(HandVocabulary(corpus), TOKENIZE, frozenset(real).__contains__).mend(question)


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("Edrogan", "Erdogan"),
        ("Erdogn", "Erdogan"),
        ("Erdoggan", "Erdogan"),
        ("Erdogon", "Erdogan"),
        ("rEdogan", "erdogan"),
        ("edrogan", "erdogan"),
        ("EDROGAN", "ERDOGAN"),
        ("Idlb", "Idlib"),
        ("Gneeva", "Geneva"),
        ("Moumtizs", "Moumtzis"),
        ("displcaed", "displaced"),
        ("hopsital", "hospital"),
        ("Érdogán’s", "Érdogán’s"),
        ("Edrogan's", "Erdogan"),
        ("ambasador", "ambassador"),
        ("embassador", "embassador"),
        ("negoxiatoins", "negotiations"),
        ("moumxtsis", "moumtzis"),
    ],
)
def test_a_slip_is_mended_by_the_nearest_word_of_the_corpus(typed, used):
    """One edit, from nine letters on two; the first letter stays or is swapped, and capitals are as typed."""
    found = mend(f"what of {typed} then?")
    assert found.text == f"what of {used} then?"
    assert found.corrected == ((Correction(typed=typed, used=used),) if used != typed else ())


@pytest.mark.parametrize(
    "typed",
    [
        "coat",  # known, though "coats" stands in more passages
        "bombing",  # its stem is known
        "Ido",  # three letters
        "Idlib2",  # no word of letters only
        "250,001",
        "Hamas",  # nothing near
        "Gexexa",  # two edits in six letters
        "werebouts",  # nothing near begins so
        "whre",  # only a stop word is near
        "Rivo",  # "ran" and "river" are too far
        "Maarats" * 5,  # longer than any slip
        "победил",
        "洪水",
        "الفيضان",
    ],
)
def test_everything_else_is_left_alone(typed):
    """Known, short, numbered, far and foreign words stay as they were typed."""
    assert mend(f"and {typed} there") == mend(f"and {typed} there", real=[typed.lower()])
    assert mend(f"and {typed} there").text == f"and {typed} there"


def test_a_real_word_that_the_articles_do_not_use_is_left_alone():
    """The model has "boast" as a word, so that nobody is told of boats."""
    assert mend("who would boast?").text == "who would boats?"
    assert mend("who would boast?", real=["boast"]) == mend("who would boast?", corpus="")
    assert mend("who would boast?", real=["boast"]).text == "who would boast?"


def test_fewer_edits_count_first_and_then_more_passages():
    """Among equally near words the more frequent one is used, however frequent one further away is."""
    assert mend("roats? xoats? coatz?").text == "roats? xoats? coats?"
    assert mend("bread", corpus="broad, break, break, tread tread tread").text == "break"
    corpus = "negotiation " + "negotiators " * 9
    assert mend("negotiatios", corpus=corpus).text == "negotiation"


def test_a_word_is_named_once_however_often_it_was_typed():
    """Two slips in the same word are one line for the reader."""
    found = mend("Idlb or idlb, Idlb")
    assert found.text == "Idlib or idlib, Idlib"
    assert found.corrected == (
        Correction(typed="Idlb", used="Idlib"),
        Correction(typed="idlb", used="idlib"),
    )


def test_what_chats_shorten_is_spelt_out_unless_the_articles_know_it():
    """Function words are spelt out without a word about it; a temple called Wat stays one."""
    found = mend("wut did u say abt Idlb")
    assert found.text == "what did you say about Idlib"
    assert found.corrected == (Correction(typed="Idlb", used="Idlib"),)
    assert mend("wat?").text == "wat?"
    assert mend("wat?", corpus="").text == "what?"


@given(st.text(max_size=80) | st.text(st.sampled_from("abcdeIdlbErognwt '’."), max_size=80))
def test_any_text_can_be_mended_and_known_words_stay(text):
    """Nothing that can be typed breaks it, and what lies between words and what is known is never changed."""
    found = mend(text)
    unknown = HandVocabulary(CORPUS).unknown(TOKENIZE(text))
    if not unknown:
        assert (found.text, found.corrected) == (text, ())
    word = r"[^\W_]+(?:['’][^\W_]+)*"
    assert re.split(word, found.text) == re.split(word, text)


def test_a_question_with_many_slips_is_in_another_language():
    """Three words are mended; of four that are near words of the corpus none is, for that is chance."""
    assert len(mend("Edrogan Idlb Gneva").corrected) == 3
    assert mend("Edrogan Idlb Gneva hopsital").text == "Edrogan Idlb Gneva hopsital"
    assert mend("Edrogan Idlb Gneva hopsital").corrected == ()
