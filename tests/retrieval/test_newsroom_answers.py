"""Three articles and the real model: whatever is asked, what comes back is the articles' own text."""

from itertools import combinations

import pytest

from retrieval.passages import split_sentences
from retrieval.schema import Verdict

QUESTIONS = (
    "how many were displaced?",
    "What are barrel bombs?",
    "who blamed rebels for the assaults?",
    "Where do the talks take place?",
    "what does Turkey negotiate with Moscow?",
    "How high did the Elm rise?",
    "When was there a higher flood?",
    "who closed the bridge?",
    "was anybody hurt?",
    "how much does the repair of the bridge cost?",
    "what does the union of builders want?",
    "when does the library open?",
    "Who is the head librarian?",
    "how many more visitors are expected?",
    "who pays the new helpers?",
    "where does the film club move?",
    "what happened?",
    "Who is it?",
    "is there a café?",
    "schools",
    "SCHOOLS IN SYRIA???",
    "“Nobody was hurt”",
    "what is 🌊🏗️ about",
    "\u0627\u0644\u0641\u064a\u0636\u0627\u0646",
    "洪水はどこですか",
    "e\u0301cole et ville",
    "how do I reset my password?",
    "who won the 2018 World Cup?",
    "' OR 1=1; DROP TABLE articles; --",
    'AND OR NOT (title:"x" ^2 ~3 [a TO b] *',
    "\\n\\x00 {0} %s ${x}",
    "a" * 300,
)
EXPECTED = {
    "how many were displaced?": "about 250,000 people had been displaced",
    "How high did the Elm rise?": "2.4 metres",
    "who closed the bridge?": "Mayor Zoë Müller",
    "how much does the repair of the bridge cost?": "1,250,000 euros",
    "when does the library open?": "on Sundays from 10 to 16 o'clock",
    "Who is the head librarian?": "Noor Haddad",
    "where does the film club move?": "the cellar",
}


@pytest.fixture(scope="module")
def asked(newsroom):
    answerer, _ = newsroom
    return dict(zip(QUESTIONS, answerer.ask_many(QUESTIONS), strict=True))


def quotes(answer):
    return [*answer.quotes, *([answer.nearest] if answer.nearest else [])]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_a_slice_of_the_stored_article(newsroom, asked, question):
    """Quote, mark and paragraph are those of the stored text: whole sentences, 400 characters or one."""
    for one in quotes(asked[question]):
        text = newsroom[1].article(one.article.id).text
        assert text[one.start : one.end] == one.text
        inside = [s for s in split_sentences(text) if one.start <= s.start and s.end <= one.end]
        assert (inside[0].start, inside[-1].end) == (one.start, one.end)
        [(start, end)] = one.marks
        assert one.text[start:end].strip() == one.text[start:end] != ""
        [marked] = [s for s in inside if s.start <= one.start + start < s.end]
        assert marked.paragraph == one.paragraph
        assert len(one.text) <= 400 or len(inside) == 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_quotes_or_says_none(asked, question):
    """There are one to three quotes that share nothing, or none of them and a nearest one."""
    found = asked[question]
    assert (found.verdict is Verdict.NONE) == (not found.quotes) == (found.nearest is not None)
    assert len(found.quotes) <= 3
    for one, other in combinations(found.quotes, 2):
        assert one.article.id != other.article.id or one.end <= other.start or other.end <= one.start


@pytest.mark.parametrize(("question", "words"), EXPECTED.items())
def test_plain_questions_find_their_words(asked, question, words):
    """What an article says in so many words is in the first quote."""
    assert words in asked[question].quotes[0].text


def test_an_article_is_named_as_it_is_stored(asked):
    """Title, source, address and date come with the quote, and an undated article stays undated."""
    flood = asked["who closed the bridge?"].quotes[0].article
    assert (flood.title, flood.source, flood.url) == (
        "The Elm broke its banks",
        "Elmford Gazette",
        "https://example.org/elm",
    )
    assert flood.published.isoformat() == "2024-02-06"
    assert asked["how many were displaced?"].quotes[0].article.published is None


def test_the_same_question_gets_the_same_answer(newsroom, asked):
    """Asked again by itself, a question gets what it got among the others."""
    for question in QUESTIONS[:6]:
        again = newsroom[0].ask(question)
        assert (again.verdict, again.quotes) == (asked[question].verdict, asked[question].quotes)
