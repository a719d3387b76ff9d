"""A folder with an article, and nothing else: the first `verbatim ask`, and what comes after it."""

from __future__ import annotations

import json
import shutil

import pytest
from program import SEEDS, write_articles

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}


@pytest.fixture(scope="module")
def fresh(verbatim, tmp_path_factory):
    """A folder after its first `ask`, and what that said."""
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copytree(SEEDS, folder / "seeds")
    return folder, verbatim("ask", "how many were displaced?", folder=folder, **QUICK)


def test_the_first_question_indexes_and_answers(fresh):
    """Nothing has to be set up: the index is made, the answer printed."""
    _, first = fresh
    assert first.code == 0
    assert "about 250,000 people had been displaced" in first.out
    assert first.err.startswith("Indexed: 1 new, 0 unchanged; 1 embedded in ")


def test_the_first_answer_says_what_to_do_next(fresh, verbatim):
    """At its end stands how to add articles and how to start the bot, once and away from the answer."""
    folder, first = fresh
    hint = first.err.split("\n\n", 1)[1]
    assert hint == (
        "Add your own articles: put .txt, .md, .html, .pdf or .jsonl files into seeds/ and ask again.\n"
        "Start the Discord bot: put DISCORD_TOKEN=… into .env and run `verbatim bot` (or `make bot`).\n"
    )
    again = verbatim("ask", "how many were displaced?", folder=folder, **QUICK)
    assert (again.out, again.err) == (first.out, "")


def test_under_json_nothing_but_json_is_printed(verbatim, tmp_path):
    """Also when the first `ask --json` has to index: its remarks go to standard error."""
    write_articles(tmp_path / "seeds", river="The river\n\nThe Mur flows through Graz.")
    done = verbatim("ask", "--json", "where does the Mur flow?", folder=tmp_path, **QUICK)
    assert done.json["question"] == "where does the Mur flow?"
    assert done.err == "Indexed: 1 new, 0 unchanged; 1 embedded in " + done.err.partition(" embedded in ")[2]
    assert done.err.count("\n") == 1


def test_a_new_article_is_found_by_the_next_question(verbatim, tmp_path):
    """`ask` itself notices what has come, changed and gone in the folder."""
    seeds = tmp_path / "seeds"
    write_articles(seeds, lake="The lake\n\nThe lake is 12 metres deep.")
    assert "12 metres" in verbatim("ask", "how deep is the lake?", folder=tmp_path, **QUICK).out
    write_articles(
        seeds, lake="The lake\n\nThe lake is 34 metres deep.", hill="The hill\n\nThe hill is steep."
    )
    changed = verbatim("ask", "how deep is the lake?", folder=tmp_path, **QUICK)
    assert "34 metres" in changed.out
    assert "12 metres" not in changed.out
    assert changed.err.startswith("Indexed: 1 new, 1 changed, 0 unchanged; 2 embedded")
    (seeds / "hill.txt").unlink()
    gone = verbatim("ask", "how deep is the lake?", folder=tmp_path, **QUICK)
    assert gone.err.startswith("Indexed: 1 removed, 1 unchanged; 0 embedded")


def test_hostile_articles_cannot_act_on_the_terminal(verbatim, tmp_path):
    """Escape sequences, bidi marks and markup in an article and a file's name come out as harmless text."""
    evil = "\x1b]0;owned\x07\x1b[31mThe \u202ebridge\u202c is\x9b2J [bold]closed[/bold] to\u200b cars :boom:."
    record = {"id": "\x1b[2J1", "title": "Bridge \x1b[2J news", "text": evil, "source": "\x1b[8mPress\x07"}
    write_articles(tmp_path / "seeds", empty="")
    (tmp_path / "seeds" / "no\x1b[31m\u202etext.doc").write_bytes(b"%PDF")
    (tmp_path / "seeds" / "news.jsonl").write_text(json.dumps(record), encoding="utf-8")
    done = verbatim("ask", "is the bridge closed to cars?", folder=tmp_path, **QUICK)
    assert done.code == 0
    assert "]0;owned[31mThe bridge is2J [bold]closed[/bold] to cars :boom:." in done.out
    assert "— Bridge [2J news · [8mPress · ¶1 · undated" in done.out
    assert "Not read: no[31mtext.doc: Only files ending in" in done.err
    for said in (done.out, done.err):
        assert [c for c in said if not c.isprintable() and c != "\n"] == []
