"""A question may be asked of some articles only."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from handmade import FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently
from store.wordcount import tokenize

from retrieval.answering import Answerer
from retrieval.errors import NothingWithinError
from retrieval.indexing import Indexer
from retrieval.reading import SentenceReader
from retrieval.schema import Within
from retrieval.verdict import load_calibration

OTHER_FLOOD = replace(FLOOD, key="again.txt", source="Elmford Courier", published=date(2025, 3, 1))


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    """Answers from a library and two floods, the later one in another paper."""
    with closing(open_counting_store(tmp_path_factory.mktemp("data"))) as store:
        articles = (FLOOD, LIBRARY, OTHER_FLOOD)
        Indexer(store, CountingEmbedder, lambda: articles, passage_words=PASSAGE_WORDS).run(silently)
        yield Answerer(
            store,
            CountingEmbedder(),
            tokenize,
            reader=SentenceReader(),
            reranker=None,
            calibration=load_calibration(reader=False),
            quotes=3,
            quote_characters=400,
            candidates=1,
            today=lambda: date(2024, 2, 8),
        )


def articles(found):
    return {one.stored.article.key for one in found.evidence}


def test_each_question_of_a_batch_has_its_own_bounds(answerer):
    """One question is asked of all articles, the next of a publisher, the next of some days, and so on."""
    bounds = [
        None,
        Within(source="Elmford Courier"),
        Within(until=date(2024, 12, 31)),
        Within(("library.txt",)),
    ]
    found = answerer.investigate(["how high was the flood?"] * 4, within=bounds)
    assert articles(found[0]) <= {"flood.txt", "again.txt"}
    assert [articles(one) for one in found[1:]] == [{"again.txt"}, {"flood.txt"}, {"library.txt"}]


def test_an_answer_quotes_only_what_is_within(answerer):
    """The article that answers best is not quoted where it is out of bounds."""
    [answer] = answerer.ask_many(["how high was the flood?"], [Within(source="Elmford Courier")])
    quotes = [*answer.quotes, *filter(None, [answer.nearest])]
    assert {quote.article.id for quote in quotes} == {"again.txt"}


def test_what_is_to_be_looked_in_first_leads_where_it_is_as_good(answerer):
    """The same flood stands in two papers: whichever is named comes first, and both are still found."""
    bounds = [Within(first=(key,)) for key in ("flood.txt", "again.txt", "no such")]
    found = answerer.investigate(["how high was the flood?"] * 3, within=bounds)
    assert [one.evidence[0].stored.article.key for one in found[:2]] == ["flood.txt", "again.txt"]
    assert articles(found[1]) == {"flood.txt", "again.txt"}
    assert articles(found[2]) == articles(answerer.investigate(["how high was the flood?"])[0])


def test_bounds_without_articles_are_refused(answerer):
    """Where no article is within, there is no nearest passage either, but an error that says so."""
    with pytest.raises(NothingWithinError):
        answerer.ask_many(["how high was the flood?"], [Within(since=date(2030, 1, 1))])
