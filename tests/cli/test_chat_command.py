"""`verbatim chat` over a pipe."""

from __future__ import annotations

import re
import time

import pytest
from program import write_articles
from screen import terminal


def test_each_line_is_a_question(verbatim, indexed):
    """One question a line; blank lines are skipped, a bad one gets its sentence and the others go on."""
    typed = "how many were displaced?\n\n12\nwhich base did the rebels attack?"
    done = verbatim("chat", folder=indexed, stdin=typed)
    assert done.code == 0
    first, second = done.out.split(" UTC (1 article)\n")[:2]
    assert "about 250,000 people had been displaced" in first
    assert "Breideej army base" in second
    assert done.err == "A question has 3 to 300 characters; this one has 2.\n"


def test_nothing_to_ask_is_fine(verbatim, indexed):
    """An empty input ends the chat at once, with 0."""
    done = verbatim("chat", folder=indexed, stdin="")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_first_chat_indexes_and_says_what_to_do_next(verbatim, tmp_path):
    """Like the first `ask`, the first `chat` sets itself up."""
    write_articles(tmp_path / "seeds", lake="The lake\n\nThe lake is 12 metres deep.")
    done = verbatim("chat", folder=tmp_path, stdin="how deep is the lake?\n", VERBATIM_MODEL_PRECISION="fp32")
    assert "12 metres" in done.out
    assert "Indexed: 1 new" in done.err
    assert "Start the Discord bot" in done.err


@pytest.mark.parametrize("last", ["\n", "\x04", "\x03"])
def test_a_person_chats_in_a_terminal(verbatim, indexed, last):
    """Asked again and again with a prompt; an empty line, Ctrl+D and Ctrl+C at the prompt end it."""
    with terminal() as (screen, name):
        running = verbatim.start("chat", folder=indexed, terminal=name, TERM="xterm-256color")
        assert "Ask about the articles; an empty line ends it." in screen.shows("? ")
        screen.type("how many were displaced?\n")
        assert "250,000" in screen.shows("UTC (1 article)")
        screen.shows("? ")
        screen.type("hm\n")
        screen.shows("A question has 3 to 300 characters; this one has 2.")
        screen.shows("? ")
        time.sleep(0.5)  # Python misses a signal that comes between its prompt and its waiting for keys
        screen.type(last)
        assert running.wait().code == 0


def test_a_long_quote_is_wrapped_at_words_and_marked_in_a_terminal(verbatim, indexed):
    """On a terminal lines keep to its width, and the words that answer are bold."""
    with terminal() as (screen, name):
        words = ["ask", "how many were displaced?"]
        running = verbatim.start(*words, folder=indexed, terminal=name, TERM="xterm-256color", COLUMNS="70")
        shown = screen.shows("UTC (1 article)")
        assert running.wait().code == 0
    assert "\x1b[1m" in shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert max(map(len, plain.splitlines())) <= 70
    assert "250,000 people had been displaced" in " ".join(plain.replace("│", "").split())
