"""Bringing an index up to date: what changed is embedded, and nothing else."""

from contextlib import closing
from dataclasses import fields, replace
from datetime import date

import pytest
from handmade import (
    COUNTING,
    FLOOD,
    LIBRARY,
    CountingEmbedder,
    open_counting_store,
    silently,
)
from indexed import FERRY, counts, run, texts_of, titles

from retrieval.errors import RecipeError
from retrieval.indexing import Indexer, digest
from retrieval.schema import Article, Rejected

OTHER = replace(COUNTING, model="word-count 2")


@pytest.fixture
def store(tmp_path):
    with closing(open_counting_store(tmp_path / "data")) as store:
        yield store


def test_a_first_run_adds_and_embeds_everything(store):
    """New articles are added in the order they were read, each passage and sentence embedded once."""
    report, embedder = run(store, FLOOD, LIBRARY)
    assert counts(report) == (("flood.txt", "library.txt"), (), (), 0, 2)
    assert report.version == store.health().version == 1
    assert report.seconds > 0
    assert sorted(embedder.texts) == sorted([*texts_of(FLOOD), *texts_of(LIBRARY)])


def test_a_second_run_embeds_nothing(store):
    """Where nothing changed nothing is embedded, and no embedder is even asked for."""
    run(store, FLOOD, LIBRARY)
    indexer = Indexer(store, lambda: pytest.fail("asked for"), lambda: [LIBRARY, FLOOD], passage_words=12)
    report = indexer.run(silently)
    assert counts(report) == ((), (), (), 2, 0)
    assert report.version == 1


def test_only_what_changed_is_embedded(store):
    """Of a changed, a new, a removed and an unchanged article the changed and the new one are embedded."""
    run(store, FLOOD, LIBRARY, FERRY)
    changed = replace(LIBRARY, text=LIBRARY.text.replace("May", "June"))
    new = Article("new.txt", "New", "A whale came into the port.")
    report, embedder = run(store, FLOOD, changed, new)
    assert counts(report) == (("new.txt",), ("library.txt",), ("ferry.txt",), 1, 2)
    assert sorted(embedder.texts) == sorted([*texts_of(changed), *texts_of(new)])
    assert store.article("library.txt") == changed
    assert store.article("ferry.txt") is None
    assert "New" in titles(store, "whale")


def test_what_is_not_embedded_can_change_without_embedding(store):
    """Another date, publisher, author or language keeps the vectors; another title does not."""
    run(store, FLOOD, LIBRARY)
    told = replace(LIBRARY, source="Gazette", published=date(2024, 5, 4), authors=("Bo",), language="en-GB")
    report, embedder = run(store, FLOOD, told)
    assert counts(report) == ((), ("library.txt",), (), 1, 0)
    assert embedder.calls == []
    assert store.article("library.txt") == told
    assert LIBRARY.title in titles(store, "librarian")
    renamed = replace(told, title="Sundays in the library")
    report, embedder = run(store, FLOOD, renamed)
    assert report.embedded == 1
    assert sorted(embedder.texts) == sorted(texts_of(renamed))


def test_articles_without_a_language_are_as_they_were(store):
    """What was stored before articles had one is the same still; one that says its language is another."""
    assert digest(FLOOD) == "4fe1c7359960ed42a24fc9217f40d364"
    assert digest(replace(FLOOD, language="en")) != digest(FLOOD)


def test_an_emptied_folder_empties_the_index(store):
    """Without articles all leave, and nothing is embedded."""
    run(store, FLOOD, LIBRARY)
    report, embedder = run(store)
    assert counts(report) == ((), (), ("flood.txt", "library.txt"), 0, 0)
    assert embedder.calls == []
    assert store.health().articles == 0


def test_what_cannot_be_read_is_reported_and_the_others_go_on(store):
    """Rejected files are handed on with their reasons, and count for nothing else."""
    rejected = Rejected("photo.png", "Only files ending in .txt can be read."), Rejected("b.txt", "Broken.")
    report, _ = run(store, rejected[0], FLOOD, rejected[1])
    assert report.rejected == rejected
    assert counts(report) == (("flood.txt",), (), (), 0, 1)


@pytest.mark.parametrize(
    ("key", "name"),
    [("a.txt", "a.txt"), ("old/a.txt", "old"), ("a", "many.jsonl"), ("7", "x.jsonl.gz")],
)
def test_an_article_whose_file_cannot_be_read_now_stays(store, key, name):
    """A file or folder that is there but unreadable just now loses none of its articles."""
    run(store, FLOOD, replace(FERRY, key=key))
    report, _ = run(store, FLOOD, Rejected(name, "It can't be read now."))
    assert report.removed == ()
    assert store.article(key) is not None


def test_a_neighbour_of_an_unreadable_file_leaves_all_the_same(store):
    """Only what stands in the unreadable file or folder stays, not what begins with the same letters."""
    run(store, FLOOD, replace(FERRY, key="older.txt"))
    report, _ = run(store, FLOOD, Rejected("old", "It can't be read now."))
    assert report.removed == ("older.txt",)


