"""`verbatim chat` over a pipe."""

from __future__ import annotations

from program import write_articles


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
