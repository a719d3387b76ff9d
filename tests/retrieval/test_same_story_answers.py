"""The same story in several outlets, asked about with the real model."""

from contextlib import closing

import pytest
from wires import OTHER, REPORT, WIRES

from retrieval.articles import read_folder
from retrieval.schema import Verdict


@pytest.fixture(scope="module")
def answerer(build, tmp_path_factory):
    """Three outlets with one report, a figure of it changed in one, and one with a report of its own."""
    folder = tmp_path_factory.mktemp("outlets")
    later = WIRES["post.txt"].replace("Ninety firefighters from", "A hundred firefighters from")
    for name, text in {**WIRES, "post.txt": later, "after.txt": OTHER}.items():
        (folder / name).write_text(text)
    articles = list(read_folder(folder, max_file_bytes=100_000))
    made, store = build(tmp_path_factory.mktemp("store"), articles)
    with closing(store):
        yield made


def test_the_same_story_is_quoted_once_and_says_where_else_it_stands(answerer):
    """Three outlets print the sentence: one quote, with the two others as places of the same story."""
    answer = answerer.ask("how much grain was destroyed in Kardale?")
    assert answer.verdict is not Verdict.NONE
    assert [quote.text.count("340 tonnes") for quote in answer.quotes].count(1) == 1
    first = answer.quotes[0]
    others = {place.article.id for place in first.also if place.same_story}
    assert {first.article.id, *others} == set(WIRES)


def test_versions_that_differ_in_a_figure_stand_side_by_side(answerer):
    """The later version counts more firefighters: both are quoted, and the two that agree are one quote."""
    answer = answerer.ask("how many firefighters put out the fire?")
    assert answer.differing == 2
    figures = [quote.text[slice(*quote.marks[0])].split()[0] for quote in answer.quotes[:2]]
    assert sorted(figures) == ["A", "Ninety"]
    (ninety,) = [quote for quote in answer.quotes[:2] if "Ninety" in quote.text]
    assert {place.article.id for place in ninety.also} | {ninety.article.id} == {"courier.txt", "gazette.txt"}


def test_five_copies_leave_room_for_the_second_story(build, tmp_path):
    """The reader sees few passages: one of the report is enough, and the other story is read, too."""
    copies = {f"outlet{number}.txt": f"Outlet {number}\n\n{REPORT}\n" for number in range(5)}
    for name, text in {**copies, "after.txt": OTHER}.items():
        (tmp_path / name).write_text(text)
    made, store = build(tmp_path / "store", list(read_folder(tmp_path, max_file_bytes=100_000)))
    with closing(store):
        assert len(store.likenesses.all()) == 20
        assert store.health().same_story == 5
        questions = ["how much grain was destroyed in Kardale?", "how big was the loss of the farmers?"]
        for found in made.investigate(questions):
            keys = {one.evidence.stored.article.key for one in found.readings}
            assert "after.txt" in keys
            assert len(keys) == 2
