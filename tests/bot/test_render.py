"""An answer as a Discord message."""

from __future__ import annotations

import pytest
from discord_reading import read_quotes
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import AS_OF, EDROGAN, MARCH, make_answer, make_place, make_quote

from bot import render, texts
from retrieval.schema import Verdict


def test_the_layout_is_the_documented_one():
    """One quote: the block with bold marks, the source, the small line with verdict, date and age."""
    quote = make_quote(marks=((0, 20),))
    assert render.message(make_answer(quote)) == (
        "> **About 250,000 people** had been displaced.\n"
        "— Forces escalate attacks · Al Jazeera · ¶5 · [open at quote](<https://news.example/a"
        "#:~:text=About%20250%2C000%20people%20had%20been%20displaced.>)\n"
        "-# strong match · 1 of 1 · this article is undated · "
        "index updated <t:1773302400:R> (312 articles)"
    )


def test_an_undated_article_is_told_how_new_the_others_are():
    """An undated article never gets a date; the newest match's date stands beside it."""
    content = render.message(make_answer(make_quote(), make_quote("It was so.", published=MARCH)))
    assert "1 of 2 · this article is undated; newest match 12 March 2020" in content
    assert "2 of 2 · published 12 March 2020 · index updated" in content


DIFFERING = (
    make_quote("300,000 people had fled.", published=MARCH),
    make_quote("250,000 people had fled.", title="An older one"),
)


def test_different_figures_stand_side_by_side():
    """Below a line that says so each figure's date stands above its quote, and none is called the match."""
    content = render.message(make_answer(*DIFFERING, make_quote("It was so."), differing=2))
    assert [line for line in content.split("\n") if not line.startswith("—")] == [
        "The articles give different figures, newest first:",
        "**12 March 2020**",
        "> 300,000 people had fled.",
        "-# 1 of 3",
        "**undated**",
        "> 250,000 people had fled.",
        "-# 2 of 3",
        "> It was so.",
        f"-# 3 of 3 · {texts.UNDATED}; newest match 12 March 2020 · {texts.updated(AS_OF, 312)}",
    ]
    weak = render.message(make_answer(*DIFFERING, differing=2, verdict=Verdict.WEAK))
    assert weak.startswith(f"{texts.WEAK}\n{texts.DIFFERENT_FIGURES}\n**12 March 2020**\n> 300,000")


def test_a_figure_that_stands_alone_differs_from_nothing():
    """Where the other figure does not fit into the message, nothing says that there are two."""
    long = [make_quote("x" * 1_100, published=MARCH), make_quote("y" * 1_100)]
    content = render.message(make_answer(*long, differing=2))
    assert texts.DIFFERENT_FIGURES not in content
    assert "-# strong match · 1 of 1 · published 12 March 2020 · 1 more quote did not fit here" in content


def test_a_weak_answer_says_that_it_may_be_none():
    """Weak quotes stand below the sentence that says so, and no match is called strong."""
    content = render.message(make_answer(make_quote(), verdict=Verdict.WEAK))
    assert content.startswith(texts.WEAK + "\n> About")
    assert texts.STRONG not in content


def test_no_answer_says_so_and_shows_nothing():
    """Where the articles don't say, there is no quote, only the sentence and the age of the index."""
    content = render.message(make_answer())
    assert content == "The articles don't say.\n-# index updated <t:1773302400:R> (312 articles)"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_looked_up_instead_stands_first(verdict):
    """Whatever the verdict, a small line names the words that were looked up and those that were typed."""
    quotes = [] if verdict is Verdict.NONE else [make_quote()]
    plain = render.message(make_answer(*quotes, verdict=verdict))
    one = render.message(make_answer(*quotes, verdict=verdict, corrected=(EDROGAN,)))
    assert one == f"-# Searched for “Erdogan” instead of “Edrogan”.\n{plain}"
    two = render.message(make_answer(*quotes, verdict=verdict, corrected=(EDROGAN, EDROGAN)))
    assert two.startswith("-# Searched for “Erdogan” instead of “Edrogan”, “Erdogan” instead of “Edrogan”.\n")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_remark_stands_above_whatever_the_verdict(verdict):
    """Which articles were searched is a small line of its own, below what was looked up instead."""
    quotes = [] if verdict is Verdict.NONE else [make_quote()]
    answer = make_answer(*quotes, verdict=verdict, corrected=(EDROGAN,))
    corrected, _, rest = render.message(answer).partition("\n")
    assert render.message(answer, "Searched only: A") == f"{corrected}\n-# Searched only: A\n{rest}"


def test_what_does_not_fit_is_left_out_whole():
    """Three quotes of 700 characters: the message holds two, uncut, and says that one did not fit."""
    quotes = [make_quote(letter * 700) for letter in "abc"]
    content = render.message(make_answer(*quotes))
    assert render.quotes_shown(content) == ["a" * 700, "b" * 700]
    assert "2 of 2 · this article is undated · 1 more quote did not fit here · index updated" in content


def test_other_places_that_say_the_same_stand_below_the_source():
    """Each of the first three has a small line with source, paragraph and date; the others are counted."""
    places = [make_place(title="A *b*", published=MARCH), make_place(3, source=""), *[make_place()] * 3]
    lines = render.message(make_answer(make_quote(also=tuple(places)))).split("\n")
    assert lines[2:5] == [
        "-# also in A \\*b\\* · Al Jazeera · ¶2 · published 12 March 2020",
        "-# also in Forces escalate attacks · ¶3 · this article is undated",
        "-# also in Forces escalate attacks · Al Jazeera · ¶2 · this article is undated",
    ]
    assert lines[5] == "-# also in 2 more places"
    assert lines[6].startswith("-# strong match · 1 of 1 · ")


