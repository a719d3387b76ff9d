"""Another recipe in a terminal: what changed is explained, and a person is asked before anything is done."""

from __future__ import annotations

import re

from screen import terminal

QUESTION = "how many were displaced?"
CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def plain(shown):
    return " ".join(CODE.sub("", shown).split())


def offered(screen):
    """What stands on the screen up to the question."""
    return plain(screen.shows("Do it now? [y/N]"))


def test_who_sits_there_is_asked_and_what_was_asked_goes_on(verbatim, house):
    """`ask` says what differs and how much is to do; a no leaves all as it was, a yes brings an answer."""
    words = ["--set", "index.passage_words=40", "ask", QUESTION]
    before = verbatim("status", "--json", folder=house).json["version"]
    with terminal() as (screen, name):
        given = {"folder": house, "terminal": name, "TERM": "xterm-256color", "COLUMNS": "200"}
        running = verbatim.start(*words, **given)
        shown = offered(screen)
        assert "every article would be embedded anew" in shown
        assert re.search(r"made by another recipe \(passages '.*90.*', here '.*40.*'\)\.", shown)
        assert shown.endswith("nothing is answered. Do it now? [y/N]")
        screen.type("\n")
        assert "run `verbatim index --full`." in plain(screen.shows("--full`."))
        assert running.wait().code == 3
        assert verbatim("status", "--json", folder=house).json["version"] == before
        running = verbatim.start(*words, **given)
        offered(screen)
        screen.type("y\n")
        assert "1 unchanged; 1 embedded" in plain(screen.shows("1 embedded"))
        assert "250,000" in plain(screen.shows("UTC (1 article)"))
        assert running.wait().code == 0


def test_index_asks_too(verbatim, house):
    """`index` without --full offers the full one; with --full nobody is asked."""
    words = ["--set", "index.passage_words=40", "index"]
    with terminal() as (screen, name):
        given = {"folder": house, "terminal": name, "TERM": "xterm-256color"}
        running = verbatim.start(*words, **given)
        offered(screen)
        screen.type("Yes\n")
        screen.shows("1 embedded")
        assert running.wait().code == 0
        running = verbatim.start("index", "--full", **given)
        assert "Do it now" not in screen.shows("1 embedded")
        assert running.wait().code == 0
