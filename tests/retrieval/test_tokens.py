"""Text to stems: what counts as one word, and as the same word."""

import pytest
from handmade import in_threads
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.tokens import STOP_WORDS, Tokenizer, words

SAMPLES = (
    "Müller’s réservations displaced 250,000 people",
    "the bombing of hospitals, schools and bridges was condemned",
    "Hay’et Tahrir al-Sham is fighting in Idlib",
    "Наводнение в городе displaced families repeatedly",
)


@pytest.fixture(scope="module")
def tokenize():
    return Tokenizer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("réservé à Zoë", "reserve a Zoe"),
        ("Ångström", "Angstrom"),
        ("cafe\u0301", "café"),
        ("STRASSE", "straße"),
        ("ﬁlm", "film"),
        ("𝐁𝐨𝐥𝐝 text", "bold text"),
        ("№ 5 ™", "no 5 tm"),
        ("Syria's", "Syria"),
        ("Syria’s", "Syria"),
        ("don't", "don’t"),
        ("Hay’et", "Hayet"),
        ("O'Brien", "obrien"),
        ("250,000", "250000"),
        ("1,234,567", "1234567"),
        ("displaced", "displace"),
        ("bombings", "bombing"),
        ("rebel-held", "rebels held"),
    ],
)
def test_spellings_of_one_thing_are_one_stem(tokenize, one, other):
    """Accents, case, ligatures, possessives, both apostrophes, thousands and endings make no difference."""
    assert tokenize(one) == tokenize(other) != []


@pytest.mark.parametrize(
    ("one", "other"), [("3.5", "35"), ("250,000", "250"), ("September", "December"), ("2018", "2019")]
)
def test_different_things_keep_different_stems(tokenize, one, other):
    """A decimal point counts, and numbers or names that differ stay apart."""
    assert tokenize(one) != tokenize(other)


def test_a_number_with_separators_is_one_word():
    """Separators belong to a number only between digits; the stop after it does not."""
    assert words("About 250,000, or 3.5 %. In 2019.") == ["about", "250,000", "or", "3.5", "in", "2019"]


def test_stop_words_and_question_words_are_left_out(tokenize):
    """A question keeps only the words that can name something."""
    assert tokenize("How many of them were there, and who is the mayor?") == ["mani", "mayor"]
    assert tokenize(" ".join(sorted(STOP_WORDS))) == []


def test_stop_words_are_found_as_words_are_folded(tokenize):
    """Every stop word is written as `words` would give it, so that none is dead."""
    assert [words(word) for word in sorted(STOP_WORDS)] == [[word] for word in sorted(STOP_WORDS)]


@pytest.mark.parametrize("text", ["Наводнение", "洪水", "الفيضان", "πλημμύρα", "홍수", "बाढ़", "מבול"])
def test_other_scripts_are_words_too(tokenize, text):
    """A word of another script gives stems, the same ones inside a sentence as alone."""
    alone = tokenize(text)
    assert alone
    assert tokenize(f"They say “{text}”, the mayor said.")[1 : 1 + len(alone)] == alone


@pytest.mark.parametrize("text", ["", " \n\t", "?!… — “”", "🌊🏗️👨‍👩‍👧", "_ __", "'’'", "\ud800\udfff"])
def test_text_without_words_gives_no_stems(tokenize, text):
    """Blanks, punctuation, emoji and halves of characters are no words."""
    assert tokenize(text) == []


def test_emoji_separate_words(tokenize):
    """An emoji between two words makes them two words."""
    assert tokenize("river🌊bridge") == ["river", "bridg"]


def test_eight_threads_get_the_same_stems(tokenize):
    """One tokenizer serves eight threads at once, and each gets what one thread alone gets."""
    alone = [tokenize(sample) for sample in SAMPLES]
    results = in_threads(lambda number: [[tokenize(s) for s in SAMPLES] for _ in range(200)], 8)
    assert all(round_ == alone for thread in results for round_ in thread)


@given(st.text())
@example("℡ İstanbul ß ŉ ǰ 𝕏 ½ ª")
@example("'s's’s")
@settings(deadline=None)
def test_words_of_any_text_are_lower_case_words_that_stay_themselves(text):
    """No text makes it fail; the words are folded already, so that splitting them again changes nothing."""
    found = words(text)
    assert all(word == word.casefold() and not any(map(str.isspace, word)) for word in found)
    assert words(" ".join(found)) == found


@given(st.text())
@settings(deadline=None)
def test_stems_of_any_text_hold_no_blank(text):
    """The lexical index separates stems by blanks: a stem is never empty and never holds one."""
    assert all(stem and stem.split() == [stem] for stem in Tokenizer()(text))
