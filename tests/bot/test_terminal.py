"""An answer in a terminal and in a pipe: quotes untouched, the words that answer in bold."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_answers import EDROGAN, MARCH, make_answer, make_place, make_quote
from rich.console import Console

from bot import terminal
from retrieval.articles.cleaning import clean_text

CODE = re.compile(r"\x1b\[([0-9;]*)m")
PIECES = st.one_of(
    st.sampled_from(
        ["250,000 people ", "[bold]x[/bold]", "\\", "*", ":smile:", "\t", "\n", "\n\n- ", "“", "日本"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.just("long" * 30),
)
TEXTS = st.lists(PIECES, max_size=20).map("".join).map(clean_text)


def printed(answer, width=0):
    """What a pipe gets, or a terminal of this width."""
    file = io.StringIO()
    console = Console(
        file=file, width=width or 80, force_terminal=bool(width), color_system="standard" if width else None
    )
    console.print(terminal.answer(answer), soft_wrap=not width, highlight=False)
    return file.getvalue()


def barred(shown):
    """The quotes' lines without their bars, and their bold characters but for white space."""
    lines, bold = [], ""
    for line in shown.splitlines():
        plain = CODE.sub("", line)
        if plain.startswith("│ "):
            lines.append(plain[2:])
            parts = CODE.split(line)  # text, code, text, code, text …
            bold += "".join(text for code, text in zip(parts[1::2], parts[2::2], strict=True) if code == "1")
    return lines, "".join(bold.split())


def pieces(text, marks):
    return "".join("".join(text[start:end] for start, end in marks).split())


@st.composite
def marked(draw):
    text = draw(TEXTS)
    places = draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True).map(sorted))
    return text, tuple(zip(places[::2], places[1::2], strict=False))


@given(marked())
@example(("a\tb", ((0, 1),)))
@settings(deadline=None)
def test_a_pipe_gets_each_quote_as_it_is(case):
    """Without the bars, what is printed is the article's text, tabs and blank lines too, and no colours."""
    text, marks = case
    shown = printed(make_answer(make_quote(text, marks)))
    assert "\n".join(barred(shown)[0]) == text
    assert "\x1b" not in shown


@given(marked(), st.integers(20, 100))
@settings(deadline=None)
def test_a_terminal_shows_every_character_and_the_marks_in_bold(case, width):
    """However it is wrapped, no character but white space is lost or added, and just the marks are bold."""
    text, marks = case
    lines, bold = barred(printed(make_answer(make_quote(text, marks)), width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert bold == pieces(text, marks)


@pytest.mark.parametrize(
    "mark", ["250,000", "About", "displaced.", "*two*", "“were”", "https://e.x/y", "hurt.\n\n- One"]
)
def test_a_short_mark_is_bold_wherever_it_stands(mark):
    """A few words at the start, inside and at the end, beside signs and across a blank line."""
    text = "About 250,000 and *two* “were” hurt.\n\n- One https://e.x/y was displaced."
    start = text.index(mark)
    shown = printed(make_answer(make_quote(text, ((start, start + len(mark)),))), 80)
    assert barred(shown) == (text.split("\n"), "".join(mark.split()))


def test_other_places_that_say_the_same_stand_below_the_source():
    """Each has a line with title, source, paragraph, date and address; what is unknown is left out."""
    places = make_place(published=MARCH), make_place(3, title="Other", source="", url="")
    shown = printed(make_answer(make_quote(also=places))).splitlines()
    assert shown[1:5] == [
        "— Forces escalate attacks · Al Jazeera · ¶5 · undated · https://news.example/a",
        "  also in Forces escalate attacks · Al Jazeera · ¶2 · 12 March 2020 · https://news.example/a",
        "  also in Other · ¶3 · undated",
        "",
    ]


def test_what_was_looked_up_instead_stands_first():
    """A line above everything names the word that was looked up and the one that was typed."""
    said = make_answer(make_quote(), corrected=(EDROGAN,))
    first, *rest = printed(said).splitlines()
    assert first == "Searched for “Erdogan” instead of “Edrogan”."
    assert rest == printed(make_answer(make_quote())).splitlines()
