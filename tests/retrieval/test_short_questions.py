"""Questions as they are typed in a chat: a word or two, no question word, capitals, slips."""

import pytest

from retrieval.matching import holds
from retrieval.schema import Correction, Verdict

SHORT = {
    "barrel bombs": "barrel bomb",
    "displaced": "250,000",
    "peace talks geneva": "Geneva",
    "russian soldiers killed": "four Russian soldiers",
    "president of syria": "Bashar al-Assad",
    "number of displaced people": "250,000",
    "the province of the targeted villages": "Hama",
    "wat did turky say abt the raids": "Turkey",
}
SLIPS = {
    "Who is Panos Moumtizs?": Correction(typed="Moumtizs", used="Moumtzis"),
    "who lives in idlb now?": Correction(typed="idlb", used="idlib"),
    "What are barrle bombs?": Correction(typed="barrle", used="barrel"),
    "WHAT DOES TURKY NEGOTIATE WITH MOSCOW?": Correction(typed="TURKY", used="TURKEY"),
}
UNSAID = (
    "who is Biden?",
    "what did Meloni say about Brexit?",
    "Wie wird das Wetter morgen in Hamburg?",
    "¿Quién ganó el partido de fútbol en Madrid?",
    "où se trouve la tour Eiffel?",
    "how do I deflect a parking fine?",
)


@pytest.fixture(scope="module")
def said(answer_seed):
    """Every question's answer, by question."""
    questions = [*SHORT, *SLIPS, *UNSAID, *map(str.upper, SHORT)]
    return dict(zip(questions, answer_seed.ask_many(questions), strict=True))


def unlike(answer):
    """An answer without what differs by how, when and how fast it was asked."""
    return answer.model_dump(exclude={"question", "corrected", "timings"})


@pytest.mark.parametrize(("question", "words"), SHORT.items())
def test_a_few_words_are_answered_like_a_question(said, question, words):
    """Without a question word, or any grammar, the right words are quoted."""
    answer = said[question]
    assert answer.verdict is not Verdict.NONE
    assert any(holds(quote.text, [words]) for quote in answer.quotes)


@pytest.mark.parametrize("question", SHORT)
def test_capitals_change_nothing(said, question):
    """A shouted question gets its quiet twin's verdict and quotes."""
    assert unlike(said[question.upper()]) == unlike(said[question])


@pytest.mark.parametrize(("question", "correction"), SLIPS.items())
def test_a_slip_in_a_word_is_mended_and_told(answer_seed, said, question, correction):
    """The answer is that to the question without the slip, and says which word was looked up."""
    assert said[question].corrected == (correction,)
    right = answer_seed.ask(question.replace(correction.typed, correction.used))
    assert (right.corrected, unlike(right)) == ((), unlike(said[question]))


@pytest.mark.parametrize("question", UNSAID)
def test_what_the_article_does_not_know_is_not_mended_into_what_it_says(said, question):
    """Unknown names, other languages and other subjects get no quote."""
    assert said[question].verdict is Verdict.NONE