def test_progress_goes_up_to_its_total(store):
    """Every stage counts upwards and, where it has a total, ends there; embedding counts characters."""
    seen = []
    run(store, FLOOD, LIBRARY, progress=lambda *step: seen.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages[:2] == ["reading", "embedding"]
    assert [step for step in seen if step[0] == "reading"] == [("reading", 1, 0), ("reading", 2, 0)]
    for stage in stages[1:]:
        done = [step[1] for step in seen if step[0] == stage]
        [total] = {step[2] for step in seen if step[0] == stage}
        assert done == sorted(done)
        assert done[-1] == total
    assert ("embedding", len(FLOOD.text) + len(LIBRARY.text)) in {(step[0], step[2]) for step in seen}


def long(key):
    """An article of so many sentences that it is embedded by itself."""
    return Article(key, key.title(), "The whale swam around the island. " * 600)


def test_a_crash_while_embedding_keeps_the_old_index_and_the_work_done(store):
    """After a crash the old articles answer as before, and the next run embeds only the rest."""
    run(store, FLOOD)
    before = store.digests()
    later = [long("one"), long("two"), long("three")]
    with pytest.raises(RuntimeError, match="power"):
        run(store, replace(FLOOD, title="Changed"), *later, embedder=CountingEmbedder(fail_at=2))
    assert store.digests() == before
    assert titles(store, "whale") == {FLOOD.title}
    report, embedder = run(store, replace(FLOOD, title="Changed"), *later)
    assert sorted(embedder.texts) == sorted(texts_of(later[2]))
    assert counts(report) == (("one", "two", "three"), ("flood.txt",), (), 0, 1)
    assert titles(store, "river flood") > {"Changed"}
    assert store.digests().keys() == {"flood.txt", "one", "two", "three"}


def test_an_index_by_another_recipe_is_refused_before_anything_is_embedded(store, tmp_path):
    """After a change of recipe a plain run stops at once and says what to run; the old index stays."""
    run(store, FLOOD)
    embedder = CountingEmbedder()
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        with pytest.raises(RecipeError, match="verbatim index --full"):
            run(other, FLOOD, embedder=embedder)
        assert embedder.calls == []
    assert titles(store, "river") == {FLOOD.title}


def test_a_full_run_embeds_everything_by_the_new_recipe(store, tmp_path):
    """With `full` every article is embedded again under the new recipe, and answers."""
    run(store, FLOOD, LIBRARY)
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        report, embedder = run(other, FLOOD, LIBRARY, full=True)
        assert counts(report) == ((), (), (), 2, 2)
        assert sorted(embedder.texts) == sorted([*texts_of(FLOOD), *texts_of(LIBRARY)])
        assert other.health().recipe == OTHER
        assert FLOOD.title in titles(other, "river")


def test_a_full_run_goes_through_beside_a_file_that_cannot_be_read(store, tmp_path):
    """What can't be read can't be embedded by a new recipe either: it leaves, and the others answer."""
    run(store, FLOOD, FERRY)
    with closing(open_counting_store(tmp_path / "data", OTHER)) as other:
        report, _ = run(other, FLOOD, Rejected("ferry.txt", "It can't be read now."), full=True)
        assert report.removed == ("ferry.txt",)
        assert titles(other, "river") == {FLOOD.title}


def test_a_full_run_of_the_same_recipe_embeds_everything_again(store):
    """`full` trusts nothing that is stored, and changes no article."""
    run(store, FLOOD)
    report, embedder = run(store, FLOOD, full=True)
    assert counts(report) == ((), (), (), 1, 1)
    assert embedder.texts == texts_of(FLOOD)


OTHER_VALUES = {
    "title": "Another",
    "text": "Another.",
    "source": "Another",
    "url": "https://example.org/other",
    "published": date(2024, 2, 7),
    "language": "en",
    "authors": ("Ada Birch",),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Article) if field.name != "key"])
def test_a_change_of_any_field_is_a_change(name):
    """Whatever is stored of an article is in its digest."""
    assert digest(replace(FLOOD, **{name: OTHER_VALUES[name]})) != digest(FLOOD)


def test_a_digest_depends_on_content_alone():
    """The same content has the same digest, always and under any key; moved between fields it has another."""
    assert digest(replace(FLOOD)) == digest(FLOOD) == digest(replace(FLOOD, key="renamed.txt"))
    assert digest(Article("a", "Title", "Text")) == "aee6b174185c40cd6865b033d6052272"
    assert digest(Article("a", "ab", "c")) != digest(Article("a", "a", "bc"))
    assert digest(replace(FLOOD, authors=("Ada", "Tom"))) != digest(replace(FLOOD, authors=("Ada, Tom",)))
    assert digest(replace(FLOOD, published=None)) != digest(FLOOD)
