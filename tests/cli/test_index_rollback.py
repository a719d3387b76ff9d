"""`verbatim index --dry-run` only tells, and `verbatim rollback` goes back and stays there."""

from __future__ import annotations

from program import write_articles

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}


def test_a_dry_run_tells_and_changes_nothing(verbatim, tmp_path):
    """What would change is named, and the next dry run says the same; no model is loaded."""
    seeds = tmp_path / "seeds"
    write_articles(seeds, river="The river\n\nThe Mur flows through Graz.", hill="The hill\n\nIt is high.")
    assert verbatim("index", folder=tmp_path, **QUICK).code == 0
    up_to_date = verbatim("index", "--dry-run", folder=tmp_path)
    assert up_to_date.out == "Nothing to do: 2 unchanged.\n"
    write_articles(seeds, hill="The hill\n\nIt is low.", cave="The cave\n\nIt is dark.", empty="")
    (seeds / "river.txt").unlink()
    for _ in range(2):
        done = verbatim("index", "--dry-run", folder=tmp_path)
        assert (done.code, done.err) == (0, "")
        lines = done.out.splitlines()
        assert lines[0] == "Would index: 1 new, 1 changed, 1 removed, 0 unchanged."
        assert lines[1:4] == ["new: cave.txt", "changed: hill.txt", "removed: river.txt"]
        assert lines[4].startswith("Not read: empty.txt: ")
    full = verbatim("index", "--dry-run", "--full", folder=tmp_path).out
    assert full.startswith("Would index: 1 new, 1 changed, 1 removed, 0 unchanged; every article would be em")


def test_going_back_holds_until_the_next_index(verbatim, tmp_path):
    """Asking does not bring the newer articles back, `index` does; with nothing before it says so."""
    seeds = tmp_path / "seeds"
    write_articles(seeds, lake="The lake\n\nThe lake is 12 metres deep.")
    assert verbatim("rollback", folder=tmp_path).code == 3
    verbatim("index", folder=tmp_path, **QUICK)
    alone = verbatim("rollback", folder=tmp_path)
    assert (alone.code, alone.err) == (
        3,
        "Error: There is no earlier generation of the index to go back to.\n",
    )
    write_articles(seeds, lake="The lake\n\nThe lake is 34 metres deep.")
    verbatim("index", folder=tmp_path, **QUICK)
    back = verbatim("rollback", folder=tmp_path)
    assert back.out.startswith("Back at version 1 of the index (1 article). It stays so until the next")
    asked = verbatim("ask", "how deep is the lake?", folder=tmp_path, **QUICK)
    assert "12 metres" in asked.out
    assert "held        an earlier generation" in verbatim("status", folder=tmp_path).out
    again = verbatim("index", folder=tmp_path, **QUICK)
    assert again.out.startswith("Indexed: 1 changed, 0 unchanged; ")
    assert "held" not in verbatim("status", folder=tmp_path).out
