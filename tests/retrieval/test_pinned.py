"""Pinned questions: when one counts as answered, and which failures keep a new index from serving."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from store.wordcount import open_store

from retrieval.errors import PinError, RegressionError, StoreEmptyError
from retrieval.pinned import check, fault, refuse_regressions
from retrieval.schema import Answer, ArticleRef, Place, Quote, Timings, Verdict
from retrieval.store.pins import MOST, Pin

PIN = Pin(1, "how deep is the lake?", "lake.txt", "The lake", "12 Metres")


def ref(key):
    return ArticleRef(id=key, title=key, source="", url="", published=None)


def answer(*quotes):
    return Answer(
        question=PIN.question,
        verdict=Verdict.STRONG if quotes else Verdict.NONE,
        as_of=datetime.now(UTC),
        quotes=quotes,
        nearest=None,
        articles=1,
        timings=Timings(embed=0, search=0, rank=0, read=0, total=0),
    )


def quote(key, text, *also):
    places = tuple(Place(paragraph=1, article=ref(one)) for one in also)
    return Quote(text=text, start=0, end=len(text), marks=(), paragraph=1, article=ref(key), also=places)


@pytest.mark.parametrize(
    ("answered", "wrong"),
    [
        (answer(), "the articles don't say"),
        (answer(quote("hill.txt", "It is 12 metres deep.")), "its article is not quoted"),
        (answer(quote("lake.txt", "It is deep.")), "its words are not quoted"),
        (answer(quote("hill.txt", "12 metres"), quote("lake.txt", "deep")), "its words are not quoted"),
        (answer(quote("lake.txt", "It is 12\nmetres deep.")), ""),
        (answer(quote("copy.txt", "It is 12 metres deep.", "lake.txt")), ""),
    ],
)
def test_an_answer_must_quote_the_article_and_the_words(answered, wrong):
    """The article is quoted or named as another place of the quote, and that quote has the words."""
    assert fault(PIN, answered) == wrong


def test_only_what_was_answered_before_keeps_a_new_index_back():
    """A question that the old index does not answer either is no regression; one that can't be asked is."""
    good = answer(quote("lake.txt", "12 metres"))

    def raises(question):
        raise StoreEmptyError("No articles yet.")

    refuse_regressions([PIN], lambda _: good, raises)
    refuse_regressions([PIN], lambda _: answer(), lambda _: answer())
    with pytest.raises(RegressionError, match="how deep is the lake") as caught:
        refuse_regressions([PIN], raises, lambda _: good)
    assert caught.value.broken == ((PIN.question, "No articles yet."),)
    assert [one.fault for one in check([PIN], lambda _: good)] == [""]


def test_pins_are_kept_until_they_are_removed(tmp_path):
    """They outlive the process, have numbers of their own, and there are a hundred at most."""
    with closing(open_store(tmp_path)) as store:
        pins = [store.pins.add(f"question {n}", "lake.txt", "The lake", "") for n in range(MOST)]
        with pytest.raises(PinError, match="100 pinned questions already"):
            store.pins.add("one more", "lake.txt", "The lake", "")
        assert store.pins.remove(pins[3].id) == pins[3]
        assert store.pins.remove(pins[3].id) is None
    with closing(open_store(tmp_path)) as store:
        assert store.pins.all() == (*pins[:3], *pins[4:])
        assert store.pins.add("one more", "lake.txt", "The lake", "").id == MOST + 1
