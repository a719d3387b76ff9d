"""What a search finds, against brute force and against hostile questions."""

import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wordcount import (
    DIMENSIONS,
    VOCABULARY,
    ask,
    embed,
    entry,
    expected,
    open_store,
    publish,
    random_entry,
    shown,
)

from retrieval.errors import StoreError
from retrieval.store.dense import CHUNK, DenseIndex, DenseWriter
from retrieval.store.searched import Query

FLAT, GRAPH = 10**9, 0


@pytest.fixture(scope="module", params=[FLAT, GRAPH], ids=["flat", "graph"])
def collection(request, tmp_path_factory):
    rng = random.Random(7)
    entries = [random_entry(rng, f"article {i}", sentences=rng.randint(1, 12)) for i in range(60)]
    with closing(open_store(tmp_path_factory.mktemp("store"), flat_limit=request.param)) as store:
        publish(store, *entries)
        yield store, entries


def test_every_candidate_has_its_exact_scores(collection):
    """Whichever list found a passage, its cosines are numpy's and its BM25 is the formula's."""
    store, entries = collection
    rng = random.Random(3)
    for _ in range(20):
        query = ask(" ".join(rng.choices(VOCABULARY, k=rng.randint(1, 6))), limit=10)
        found = store.search(query)
        scores, idf = expected(entries, query)
        assert len(found.items) >= 10
        for key, (dense, sentences, lexical) in shown(store, found).items():
            want = scores[key]
            assert dense == pytest.approx(want[0], abs=1e-5)
            assert sentences == pytest.approx(want[1], abs=1e-5)
            assert lexical == pytest.approx(want[2], rel=1e-5)
        assert found.idf == pytest.approx(idf, rel=1e-12)


def test_the_best_of_every_list_are_candidates(collection):
    """The best passages by each of the three scores are among the candidates."""
    store, entries = collection
    rng = random.Random(4)
    for _ in range(20):
        query = ask(" ".join(rng.choices(VOCABULARY, k=4)), limit=5)
        found = shown(store, store.search(query))
        scores, _ = expected(entries, query)
        for side in (lambda s: s[0], lambda s: max(s[1]), lambda s: s[2]):
            best = sorted(scores, key=lambda key: -side(scores[key]))
            fifth = side(scores[best[4]])
            clearly = [key for key in best[:4] if side(scores[key]) > fifth + 1e-3]
            assert set(clearly) <= set(found)


def test_asking_for_more_than_there_is_returns_what_there_is(collection):
    """With a limit above the size every passage is found once, and no padding is taken for a passage."""
    store, entries = collection
    query = ask("river bird", limit=100_000)
    found = store.search(query)
    assert set(shown(store, found)) == set(expected(entries, query)[0])
    assert len(found.items) == found.passages
    ids = [item.passage_id for item in found.items]
    assert ids == sorted(set(ids))


def test_a_question_of_unknown_words_still_finds_by_meaning(collection):
    """Unknown terms are named, have the idf of a term in no passage, and the dense lists go on."""
    store, _ = collection
    found = store.search(Query(embed("river"), ("zebra", "river"), 5))
    assert found.unknown == {"zebra"}
    assert found.idf["zebra"] == pytest.approx(np.log(1 + (found.passages + 0.5) / 0.5))
    nothing = store.search(Query(embed("river"), (), 5))
    assert (nothing.idf, nothing.unknown) == ({}, frozenset())
    assert {item.lexical for item in nothing.items} == {0.0}
    assert len(nothing.items) >= 5


def test_a_repeated_term_counts_once(collection):
    """Terms are a set: saying a word twice does not change a score."""
    store, _ = collection
    once, twice = (
        store.search(Query(embed("river"), terms, 5)) for terms in (("river",), ("river", "river"))
    )
    assert [i.lexical for i in once.items] == [i.lexical for i in twice.items]
    assert once.idf == twice.idf


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(), max_size=12)
        | st.sampled_from(
            [
                '"',
                "row:1",
                "stems:river",
                "river*",
                "river~1",
                "(",
                "AND",
                "-river",
                "[a TO z]",
                "\x00",
                "\ud800",
            ]
        )
    )
)
def test_hostile_terms_are_only_words(collection, terms):
    """Quotes, colons, operators, control characters and half surrogates are looked up, never parsed."""
    store, _ = collection
    found = store.search(Query(embed("river"), tuple(terms), 5))
    assert found.unknown == frozenset(terms) - set(VOCABULARY)
    assert found.idf.keys() == set(terms)


