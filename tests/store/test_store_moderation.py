"""What moderators decide about articles holds from the next search on, and outlives index and process."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from wordcount import FLOOD, TAX, VOCABULARY, ask, entry, expected, open_store, publish, random_entry, shown

from retrieval.errors import AllHiddenError, NothingWithinError
from retrieval.schema import Article, Within
from retrieval.store.decisions import Decision, Kind
from retrieval.store.journal import Kept

FLAT, GRAPH = 10**9, 0
NOW = datetime(2024, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
ANA, BO = 11, 22
IDS = count(1)


def decision(kind, key, at=NOW, person=ANA, **details):
    return Decision(next(IDS), kind, key, f"title of {key}", at, person, **details)


def hide(store, *keys):
    for key in keys:
        store.moderation.decide(decision(Kind.HIDDEN, key))


def keys_in(store, query):
    return {key for key, _ in shown(store, store.search(query))}


@pytest.fixture(params=[FLAT, GRAPH], ids=["flat", "graph"])
def collection(request, tmp_path):
    rng = random.Random(11)
    entries = [random_entry(rng, f"article {n}", sentences=rng.randint(1, 12)) for n in range(60)]
    with closing(open_store(tmp_path, flat_limit=request.param)) as store:
        publish(store, *entries)
        yield store, entries


def test_the_best_of_the_others_are_found(collection):
    """With some hidden, each list holds the best of the others, with the scores that they had before."""
    store, entries = collection
    rng = random.Random(5)
    hidden = {e.article.key for e in rng.sample(entries, 20)}
    hide(store, *hidden)
    for _ in range(10):
        query = ask(" ".join(rng.choices(VOCABULARY, k=4)), limit=3)
        found = shown(store, store.search(query))
        everything, _ = expected(entries, query)
        scores = {key: s for key, s in everything.items() if key[0] not in hidden}
        assert found.keys() <= scores.keys()
        for key, (dense, _, lexical) in found.items():
            assert dense == pytest.approx(scores[key][0], abs=1e-5)
            assert lexical == pytest.approx(scores[key][2], rel=1e-5)
        for side in (lambda s: s[0], lambda s: max(s[1]), lambda s: s[2]):
            best = sorted(scores, key=lambda key: -side(scores[key]))[:4]
            last = side(scores[best[-1]])
            assert {key for key in best[:3] if side(scores[key]) > last + 1e-3} <= set(found)


def test_all_others_are_found_when_the_limit_allows(collection):
    """With a limit above their number the candidates are exactly the passages that are not hidden."""
    store, entries = collection
    hide(store, "article 3", "article 7")
    query = ask("river", limit=1000)
    wanted = {key for key in expected(entries, query)[0] if key[0] not in {"article 3", "article 7"}}
    found = store.search(query)
    assert set(shown(store, found)) == wanted
    assert found.articles == 58


def test_hiding_holds_everywhere_until_it_is_lifted(tmp_path):
    """Search, bounds, lists and texts are without a hidden article; once shown again it is back at once."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        edition, _ = store.listing(-1)
        hide(store, "flood")
        assert keys_in(store, ask("river")) == {"tax"}
        with pytest.raises(NothingWithinError):
            store.search(replace(ask("river"), within=Within(articles=("flood",))))
        assert store.article("flood") is None
        assert store.article("flood", withdrawn=True) == FLOOD.article
        assert store.holding("A bridge fell.", 3) == (0, [])
        newer, listed = store.listing(edition)
        assert [one.id for one in listed] == ["tax"]
        assert store.listing(newer) is None
        assert [one.id for one in store.listing(-1, withdrawn=True)[1]] == ["flood", "tax"]
        assert (store.health().articles, store.health().hidden) == (2, 1)
        lifted = store.moderation.lift("flood", Kind.HIDDEN)
        assert (lifted.article, lifted.person) == ("flood", ANA)
        assert store.moderation.lift("flood", Kind.HIDDEN) is None
        assert keys_in(store, ask("river")) == {"flood", "tax"}
        assert [one.id for one in store.listing(newer)[1]] == ["flood", "tax"]


def test_hiding_outlives_rebuilds_new_versions_and_the_process(tmp_path):
    """It stays hidden when its text changes, the index is built anew and the store is reopened."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        hide(store, "flood")
        publish(store, entry("flood", "A river rose again.", title="Flood"))
        assert keys_in(store, ask("river")) == {"tax"}
    for path in (tmp_path / "generations").iterdir():
        (path / "rows.npy").write_bytes(b"")
    with closing(open_store(tmp_path)) as store:
        assert keys_in(store, ask("river")) == {"tax"}
        assert store.moderation.of("flood")[Kind.HIDDEN].title == "title of flood"


def test_when_all_is_hidden_it_is_said(tmp_path):
    """A search among hidden articles alone is an error of its own, not an empty answer."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        hide(store, "flood")
        store.moderation.decide(decision(Kind.REMOVED, "tax"))
        with pytest.raises(AllHiddenError, match="every article"):
            store.search(ask("river"))


