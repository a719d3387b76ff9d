"""What a run would change, told beforehand: nothing is embedded, nothing is written."""

from contextlib import closing
from dataclasses import replace

import pytest
from handmade import COUNTING, FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently

from retrieval.errors import RecipeError, StaleError
from retrieval.indexing import Indexer
from retrieval.schema import Article, Rejected

FERRY = Article("ferry.txt", "Ferry", "The ship leaves the port at noon.\n\nThe island waits.")
BROKEN = Rejected("broken.pdf", "it is no text")


@pytest.fixture
def store(tmp_path):
    with closing(open_counting_store(tmp_path / "data")) as store:
        yield store


def indexer(store, *items):
    return Indexer(store, CountingEmbedder, lambda: items, passage_words=PASSAGE_WORDS)


def planner(store, *items):
    """An indexer that may not embed."""
    return Indexer(store, lambda: pytest.fail("embeds"), lambda: items, passage_words=PASSAGE_WORDS)


def test_a_plan_says_what_a_run_then_does(store):
    """New, changed, removed, unchanged and rejected are the same in both, and the plan has the titles."""
    indexer(store, FLOOD, LIBRARY, FERRY).run(silently)
    shorter = replace(FLOOD, text="The river Elm rose.")
    items = (shorter, LIBRARY, replace(FERRY, key="boat.txt"), BROKEN)
    plan = planner(store, *items).plan(silently)
    assert (plan.added, plan.changed, plan.removed) == (("boat.txt",), ("flood.txt",), ("ferry.txt",))
    assert (plan.unchanged, plan.rejected, plan.full, plan.why) == (1, (BROKEN,), False, "")
    assert plan.titles == {"boat.txt": "Ferry", "flood.txt": FLOOD.title}
    assert plan
    report = indexer(store, *items).run(silently, mark=plan.mark)
    assert (report.added, report.changed, report.removed) == (plan.added, plan.changed, plan.removed)
    assert (report.unchanged, report.rejected) == (plan.unchanged, plan.rejected)


def test_a_plan_changes_nothing(store):
    """Not even the time at which somebody last looked."""
    indexer(store, FLOOD).run(silently)
    before = store.health()
    planner(store, LIBRARY).plan(silently)
    planner(store, LIBRARY).plan(silently, full=True)
    assert store.health() == before


def test_where_nothing_changed_there_is_nothing_to_do(store):
    """An empty plan is false, also with files that can't be read; a full one never is."""
    indexer(store, FLOOD).run(silently)
    assert not planner(store, FLOOD, BROKEN).plan(silently)
    assert planner(store, FLOOD).plan(silently, full=True)


@pytest.mark.parametrize(
    "meanwhile",
    [(FLOOD,), (FLOOD, replace(LIBRARY, title="x")), (FLOOD, LIBRARY, FERRY), (FLOOD, LIBRARY, BROKEN)],
    ids=["gone", "changed", "new", "rejected"],
)
def test_a_plan_that_is_stale_is_not_carried_out(store, meanwhile):
    """If the articles have changed since, nothing is done and nothing is embedded."""
    indexer(store, FLOOD).run(silently)
    plan = indexer(store, FLOOD, LIBRARY).plan(silently)
    with pytest.raises(StaleError, match="have changed since"):
        planner(store, *meanwhile).run(silently, mark=plan.mark)
    assert set(store.digests()) == {"flood.txt"}


def test_a_plan_is_stale_once_the_index_has_changed(store):
    """The same articles over another index are another plan."""
    plan = indexer(store, FLOOD, LIBRARY).plan(silently)
    indexer(store, FLOOD).run(silently)
    with pytest.raises(StaleError):
        planner(store, FLOOD, LIBRARY).run(silently, mark=plan.mark)


def test_another_recipe_makes_a_plan_full_and_says_so(store, tmp_path):
    """What forces every article to be embedded anew is in the plan, and the plan can then be carried out."""
    indexer(store, FLOOD).run(silently)
    store.close()
    with closing(open_counting_store(tmp_path / "data", replace(COUNTING, model="other"))) as newer:
        plan = planner(newer, FLOOD).plan(silently)
        assert (plan.full, plan.unchanged) == (True, 1)
        assert "model 'word-count', here 'other'" in plan.why
        with pytest.raises(RecipeError):
            planner(newer, FLOOD).run(silently, mark=plan.mark)
        report = indexer(newer, FLOOD).run(silently, full=True, mark=plan.mark)
        assert report.embedded == 1


def test_a_plan_says_which_new_articles_tell_a_story_that_is_there(store):
    """Without embedding; an article that only changes is not among them."""
    indexer(store, FLOOD).run(silently)
    assert planner(store, FLOOD, LIBRARY, replace(FLOOD, key="copy.txt")).plan(silently).repeats == {
        "copy.txt"
    }
    assert planner(store, replace(FLOOD, title="x"), LIBRARY).plan(silently).repeats == frozenset()


def test_a_run_lets_go_of_a_return(store):
    """A return to an earlier generation holds until the next run, which brings the articles back."""
    indexer(store, FLOOD).run(silently)
    indexer(store, FLOOD, FERRY).run(silently)
    store.history.go_back(2)
    assert planner(store, FLOOD, FERRY).plan(silently).added == ("ferry.txt",)
    assert store.history.standing().held
    indexer(store, FLOOD, FERRY).run(silently)
    assert not store.history.standing().held
    assert set(store.digests()) == {"flood.txt", "ferry.txt"}
