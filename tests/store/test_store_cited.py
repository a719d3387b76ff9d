"""The places that an answer showed come back, told apart from the one that it has behind a button."""

from contextlib import closing

import pytest
from noted import ANA, answer, asked, quote
from wordcount import FLOOD, TAX, open_store, publish

from retrieval.store.cited import Cited


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        yield store


def test_the_nearest_passage_is_kept_apart_from_quotes(store):
    """It comes back as no quote: a question that goes on in the thread doesn't go on from it."""
    nearest = quote(FLOOD, 0, 13)
    store.journal.note(1, asked(), answer("who won?", nearest=nearest), with_question=True)
    store.journal.sent(1, 5)
    noted = store.journal.find(1)
    assert (noted.quotes, noted.nearest) == ((), Cited("flood", FLOOD.digest, 0, 13))
    assert store.journal.hindsight.newest_in(2, None) is None
    store.journal.note(2, asked(), answer("how high?", nearest), with_question=True)
    store.journal.sent(2, 6)
    assert store.journal.find(2).nearest is None
    assert store.journal.hindsight.newest_in(2, None) == 2


def test_a_quote_that_no_longer_stands_is_told_apart(store):
    """Of an article that changed or went between answer and note no digest is kept."""
    changed, gone = quote(FLOOD, 0, 13, text="A river sank."), quote(FLOOD, 0, 13)
    gone = gone.model_copy(update={"article": gone.article.model_copy(update={"id": "gone"})})
    store.journal.note(1, asked(), answer("how high?", changed, gone), with_question=True)
    (noted,) = store.journal.about(ANA).answers
    assert [cited.digest for cited in noted.quotes] == ["", ""]
