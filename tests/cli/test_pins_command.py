"""What pinned questions mean to the command line: the old index goes on, one sentence, exit code 3."""

from __future__ import annotations

from contextlib import closing

import pytest
from program import write_articles

from retrieval.store.database import Database
from retrieval.store.locking import WriteLock
from retrieval.store.pins import Pins

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32", "VERBATIM_ANSWERING_QUOTES": "1"}
QUESTION = "how deep is the lake of Springfield?"
LAKE = "The lake\n\nThe lake of Springfield is 12 metres deep."
OTHER = (
    "How deep is the lake?\n\nHow deep is the lake of Springfield? The lake of Springfield is 34 metres deep."
)
BROKEN = f"(“{QUESTION}”: its article is not quoted)"


@pytest.fixture
def folder(verbatim, tmp_path):
    """A folder with an indexed article that a question is pinned to."""
    write_articles(tmp_path / "seeds", lake=LAKE, hill="The hill\n\nIt is high.")
    assert verbatim("index", folder=tmp_path, **QUICK).code == 0
    data = tmp_path / "data"
    with closing(Database(data / "verbatim.sqlite3", WriteLock(data / "lock"))) as database:
        Pins(database).add(QUESTION, "lake.txt", "The lake", "")
    return tmp_path


def quoted(verbatim, folder):
    done = verbatim("ask", QUESTION, "--json", folder=folder, **QUICK)
    assert done.code == 0
    return done.json["quotes"][0]["article"]["id"], done.err


def test_a_regression_ends_with_3_and_says_which_question(verbatim, folder):
    """Nothing is switched to; `ask` goes on from the old index, and looks again only after a change."""
    write_articles(folder / "seeds", other=OTHER)
    done = verbatim("index", folder=folder, **QUICK)
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        f"Error: The old index goes on, as the new one no longer answers what was pinned {BROKEN}: "
        "change the articles back, `/articles hide` what was added, or `/pins remove` the pin.\n"
    )
    assert quoted(verbatim, folder) == ("lake.txt", "")
    (folder / "seeds" / "hill.txt").unlink()
    article, said = quoted(verbatim, folder)
    assert article == "lake.txt"
    assert said.startswith("The old index goes on, ")
    (folder / "seeds" / "other.txt").unlink()
    assert verbatim("index", folder=folder, **QUICK).out.startswith("Indexed: 1 removed, 1 unchanged")


def test_what_would_break_a_pin_is_not_added(verbatim, folder):
    """`add` ends with 3 and the question, and nothing of it is kept."""
    write_articles(folder, other=OTHER)
    done = verbatim("add", "--yes", "other.txt", folder=folder, **QUICK)
    assert (done.code, done.out) == (3, "")
    assert done.err.endswith(
        "Error: Nothing was added, as the new index would no longer answer what was pinned "
        f"{BROKEN}: change the article, or remove the pin with `/pins remove`, and add it again.\n"
    )
    done = verbatim("index", folder=folder, **QUICK)
    assert (done.code, done.out) == (0, "Up to date: 2 unchanged; 0 embedded.\n")
    assert quoted(verbatim, folder) == ("lake.txt", "")


def test_where_no_earlier_index_can_go_on_it_is_said_what_is_not_answered(verbatim, folder):
    """After a change of rules the new index serves, and the report names the question."""
    write_articles(folder / "seeds", other=OTHER)
    done = verbatim("--set", "index.passage_words=60", "index", "--full", folder=folder, **QUICK)
    assert done.code == 0
    assert "The new index does not answer these pinned questions, and serves because no" in done.out
    assert f"“{QUESTION}”: its article is not quoted" in done.out
