"""Every system gets the same texts, and the same questions of them."""

import json

import pytest
from peers.texts import choose, cut, read
from sets import sets


@pytest.fixture
def files(tmp_path):
    """Three articles, of which the last two answer a question each, and one question that none answers."""
    texts = {"a": "Nothing to see.", "b": "The toll is two euros.", "c": "The bridge is red."}
    articles = [{"id": key, "title": f"Title {key}", "text": text} for key, text in texts.items()]
    questions = [
        {"id": "1", "question": "How much?", "answers": ["two euros"], "article_ids": ["b"]},
        {"id": "2", "question": "Which colour?", "answers": ["red"], "article_ids": ["c"]},
        {"id": "3", "question": "Who?", "answerable": False, "article_ids": ["a"]},
    ]
    for name, records in {"articles": articles, "questions": questions}.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return tmp_path / "articles.jsonl", tmp_path / "questions.jsonl"


def test_a_folder_of_sets_holds_them_all(files):
    """A set is found in its folder and in the folder above, under its own name."""
    folder = files[0].parent
    assert sets([folder]) == {folder.name: files}
    assert sets([folder.parent])[folder.name] == files


def test_articles_that_answer_come_first(files):
    """However few articles are taken, there is something to ask of them; the unanswerable isn't asked."""
    articles, questions = read(*files)
    assert [one.key for one in articles] == ["b", "c", "a"]
    assert [one.id for one in questions] == ["1", "2"]


def test_questions_are_those_of_the_chosen_articles(files):
    """A question whose article is left out is not asked, nor more than were asked for."""
    articles, questions = read(*files)
    assert [one.id for one in choose(questions, articles[1:], 5)] == ["2"]
    assert [one.id for one in choose(questions, articles, 1)] == ["1"]


def test_passages_carry_titles_and_know_where_they_stand(files):
    """A passage is its article's words from its place on, with the title in front."""
    articles, _ = read(*files)
    texts = cut(articles)
    assert texts.given["passages"][0] == "Title b\nThe toll is two euros."
    assert texts.given["places"][0] == ("b", 0)
    assert texts.given["sentences"] == [one.text for one in articles]


def test_a_hit_holds_the_answer_in_its_own_article(files):
    """The first passage counts and no other, and only in an article that answers."""
    articles, (toll, _) = read(*files)
    texts = cut(articles)
    assert texts.right([0, 1], toll)
    assert not texts.right([1, 0], toll)
    assert not texts.right([], toll)
    assert not texts.right([0], toll.model_copy(update={"article_ids": ("c",)}))