def test_a_term_longer_than_any_index_allows_is_unknown(collection):
    """A word of a hundred thousand letters finds nothing and breaks nothing."""
    store, _ = collection
    assert store.search(Query(embed("river"), ("x" * 100_000,), 5)).unknown == {"x" * 100_000}


@pytest.mark.parametrize("query", [Query(embed("river"), (), 0), Query(embed("river")[1:], ("river",), 5)])
def test_a_query_that_would_abort_an_engine_is_refused(collection, query):
    """A limit of nothing and a vector of another length are errors of ours."""
    store, _ = collection
    with pytest.raises(StoreError, match="at least 1"):
        store.search(query)


def test_long_passages_agree_within_the_rounded_length(tmp_path):
    """tantivy keeps a length above forty words in one byte; BM25 stays within five percent."""
    rng = random.Random(5)
    entries = [random_entry(rng, f"long {i}", sentences=3, words=rng.randint(20, 60)) for i in range(30)]
    with closing(open_store(tmp_path)) as store:
        publish(store, *entries)
        query = ask("river bridge bird", limit=100)
        scores, _ = expected(entries, query)
        for key, (_, _, lexical) in shown(store, store.search(query)).items():
            assert lexical == pytest.approx(scores[key][2], rel=0.05)


def test_a_sentence_brings_in_every_passage_that_holds_it(tmp_path):
    """A sentence shared by two passages makes candidates of both, though no other list finds them."""
    shared = ["Song song.", "Film film.", "River.", "Prize prize.", "Book book."]
    others = [entry(f"other {i}", "River river river city.") for i in range(5)]
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("shared", *shared), *others)
        found = store.search(Query(embed("river"), (), 1))
        assert [key for key, _ in shown(store, found)].count("shared") == 2


def test_the_title_counts_in_every_passage(tmp_path):
    """A word of the title alone gives every passage of the article a lexical score."""
    with closing(open_store(tmp_path)) as store:
        given_ = entry("a", "One.", "Two.", "Three.", "Four.", "Five.", title="Flood")
        publish(store, given_, entry("b", "Six."))
        found = shown(store, store.search(ask("flood")))
        assert [key[0] for key, scores in found.items() if scores[2] > 0] == ["a"] * len(given_.passages)


def test_unchanged_articles_keep_their_passage_ids(tmp_path):
    """A change elsewhere leaves the ids, and with them buttons under old answers, as they were."""
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("a", "The river rose."), entry("b", "The tax vote."))
        query = Query(np.zeros(DIMENSIONS, np.float32), ("river",), 1)
        before = [i.passage_id for i in store.search(query).items if i.lexical]
        publish(store, entry("b", "The tax vote passed."))
        assert [i.passage_id for i in store.search(query).items if i.lexical] == before


def test_vectors_are_read_back_in_their_order(tmp_path):
    """However many arrays of whatever length are written, row n is the n-th vector."""
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((2 * CHUNK + 7, 5)).astype(np.float16)
    writer = DenseWriter(5, len(vectors), flat_limit=FLAT)
    for part in np.split(vectors, [1, 50, CHUNK + 3, CHUNK + 3]):
        writer.add(part)
    writer.finish(tmp_path / "x.faiss")
    rows = rng.permutation(len(vectors))
    axis = np.eye(5, dtype=np.float32)[2]
    assert DenseIndex(tmp_path / "x.faiss").scores(axis, rows).tolist() == vectors[rows, 2].tolist()


def test_the_graph_finds_nearly_what_comparing_everything_finds(tmp_path):
    """On eight hundred random passages the graph's ten nearest are at least 95 % of the true ones."""
    rng = random.Random(6)
    entries = [random_entry(rng, f"k{i}", sentences=4) for i in range(400)]
    with closing(open_store(tmp_path, flat_limit=GRAPH)) as store:
        publish(store, *entries)
        hits = 0
        for _ in range(20):
            vector = embed(" ".join(rng.choices(VOCABULARY, k=5)))
            found = [item.dense for item in store.search(Query(vector, (), 10)).items]
            every = np.concatenate([e.passage_vectors for e in entries]).astype(np.float32) @ vector
            tenth = np.sort(every)[-10] - 1e-6
            hits += min(10, sum(score >= tenth for score in found))
        assert hits >= 190


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux lists what a process has mapped")
def test_the_engines_files_are_mapped_not_read(collection):
    """Vectors and postings stay in the system's cache, shared by all processes."""
    store, _ = collection
    store.search(ask("river"))
    mapped = Path("/proc/self/maps").read_text()
    generation = store._folder / "generations" / store.health().generation
    assert str(generation / "passages.faiss") in mapped
    assert str(generation / "sentences.faiss") in mapped
    assert str(generation / "lexical") in mapped
