"""The articles as a list."""

from __future__ import annotations

from datetime import date

import pytest
from discord_reading import read
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import MARCH, make_article

from bot import texts
from bot.catalogue import Catalogue
from bot.render import size
from bot.sources import page_of

MANY = Catalogue([make_article(id=str(n), title=f"Article {n}", source="Gazette") for n in range(23)])


def test_a_line_has_title_publisher_date_and_age():
    """Discord shows the age by itself; what is missing is said to be missing."""
    catalogue = Catalogue(
        [
            make_article(published=MARCH),
            make_article(title="Old", source="", published=date(1969, 7, 20)),
            make_article(title=" ", source=" "),
        ]
    )
    assert page_of(catalogue, "", 1).split("\n") == [
        "**Sources** · 3 articles, newest first · page 1 of 1",
        "- Forces escalate attacks · Al Jazeera · 12 March 2020 · <t:1584014400:R>",
        "- Old · no publisher · 20 July 1969 · <t:-14212800:R>",
        "- untitled · no publisher · undated",
    ]


def test_pages_hold_ten_and_follow_each_other():
    """23 articles are on three pages, each article on one of them."""
    pages = [page_of(MANY, "gaz", number).split("\n") for number in (1, 2, 3)]
    assert [len(lines) - 1 for lines in pages] == [10, 10, 3]
    assert [lines[0].rpartition(" · ")[2] for lines in pages] == [f"page {n} of 3" for n in (1, 2, 3)]
    assert [line for lines in pages for line in lines[1:]] == [
        f"- Article {n} · Gazette · undated" for n in range(23)
    ]


@pytest.mark.parametrize("page", [-1, 0, 4, 2**53])
def test_a_page_that_is_not_there_is_told_the_last(page):
    """One sentence says how many pages there are."""
    assert page_of(MANY, "", page) == f"There is no page {page:,}: the list has 3 pages."


def test_what_matches_nothing_is_told_the_closest_titles():
    """The closest three titles are named; without any article there is another sentence."""
    assert page_of(MANY, "artikel 22", 1).startswith(
        "No title or publisher has “artikel 22” in it; the closest titles are “Article 22”, “"
    )
    assert page_of(Catalogue(()), "anything", 1) == texts.NO_ARTICLES


HOSTILE = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("*_`@<>[]|~#-:/\\")))


@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=12), HOSTILE, st.integers(1, 40))
@settings(deadline=None)
def test_every_page_fits_and_holds_no_format_but_ours(names, query, times):
    """Whatever titles, publishers and queries hold: at most 2,000 characters, and no link, ping or format."""
    articles = [
        make_article(id=str(n), title=title * times, source=source * times)
        for n, (title, source) in enumerate(names)
    ]
    for asked in ("", query):
        content = page_of(Catalogue(articles), asked, 1)
        assert 0 < size(content) <= 2_000
        for line in content.removeprefix("**Sources**").split("\n"):
            assert read(line.removeprefix("- ")).found == []
