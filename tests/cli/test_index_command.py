"""`verbatim index` and `status`: only what changed is embedded, and what can't be read is said."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
from program import write_articles

QUICK = {"VERBATIM_MODEL_PRECISION": "fp32"}


@pytest.fixture
def folder(verbatim, tmp_path):
    """A folder with three indexed articles."""
    write_articles(
        tmp_path / "seeds",
        river="The river\n\nThe Mur flows through Graz.",
        hill="The hill\n\nThe Schlossberg stands in Graz.",
        lake="The lake\n\nThe lake is 12 metres deep.",
    )
    done = verbatim("index", folder=tmp_path, **QUICK)
    assert done.out.startswith("Indexed: 3 new, 0 unchanged; 3 embedded in ")
    assert "Add your own articles" in done.err
    return tmp_path


def test_an_unchanged_folder_embeds_nothing(verbatim, folder):
    """A second run embeds nothing, says so, and doesn't even load the model."""
    done = verbatim("--set", "model.path=", "index", folder=folder, **QUICK)
    assert (done.code, done.err) == (0, "")
    assert done.out == "Up to date: 3 unchanged; 0 embedded.\n"


def test_a_touched_file_embeds_nothing(verbatim, folder):
    """What counts is what an article says, not when its file was written."""
    os.utime(folder / "seeds" / "lake.txt", (1, 1))
    assert verbatim("index", folder=folder, **QUICK).out == "Up to date: 3 unchanged; 0 embedded.\n"


def test_only_what_changed_is_embedded(verbatim, folder):
    """New and changed articles are embedded, those of removed files leave, the rest stays as it is."""
    seeds = folder / "seeds"
    write_articles(seeds, lake="The lake\n\nThe lake is 34 metres deep.", cave="The cave\n\nIt is dark.")
    (seeds / "hill.txt").unlink()
    done = verbatim("index", folder=folder, **QUICK)
    assert done.out.startswith("Indexed: 1 new, 1 changed, 1 removed, 1 unchanged; 2 embedded in ")
    assert verbatim("status", "--json", folder=folder).json["articles"] == 3


def test_full_embeds_everything_anew(verbatim, folder):
    """--full embeds what has not changed too."""
    done = verbatim("index", "--full", folder=folder, **QUICK)
    assert done.out.startswith("Indexed: 3 unchanged; 3 embedded in ")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody can tell")
def test_a_file_that_is_open_for_writing_is_read_and_named(verbatim, folder):
    """A person decides when it is whole: it is read as it is, and they hear that it may not be."""
    with (folder / "seeds" / "lake.txt").open("a") as file:
        file.write(" It is blue.")
        file.flush()
        done = verbatim("index", folder=folder, **QUICK)
    assert done.out.startswith("Indexed: 1 changed, 2 unchanged; 1 embedded in ")
    assert "lake.txt is open in a program that writes it" in done.err
    assert "is open" not in verbatim("index", folder=folder, **QUICK).err


def test_what_cannot_be_read_is_said_and_the_others_go_on(verbatim, folder):
    """Each file that is no article is named with its reason; the run is a success."""
    seeds = folder / "seeds"
    (seeds / "photo.png").write_bytes(b"\x89PNG\r\n")
    (seeds / "empty.md").write_bytes(b"")
    (seeds / "feed.jsonl").write_text(
        '{"id": "a", "title": "A", "text": "Good."}\n{"id": \n', encoding="utf-8"
    )
    done = verbatim("index", folder=folder, **QUICK)
    assert done.code == 0
    assert done.out.startswith("Indexed: 1 new, 3 unchanged; 1 embedded in ")
    reasons = sorted(line for line in done.out.splitlines() if line.startswith("Not read: "))
    assert [line.split(": ")[1] for line in reasons] == ["empty.md", "feed.jsonl#2", "photo.png"]
    assert all(len(line.split(": ", 2)[2]) > 10 for line in reasons)


def test_many_unreadable_files_are_counted(verbatim, tmp_path):
    """Twenty are named, the rest is counted, so that the report stays on one screen."""
    write_articles(tmp_path / "seeds", **{f"empty{number:02}": "" for number in range(23)})
    done = verbatim("index", folder=tmp_path, **QUICK)
    lines = done.out.splitlines()
    assert sum(line.startswith("Not read: empty") for line in lines) == 20
    assert lines[-1] == "… and 3 more."


def test_status_shows_the_index(verbatim, folder):
    """Counts, age, model and generation, a line each."""
    done = verbatim("status", folder=folder)
    rows = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert (done.code, done.err) == (0, "")
    assert (rows["articles"], rows["passages"]) == ("3", "3")
    assert rows["model"] == "all-MiniLM-L6-v2"
    assert rows["updated"].endswith(" UTC")
    assert list(rows) == ["articles", "passages", "sentences", "updated", "model", "generation", "size"]


def test_status_json_has_exactly_the_documented_keys(verbatim, folder):
    """`status --json` is the same in numbers, with how the index was made."""
    said = verbatim("status", "--json", folder=folder).json
    assert list(said) == [
        "articles", "passages", "sentences", "version", "generation", "as_of", "recipe", "bytes", "hidden",
        "same_story",
    ]  # fmt: skip
    assert list(said["recipe"]) == ["model", "model_digest", "dimensions", "passages", "sentences", "tokens"]
    assert (said["articles"], said["version"], said["recipe"]["dimensions"]) == (3, 1, 384)
    assert timedelta(0) < datetime.now(UTC) - datetime.fromisoformat(said["as_of"]) < timedelta(minutes=10)
    assert said["bytes"] > 10_000


def test_status_before_the_first_index(verbatim, tmp_path):
    """Before anything is indexed the counts are 0 and the rest is null, and that is no error."""
    done = verbatim("status", "--json", folder=tmp_path)
    assert done.code == 0
    assert (done.json["articles"], done.json["version"], done.json["generation"]) == (0, 0, "")
    assert (done.json["as_of"], done.json["recipe"]) == (None, None)
