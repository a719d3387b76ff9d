"""Several answers: which readings are quoted, in which order, and which of them a quote names."""

import itertools
from datetime import date

import pytest
from handmade import given
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from made_readings import A, B, C, D, E, marked, readable, reading, readings_of, said
from made_texts import texts

from retrieval.articles.cleaning import clean_text
from retrieval.quoting import FAR, NEAR, pick
from retrieval.schema import Article


def test_quotes_are_picked_best_first_up_to_as_many_as_wanted():
    """Readings become quotes in their order, until there are enough."""
    found = readings_of(given("a", A), given("b", B), given("c", C))
    assert [one.text for one in pick(found, 2, 100)] == [A, B]
    assert [one.text for one in pick(found, 9, 100)] == [A, B, C]
    assert pick([], 3, 100) == ()


def test_a_quote_that_overlaps_an_earlier_one_is_left_out():
    """Sentences that an earlier quote shows already are not shown again; those beyond it are."""
    found = readings_of(given("a", A, B, C, D, E))
    assert [one.text for one in pick(found, 5, 19)] == [f"{A} {B}", f"{C} {D}"]


@pytest.mark.parametrize("copy", [A, A.upper(), f"“{A[:-1]}!”"])
def test_the_same_sentence_of_another_article_is_shown_once(copy):
    """An agency's sentence that two articles print, in whatever case and punctuation, is quoted once."""
    found = readings_of(given("a", A), given("b", copy), given("c", C))
    assert [one.article.id for one in pick(found, 3, 9)] == ["a", "c"]


def test_different_figures_are_kept_newest_first():
    """Of readings as good as each other the newest comes first, the undated last, each in its quote."""
    found = [
        said("undated", "250 people", 2.0),
        said("old", "300 people", 2.0 - NEAR / 2, date(2019, 5, 9)),
        said("new", "350 people", 2.0 - NEAR, date(2020, 1, 2)),
    ]
    quotes = pick(found, 3, 100)
    assert marked(quotes) == ["350 people", "300 people", "250 people"]
    assert [one.also for one in quotes] == [()] * 3


def test_among_readings_of_one_day_the_best_comes_first():
    """The same date, or none at all, leaves the reader's order."""
    assert marked(pick([said("a", "250", 2.0), said("b", "300", 1.99)], 3, 100)) == ["250", "300"]
    day = date(2020, 1, 2)
    assert marked(pick([said("a", "250", 2.0, day), said("b", "300", 1.99, day)], 3, 100)) == ["250", "300"]


def test_a_newer_reading_that_answers_less_well_stays_behind():
    """News don't make up for a worse answer."""
    found = [said("old", "250", 2.0, date(2019, 5, 9)), said("new", "300", 1.9 - NEAR, date(2020, 1, 2))]
    assert marked(pick(found, 3, 100)) == ["250", "300"]


def test_what_is_merely_the_next_best_is_not_shown():
    """Far below the best reading there is no answer, so that it is neither quoted nor named."""
    found = [said("a", "250", 2.0), said("b", "300", 2.0 - FAR), said("c", "350", 1.9 - FAR)]
    assert marked(pick(found, 3, 100)) == ["250", "300"]
    assert pick([said("a", "250", 2.0), said("c", "250", 1.9 - FAR)], 3, 100)[0].also == ()


def test_the_same_answer_is_one_quote_that_names_the_others():
    """What several articles say is quoted once, from the newest of them; the others are named, each once."""
    found = [
        said("old", "250 people", 2.0, date(2019, 5, 9)),
        said("new", "about 250 people", 1.99, date(2020, 1, 2)),
        said("other", "300 people", 1.98),
        said("undated", "250", 1.97),
        said("undated", "250", 1.96, text="Again {}."),
    ]
    first, second = pick(found, 2, 100)
    assert marked([first, second]) == ["about 250 people", "300 people"]
    assert [(one.article.id, one.paragraph) for one in first.also] == [("old", 1), ("undated", 1)]
    assert second.also == ()