def test_articles_of_the_same_story_are_counted_in_one_line():
    """An agency's report in two more outlets is no list, as Sources names them; other places keep lines."""
    copies = [make_place(at, same_story=True, id=id_) for id_, at in (("b", 2), ("c", 2), ("c", 9))]
    lines = render.message(make_answer(make_quote(also=(*copies, make_place(title="Other"))))).split("\n")
    assert lines[2] == "-# also in 2 more (the same story)"
    assert lines[3].startswith("-# also in Other · ")
    assert lines[4].startswith("-# strong match · 1 of 1 · ")


def test_other_places_give_way_before_quotes_do():
    """Where the names of the other places don't fit, they are counted, and every quote is shown."""
    also = tuple(make_place(title="t" * 100) for _ in range(3))
    quotes = [make_quote(letter * 400, also=also) for letter in "abc"]
    content = render.message(make_answer(*quotes))
    assert len(render.quotes_shown(content)) == 3
    assert content.count("-# also in 3 more places\n") == 3


def test_a_quote_too_long_for_any_message_is_named_not_cut():
    """A passage over the limit is replaced by a sentence; its source and the other quotes stay."""
    content = render.message(make_answer(make_quote("x " * 1_500, title="Long"), make_quote("Short.")))
    assert f"{texts.TOO_LONG}\n— Long · " in content
    assert render.quotes_shown(content) == ["Short."]


def test_links_give_way_before_quotes_do():
    """Links lose the part that leads to the quote before a quote is left out."""
    quotes = [make_quote("abc " * 100 + "x", url="https://n.example/" + "p" * 100) for _ in range(3)]
    content = render.message(make_answer(*quotes))
    assert len(render.quotes_shown(content)) == 3
    assert ":~:text" not in content
    assert content.count("[open at quote](<https://n.example/") == 3


def test_a_link_gives_way_to_its_quote():
    """Where one long quote and one long address don't fit together, the quote is shown without its link."""
    quote = make_quote("x" * 1_190, url="https://n.example/" + "p" * 490, title="t" * 200, source="s" * 200)
    content = render.message(make_answer(quote))
    assert render.quotes_shown(content) == [quote.text]
    assert "[open at quote]" not in content


def test_what_nobody_named_is_said_so():
    """An article without title, source and address is shown as untitled, with nothing made up."""
    content = render.message(make_answer(make_quote(title=" ", source="", url="")))
    assert "\n— untitled · ¶5\n-# " in content


def test_hostile_titles_stay_on_their_line():
    """A title or a source can't format, quote, mention or start a line."""
    hostile = "a\n> fake quote\n# **b** [c](http://d) @everyone <@1> `"
    content = render.message(make_answer(make_quote(title=hostile, source=hostile)))
    readings, rest = read_quotes(content)
    assert [reading.text for reading in readings] == ["About 250,000 people had been displaced."]
    assert len(content.split("\n")) == 3
    assert "**" not in rest
    assert "<@1>" not in content


def test_a_message_that_would_lie_is_not_sent(monkeypatch):
    """If what Discord would show is not the quote, nothing is sent."""
    monkeypatch.setattr(render, "quotes_shown", lambda content: ["something else"])
    with pytest.raises(render.RenderError):
        render.message(make_answer(make_quote()))


TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cc", "Cf", "Cs"]), st.sampled_from("*_`\n-\\")))


@st.composite
def quotes(draw):
    text = draw(TEXT.map(lambda text: "x" + text * draw(st.integers(1, 200))))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    marks = ((start, end),) if start < end else ()
    also = draw(st.lists(st.builds(make_place, title=TEXT, source=TEXT), max_size=5))
    return make_quote(
        text, marks, also=tuple(also), title=draw(TEXT), source=draw(TEXT), url="https://" + draw(TEXT)
    )


@given(quotes(), st.integers(1, 9))
@settings(deadline=None)
def test_a_single_quote_fits_and_is_shown_word_for_word(quote, more):
    """Below its head stands the whole quote or a sentence in its place, and every other place is counted."""
    content = render.single("Head:", quote, 1 + len(quote.also) + more)
    assert content.startswith("Head:\n")
    assert render.size(content) <= 2_000
    assert render.quotes_shown(content) == [quote.text] or texts.TOO_LONG in content
    *named, counted = [line for line in content.split("\n") if line.startswith("-# also in ")]
    assert counted == f"-# {texts.also_elsewhere(len(quote.also) + more - len(named))}"


@given(
    st.lists(quotes(), min_size=1, max_size=3),
    st.sampled_from([(), (EDROGAN,), (EDROGAN,) * 3]),
    st.sampled_from([0, 2, 3]),
)
@settings(deadline=None)
def test_every_message_fits_and_shows_its_quotes_word_for_word(made, corrected, differing):
    """Whatever the articles hold: at most 2,000 characters, and each quote whole, as it is, or not at all."""
    content = render.message(make_answer(*made, corrected=corrected, differing=min(differing, len(made))))
    assert 0 < render.size(content) <= 2_000
    readings, _ = read_quotes(content)
    texts_of = [quote.text for quote in made]
    shown = [reading.text for reading in readings]
    assert all(not reading.found for reading in readings)
    assert all(text in texts_of for text in shown)
    assert shown == [text for text in texts_of if text in shown][: len(shown)]
