"""Export, import and restore on a disk that fills up at every point; ends with an error if something is lost.

Runs with the disk mounted at its first argument, where it may mount as it likes; what it needs beside it lies
in its second one. Prints what was said, and how often it was full.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from full_disk import leave, room
from wordcount import RECIPE, entry, open_store, publish, quietly, tokenize

from retrieval.errors import BackupError, StoreFullError, VerbatimError
from retrieval.store import exporting
from retrieval.store.copying import back_up
from retrieval.store.exported import ArticleLine, EndLine, Header, parse
from retrieval.store.replacing import Replacement

STEP = 32_768  # bytes of room that each attempt has more than the one before
BROUGHT = 40
HERE = ArticleLine(
    key="added:here",
    title="Here",
    source="",
    url="",
    published=None,
    authors=(),
    language="",
    text="A river.",
)


def lines(first, count):
    """An export of so many articles, as somebody would write it."""
    about = [
        HERE.model_copy(
            update={"key": f"added:{n}", "title": f"Title {n}", "text": " ".join([f"The river {n}."] * 300)}
        )
        for n in range(first, first + count)
    ]
    return "".join(f"{one.model_dump_json()}\n" for one in (Header(), HERE, *about, EndLine(sha256=None)))


def exported(folder):
    found = []
    exporting.export(folder, found.append)
    return found


def state(folder):
    """All that can be told of a store."""
    with closing(open_store(folder)) as store:
        return dict(store.digests()), exported(folder)


def merge(folder, text):
    assert not exporting.merge(folder, parse(io.BytesIO(text.encode()), lambda _record: "")).rejected


def until_done(disk, change, unchanged):
    """Tries with a little more room each time; what was said, each sentence once, and how often."""
    said = []
    while len(said) * STEP < room(disk):
        leave(disk, len(said) * STEP)
        try:
            change()
        except (BackupError, StoreFullError) as error:
            said.append(str(error))
        else:
            return len(said), sorted(set(said))
        finally:
            (disk / "filler").unlink()
        unchanged()
    raise AssertionError(said)


def filled(disk, beside):
    """Each of the three on the filling disk; how often it was full, and what was said."""
    data, source = disk / "data", beside / "source"
    with closing(open_store(source)) as store:
        publish(store, *(entry(f"k{n}", f"The river has bridge {n}. " * 50) for n in range(BROUGHT)))
    merge(source, lines(0, BROUGHT))
    back_up(source, beside / "backup", quietly)
    with closing(open_store(data)) as store:
        publish(store, entry("old", "The river is old."))
    merge(data, lines(0, 0))
    before = state(data)

    def same():
        assert state(data) == before

    def nothing_written():
        assert sorted(path.name for path in disk.iterdir()) == ["data"]

    found = {"export": until_done(disk, lambda: exporting.export_to(source, disk / "lines"), nothing_written)}
    assert (disk / "lines").read_text() == "".join(exported(source))
    (disk / "lines").unlink()
    found["import"] = until_done(disk, lambda: merge(data, lines(0, BROUGHT)), same)
    assert exported(data) == exported(source)
    before = state(data)
    restored = Replacement(data, RECIPE, tokenize, quietly)
    found["restore"] = until_done(disk, lambda: restored.restore(beside / "backup", quietly), same)
    assert state(data) == state(source)
    return found


def protected(disk, beside):
    """What each of them says on a read-only disk; nothing has changed."""
    before = state(disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    restored = Replacement(disk / "data", RECIPE, tokenize, quietly)
    said = []
    for change in (
        lambda: exporting.export_to(beside / "source", disk / "lines"),
        lambda: merge(disk / "data", lines(90, 1)),
        lambda: restored.restore(beside / "backup", quietly),
    ):
        try:
            change()
        except VerbatimError as error:
            said.append(str(error))
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert state(disk / "data") == before
    return said


if __name__ == "__main__":
    where = Path(sys.argv[1]), Path(sys.argv[2])
    json.dump({"filled": filled(*where), "protected": protected(*where)}, sys.stdout)