def test_an_answer_said_again_in_the_quote_itself_is_nowhere_else():
    """`also` names places beyond the quote: what stands in it is read there."""
    found = given("a", A, A, "Xxxx.", A, paragraphs=[1, 1, 2, 3])
    [only] = pick([reading(found, index) for index in (0, 1, 3)], 3, 19)
    assert only.text == f"{A} {A}"
    assert [place.paragraph for place in only.also] == [3]


def test_an_answer_that_an_earlier_quote_shows_is_quoted_from_elsewhere():
    """Where a reading's own sentence is shown already, another article's quote stands for its answer."""
    found = given("a", A, B)
    quotes = pick([reading(found, 0), reading(found, 1), reading(given("b", B), 0)], 3, 19)
    assert [one.text for one in quotes] == [f"{A} {B}", B]
    assert [place.article.id for place in quotes[1].also] == ["a"]


def test_answers_in_one_group_are_all_the_same():
    """A short answer that fits two longer ones doesn't make these the same."""
    found = [said("a", "Jeffrey", 2.0), said("b", "James Jeffrey", 1.99), said("c", "Jeffrey Feltman", 1.98)]
    quotes = pick(found, 3, 100)
    assert marked(quotes) == ["Jeffrey", "Jeffrey Feltman"]
    assert [place.article.id for place in quotes[0].also] == ["b"]


@given_any(texts.map(clean_text), st.integers(1, 1500), st.integers(1, 5))
@settings(deadline=None)
def test_picked_quotes_are_few_and_apart(text, limit, most):
    """There are never more quotes than wanted, and no two share a character."""
    found = sorted(pick(readable(text), most, limit), key=lambda one: one.start)
    assert len(found) <= most
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def copies(*stored):
    """All of these are of one story."""
    articles = [one.evidence.stored.article for one in stored]
    return {one.key: [other for other in articles if other.key != one.key] for one in articles}


def test_a_sentence_of_the_same_story_is_one_quote_whatever_is_marked():
    """Two outlets print it, the reader marks other words of it: one quote, which names the other place."""
    sentence = "Mayor Birch closed the bridge on Monday."
    found = [reading(given("a", sentence), 0, 0, 11, 2.0), reading(given("b", sentence), 0, 12, 29, 1.9)]
    assert len(pick(found, 3, 100)) == 2
    (one,) = pick(found, 3, 100, copies(*found[:2]))
    assert one.article.id == "a"
    assert [(place.article.id, place.same_story) for place in one.also] == [("b", True)]


def test_versions_of_a_story_with_other_words_are_not_folded_by_that():
    """A word, a figure or a denial more in one of them keeps both quotes, as does another story."""
    texts = ("{} closed the bridge.", "{} closed the old bridge.")
    found = [said("a", "Mayor Birch", 2.0, text=texts[0]), said("b", "the council", 1.9, text=texts[1])]
    assert len(pick(found, 3, 100, copies(*found[:2]))) == 2
    figures = [said("a", "15 people", 2.0), said("b", "18 people", 1.9)]
    assert marked(pick(figures, 3, 100, copies(*figures))) == ["15 people", "18 people"]


def test_only_articles_of_the_same_story_are_said_to_be():
    """The same answer in an article that is not alike is named as another place."""
    found = [said("a", "250 people", 2.0), said("b", "250 people", 1.9), said("c", "250 people", 1.8)]
    (one,) = pick(found, 3, 100, copies(*found[:2]))
    assert [(place.article.id, place.same_story) for place in one.also] == [("b", True), ("c", False)]


def test_copies_that_nobody_has_read_are_named_where_they_have_the_sentence():
    """Case and punctuation don't count, a word more does; the paragraph is the copy's own."""
    shown = said("a", "Mayor Birch", 2.0, text="{} closed the bridge.")
    texts = ("New lead.\n\n“Mayor Birch closed the bridge!”", "Mayor Birch closed the old bridge.", "x")
    others = [Article(f"copy{number}", "Copy", text) for number, text in enumerate(texts)]
    (one,) = pick([shown], 3, 100, {"a": others})
    assert [(place.article.id, place.paragraph, place.same_story) for place in one.also] == [
        ("copy0", 2, True)
    ]
