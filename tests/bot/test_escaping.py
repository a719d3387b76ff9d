"""Article text in Discord: shown as it is, and taken back exactly."""

from __future__ import annotations

import re
import sys

import pytest
from discord_reading import read, read_quotes
from hostile_texts import HOSTILE, TEXTS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.markdown import block_quote, escape, escape_line, quoted, unescape


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text):
    """Nothing in a hostile text formats, links, mentions or lists, and all of it is shown."""
    reading = read(escape(text))
    assert reading.found == []
    assert reading.text == text
    assert unescape(escape(text)) == text


@given(TEXTS)
@example("\\")
@example("\n1.")
@settings(deadline=None)
def test_escaping_has_an_exact_inverse(text):
    """Whatever the text, unescaping what was escaped gives it back, and Discord shows just that."""
    reading = read(escape(text))
    assert unescape(escape(text)) == text
    assert reading.text == text
    assert reading.found == []


def test_every_character_survives():
    """Each of Unicode's code points, at a line's start and inside a line, is shown and taken back."""
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    for text in ("\n".join(everything), "a".join(everything), "".join(everything)):
        assert unescape(escape(text)) == text
    for character in everything[:0x80]:
        text = f"a {character} b {character * 3}c"
        assert read(escape(text)).text == text
        assert read(escape(text)).found == []


def test_prose_stays_as_it_is():
    """Ordinary prose needs no backslash, so that it can be copied out of Discord."""
    prose = (
        'About 250,000 people (half of them children) were displaced; al-Assad\'s forces - "he said" - left!'
    )
    assert escape(prose) == prose


def test_an_escaped_line_is_one_line():
    """A title can't start a line of its own, and a long one is cut before it is escaped."""
    assert escape_line("a\n\n# b\tc ", 50) == "a \\# b c"
    assert escape_line("a" * 60, 50) == "a" * 49 + "…"
    assert unescape(escape_line("*" * 50, 50)) == "*" * 50


def test_the_judge_sees_constructs():
    """The reader that judges the escaping does find what is not escaped."""
    for text in HOSTILE[:11]:
        assert read(text).found


def assert_marked(text, marks):
    """What Discord shows of the block quote is the text, with the marks in bold but for white space."""
    block = block_quote(text, marks)
    assert quoted(block) == [text]
    readings, rest = read_quotes(block)
    assert rest == ""
    assert len(readings) == 1
    assert readings[0].text == text
    assert readings[0].found == []
    wanted = {place for start, end in marks for place in range(start, end) if not text[place].isspace()}
    shown = {place for start, end in readings[0].bold for place in range(start, end)}
    assert {place for place in shown if not text[place].isspace()} == wanted
    assert shown <= {place for start, end in marks for place in range(start, end)}


# A mark of a few words, between « and ».
SHORT_MARKS = [
    "«250,000» people had been displaced",
    "adding about 250,000 people had been «displaced»",
    "He said: “«Nobody» was hurt,” and “‘«No»’ is «no»”",
    "*«not bold»* **«bold»** _«em»_ __«under»__ ***«all»*** 2*«3»*4 snake_«case»_name",
    "«*not bold*» «**bold**» «_em_» «***all***» «*» «_» «`»",
    "`«code»` ```«py»\nblock``` «`code`» «```py»\nblock```",
    "~~«gone»~~ ||«spoiler»|| «~~gone~~» «||spoiler||»",
    "- «four» members\n- «two children»\n1. «first»\n12) «x»\n«- all» of it\n«1. first»\n«1»2. x\n«12». x",
    "# «Head»\n«# Head»\n> «quote»\n«> quote»\n-# «small»\n«---»",
    "«https://evil.example/x» https://«evil».example http«s://e».x «https://e.x»/y see https://e.x«.»",
    "[«text»](https://e.x) «[text]»(«https://e.x») <@«1»> «<@1>» @«everyone» :«smile»: «discord.gg/x»",
    "One ends «here.\n\nAnother» begins.\n\n«Third.»",
    "\\«a\\» \\\\«b» «\\»«\\»",
    "«a»«b» «c»d«e» «f» «g»",
    "« blank » «\n» «\n\n- x\n»y",
    "Кто «Э́то» 👩\u200d👩«👩\u200d👩» «日本»語 e«\u0301»",
]


@pytest.mark.parametrize("drawn", SHORT_MARKS)
def test_a_few_words_are_bold_inside_an_untouched_quote(drawn):
    """Whatever a short mark touches, the quote is shown as it is, and just the mark's words are bold."""
    marks, text = [], ""
    for piece in re.split("(?=[«»])", drawn):
        if piece.startswith("«"):
            marks.append((len(text), len(text) + len(piece) - 1))
        text += piece.lstrip("«»")
    assert_marked(text, tuple(marks))


@st.composite
def marked(draw):
    text = draw(TEXTS.filter(lambda text: "\r" not in text))
    places = draw(st.lists(st.integers(0, len(text)), max_size=6))
    places = sorted(places[: len(places) // 2 * 2])
    return text, tuple(zip(places[::2], places[1::2], strict=True))


@given(marked())
@example(("a\nb", ((0, 3),)))
@example(("*", ((0, 1),)))
@example(("***", ((1, 2),)))
@example(("ab", ((0, 1), (1, 2))))
@example(("12. x", ((2, 5),)))
@example(("x\n\n- y\n", ((0, 6),)))
@settings(deadline=None)
def test_a_marked_quote_is_shown_word_for_word(case):
    """Whatever is marked, the quote's text is untouched and bold is nowhere but in the marks."""
    assert_marked(*case)


def test_white_space_and_blank_lines_survive_in_a_block_quote():
    """Leading spaces, tabs and blank lines come back from a block quote as they were."""
    text = "  a\n\n\tb  \n   \n- c"
    assert block_quote(text) == ">   a\n> \n> \tb  \n>    \n> \\- c"
    assert quoted(block_quote(text)) == [text]


def test_quotes_apart_stay_apart():
    """Two block quotes with a line between them are two texts."""
    assert quoted(f"{block_quote('a')}\n— b\n{block_quote('c')}\nd") == ["a", "c"]
