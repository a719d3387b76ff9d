"""A search within bounds finds what it would find if no other article were there."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from wordcount import FLOOD, TAX, VOCABULARY, ask, expected, open_store, publish, random_entry, shown

from retrieval.errors import NothingWithinError
from retrieval.schema import Within

FLAT, GRAPH = 10**9, 0
FIRST = date(2024, 1, 1)
PUBLISHERS = ("Gazette", "Courier", "gazette", "")


def made(number, rng):
    """A random article of one of the publishers; every fifth is undated, the others a day apart."""
    one = random_entry(rng, f"article {number}", sentences=rng.randint(1, 12))
    published = None if number % 5 == 0 else FIRST + timedelta(number)
    return replace(one, article=replace(one.article, source=PUBLISHERS[number % 4], published=published))


@pytest.fixture(scope="module", params=[FLAT, GRAPH], ids=["flat", "graph"])
def collection(request, tmp_path_factory):
    rng = random.Random(11)
    entries = [made(number, rng) for number in range(80)]
    with closing(open_store(tmp_path_factory.mktemp("store"), flat_limit=request.param)) as store:
        publish(store, *entries)
        yield store, entries


def inside(within, article):
    """Whether the bounds let an article in, said another way than the store says it."""
    named = not within.articles or article.key in within.articles
    by = within.source in {"", article.source}
    day = article.published
    early = within.since is not None and (day is None or day < within.since)
    late = within.until is not None and (day is None or day > within.until)
    return named and by and not early and not late


BOUNDS = {
    "one article": Within(articles=("article 7",)),
    "two articles": Within(articles=("article 7", "article 10")),
    "publisher": Within(source="Gazette"),
    "from a day": Within(since=FIRST + timedelta(70)),
    "up to a day": Within(until=FIRST + timedelta(8)),
    "one day": Within(since=FIRST + timedelta(33), until=FIRST + timedelta(33)),
    "all at once": Within(
        ("article 21", "article 22", "article 20"), "Courier", FIRST, FIRST + timedelta(40)
    ),
    "no bounds": Within(),
}


@pytest.mark.parametrize("within", BOUNDS.values(), ids=BOUNDS.keys())
def test_only_what_is_within_is_found_with_its_own_scores(collection, within):
    """Every candidate is of an article within, with the scores and idf of a search without bounds."""
    store, entries = collection
    query = ask("river bridge bird", limit=5)
    found = store.search(replace(query, within=within))
    allowed = {e.article.key for e in entries if inside(within, e.article)}
    scores, idf = expected(entries, query)
    assert found.items
    for (key, text), (dense, sentences, lexical) in shown(store, found).items():
        assert key in allowed
        assert dense == pytest.approx(scores[key, text][0], abs=1e-5)
        assert sentences == pytest.approx(scores[key, text][1], abs=1e-5)
        assert lexical == pytest.approx(scores[key, text][2], rel=1e-5)
    assert found.idf == pytest.approx(idf, rel=1e-12)


@pytest.mark.parametrize("within", BOUNDS.values(), ids=BOUNDS.keys())
def test_the_best_within_are_found_however_low_they_rank(collection, within):
    """The best of each list among the allowed are candidates, though hundreds of others score higher."""
    store, entries = collection
    allowed = {e.article.key for e in entries if inside(within, e.article)}
    rng = random.Random(5)
    for _ in range(10):
        query = ask(" ".join(rng.choices(VOCABULARY, k=4)), limit=3)
        found = shown(store, store.search(replace(query, within=within)))
        scores = {key: s for key, s in expected(entries, query)[0].items() if key[0] in allowed}
        assert len(found) >= min(3, len(scores))
        for side in (lambda s: s[0], lambda s: max(s[1]), lambda s: s[2]):
            best = sorted(scores, key=lambda key: -side(scores[key]))[:4]
            last = side(scores[best[-1]])
            assert {key for key in best[:3] if side(scores[key]) > last + 1e-3} <= set(found)


def test_all_that_is_within_is_found_when_the_limit_allows(collection):
    """With a limit above their number the candidates are exactly the passages within."""
    store, entries = collection
    for within in BOUNDS.values():
        query = ask("whale", limit=1000)
        found = shown(store, store.search(replace(query, within=within)))
        allowed = {e.article.key for e in entries if inside(within, e.article)}
        assert set(found) == {key for key in expected(entries, query)[0] if key[0] in allowed}


@pytest.mark.parametrize("bounds", [Within(), Within(source="Courier")], ids=["all", "publisher"])
def test_what_is_to_be_looked_in_first_is_found_beside_the_rest(collection, bounds):
    """The same items as without, and the best of those articles that are within, known as such."""
    store, _ = collection
    query = replace(ask("river bridge bird", limit=2), within=bounds)
    plain = shown(store, store.search(query))
    keys = ("article 21", "article 22", "no such")
    found = store.search(replace(query, within=replace(bounds, first=keys)))
    with_first = shown(store, found)
    alone = replace(bounds, articles=("article 21",) if bounds.source else keys)
    assert with_first == plain | shown(store, store.search(replace(query, within=alone)))
    theirs = store.fetch(sorted(found.first))
    assert {one.article.key for one in theirs} == {*alone.articles} - {"no such"}
    assert len(theirs) == len([key for key, _ in with_first if key in alone.articles])


@pytest.mark.parametrize(
    "within",
    [
        Within(articles=("no such",)),
        Within(source="GAZETTE"),
        Within(since=date(2030, 1, 1)),
        Within(since=FIRST, until=FIRST),
        Within(articles=("article 20",), until=date(2030, 1, 1)),
        Within(source="' OR 1=1 --"),
    ],
    ids=["article", "publisher", "days", "a day without articles", "undated", "hostile"],
)
def test_nothing_within_is_an_error_of_its_own(collection, within):
    """Bounds that hold no article are refused; an undated article is outside of any days."""
    store, _ = collection
    with pytest.raises(NothingWithinError):
        store.search(replace(ask("river"), within=within))


def test_the_bounds_hold_for_the_articles_as_they_are_now(tmp_path):
    """What was removed is no longer within, and a changed article is within by its new date."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        day = date(2024, 5, 4)
        moved = replace(FLOOD, article=replace(FLOOD.article, published=day), digest="moved")
        publish(store, moved, remove=["tax"])
        on_that_day = replace(ask("river"), within=Within(since=day, until=day))
        assert {key for key, _ in shown(store, store.search(on_that_day))} == {"flood"}
        with pytest.raises(NothingWithinError):
            store.search(replace(ask("tax"), within=Within(articles=("tax",))))
