"""What a store knows of words: which stems it lacks, and how its articles spell."""

from contextlib import closing

import pytest
from wordcount import entry, open_store, publish

from retrieval.errors import StoreEmptyError


def test_unknown_are_the_stems_of_no_passage(tmp_path):
    """Stems of texts and titles are known, whatever else is asked is not."""
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("a", "The river rose.", title="Flood"))
        assert store.unknown(["river", "flood", "zebra", "", "\ud800"]) == {"zebra", "", "\ud800"}
        assert store.unknown([]) == frozenset()


def test_words_are_those_of_titles_and_texts_the_more_frequent_ones_first(tmp_path):
    """Folded and whole, by the number of passages that have them, then by the alphabet."""
    with closing(open_store(tmp_path)) as store:
        publish(
            store,
            entry("a", "Rivers, rivers, rivers.", "Ran.", "Reset.", "The Café's roof.", title="Ravines"),
            entry("b", "Ran. Rose.", title="Flood"),
        )
        assert store.words("r") == ("ran", "ravines", "reset", "rivers", "roof", "rose")
        assert store.words("ca") == ("cafe",)
        assert store.words("x") == ()


def test_words_come_and_go_with_their_articles(tmp_path):
    """After a change the words are those of the new generation."""
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("a", "Rivers."))
        assert store.words("r") == ("rivers",)
        publish(store, entry("a", "Roads."))
        assert store.words("r") == ("roads",)
        assert store.unknown(["rivers", "roads"]) == {"rivers"}


def test_without_articles_there_are_no_words(tmp_path):
    """As a search does, both say what to do before the first index."""
    with closing(open_store(tmp_path)) as store:
        for ask in (lambda: store.unknown(["river"]), lambda: store.words("r")):
            with pytest.raises(StoreEmptyError, match="verbatim index"):
                ask()