def test_a_removal_can_be_undone_for_a_day(tmp_path):
    """Up to its end, by its id, and once; a removal that is older stays."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        young, old = decision(Kind.REMOVED, "flood"), decision(Kind.REMOVED, "tax", NOW - DAY)
        for one in (young, old):
            assert store.moderation.decide(one) is None
        assert keys_in_or_none(store) == set()
        assert store.moderation.undo(old.id, NOW - DAY + timedelta(seconds=1)) is None
        assert store.moderation.undo(young.id, NOW) == young
        assert store.moderation.undo(young.id, NOW) is None
        assert keys_in_or_none(store) == {"flood"}
        assert store.moderation.all(Kind.REMOVED) == (old,)


def keys_in_or_none(store):
    try:
        return keys_in(store, ask("river"))
    except AllHiddenError:
        return set()


def test_what_was_removed_a_day_ago_is_erased_for_good(tmp_path):
    """Its text is in no table and no file but the generation before, and nothing brings it back."""
    secret = entry("secret", "The whale sang of a xylophone.", "The port slept.", title="Whale")
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, secret)
        store.moderation.keep([(secret.article, decision(Kind.ADDED, "secret"))])
        removal = decision(Kind.REMOVED, "secret", reason="a court said so")
        store.moderation.decide(removal)
        assert store.erase_removed(NOW) == frozenset()
        assert store.erase_removed(NOW + timedelta(seconds=1)) == {"secret"}
        assert store.erase_removed(NOW + timedelta(seconds=1)) == frozenset()
        assert store.digests().keys() == {"flood"}
        assert store.moderation.kept() == []
        assert store.versions("secret") == []
        assert store.moderation.of("secret") == {Kind.REMOVED: replace(removal, final=True)}
        assert store.moderation.undo(removal.id, NOW - DAY) is None
        assert keys_in(store, ask("whale")) == {"flood"}
    held = b"".join(path.read_bytes() for path in tmp_path.glob("verbatim.sqlite3*"))
    assert b"xylophone" not in held


def test_a_change_is_whole_or_not_there(tmp_path):
    """Of several articles none is kept when one can't be; what was decided before still holds."""
    fine, bad = Article("added:a", "A", "Text."), Article("added:b", "B", "Half a pair: \ud800")
    with closing(open_store(tmp_path)) as store:
        hide(store, "x")
        before = store.moderation.stamp()
        with pytest.raises(Exception, match=r"surrogate|could not be used"):
            store.moderation.keep([(one, decision(Kind.ADDED, one.key)) for one in (fine, bad)])
        assert store.moderation.kept() == []
        assert store.moderation.all(Kind.ADDED) == ()
        assert store.moderation.stamp() == before
        assert store.moderation.of("x").keys() == {Kind.HIDDEN}


def test_a_moderator_can_be_forgotten(tmp_path):
    """What they decided holds without them and their reason, of which no byte is left."""
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        mine = decision(Kind.HIDDEN, "flood", reason="zyzzyva")
        store.moderation.decide(mine)
        store.moderation.decide(decision(Kind.HIDDEN, "tax", person=BO, reason="kept"))
        assert store.journal.about(ANA).decisions == (mine,)
        store.journal.forget(ANA)
        assert store.journal.about(ANA) == Kept((), (), ())
        assert store.moderation.of("flood")[Kind.HIDDEN] == replace(mine, person=0, reason="")
        assert store.moderation.of("tax")[Kind.HIDDEN].reason == "kept"
    held = b"".join(path.read_bytes() for path in tmp_path.glob("verbatim.sqlite3*"))
    assert b"zyzzyva" not in held


def test_a_twin_is_the_very_same_text(tmp_path):
    """An article is found by its whole text, hidden or not; its versions are dated."""
    begun = datetime.now(UTC)
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD, TAX)
        hide(store, "flood")
        assert store.twin(FLOOD.article.text).id == "flood"
        assert store.twin(FLOOD.article.text + " ") is None
        publish(store, entry("flood", "Another text.", title="Flood"))
        newest, oldest = store.versions("flood")
        assert begun <= oldest.since < newest.since <= datetime.now(UTC)
        assert store.versions("no such") == []
