"""The real folder, watched by the real kernel, and the real store behind it; only the model is none."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import sys
from contextlib import closing

import pytest
from made_place import REST, Place

from bot import watching

NOTHING_HAPPENS = 0.9  # seconds, three times as long as it rests
# A program that appends a line every tenth of a second, and holds its file open or closes it after each.
HOLDING = "file = open(path, 'a')\nwhile True: file.write('one\\n'); file.flush(); time.sleep(0.1)"
CLOSING = "while True:\n  with open(path, 'a') as file: file.write('one\\n')\n  time.sleep(0.1)"


@contextlib.contextmanager
def writer(code, path):
    """A process that writes to `path` until the end of this."""
    words = [sys.executable, "-S", "-c", f"import sys, time\npath = sys.argv[1]\n{code}", path]
    with subprocess.Popen(words) as process:
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """As in the bot, but that it rests for less long."""
    monkeypatch.setattr(watching, "_TICK", 100)
    monkeypatch.setattr(watching, "REST", REST)
    place = Place(tmp_path)
    with closing(place.app):
        yield place


def test_many_files_at_once_are_one_change(place):
    """Hundreds of files copied in make one new index; files with temporary names make none."""
    other = place.path / "others"
    other.mkdir()
    names = [f"n{number}.txt" for number in range(150)]

    async def scenario():
        async with place.watched(rest=1.0):  # on a busy machine a copy may rest, too
            before = place.version
            for name in ("a.txt.part", "b.txt~", "#a.txt#", ".a.txt.swp", "~$a.txt", "c.txt.tmp"):
                (place.folder / name).write_text("half")
            await asyncio.sleep(1.5)
            assert place.version == before
            for name in names:
                (other / name).write_text(f"{name}\n\nShip {name} carried {hash(name) % 97} crates.\n")
            shutil.copytree(other, place.folder, dirs_exist_ok=True)
            await place.holds("a.txt", "b.txt", *names)
            await asyncio.sleep(1.5)
            assert place.version == before + 1
        assert place.told == []

    asyncio.run(scenario())


@pytest.mark.parametrize(("code", "rest"), [(HOLDING, REST), (CLOSING, 1.0)], ids=["open", "closed between"])
def test_a_folder_in_which_somebody_always_writes_is_followed(place, code, rest):
    """Without the file that is written, which is named; it is followed when it rests, and whole."""
    path = place.folder / "long.txt"

    async def scenario():
        async with place.watched(rest, patience=1.0):
            with writer(code, path):
                await place.until(path.exists)
                place.write("c.txt")
                (place.folder / "b.txt").unlink()
                await place.holds("a.txt", "c.txt")
                version = place.version
                await asyncio.sleep(NOTHING_HAPPENS)
                assert place.version == version
            await place.holds("a.txt", "c.txt", "long.txt")
        [told] = place.told
        assert "long.txt: It is still being written" in told.replace("\\", "")
        assert place.app.store.article("long.txt").text == path.read_text().strip()

    asyncio.run(scenario())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody can tell")
def test_a_file_that_rests_while_it_is_written_is_read_whole(place):
    """As long as somebody holds it open, however long they rest; an article of that name stays meanwhile."""
    path = place.folder / "a.txt"

    async def scenario():
        async with place.watched():
            before = place.version
            with path.open("w") as file:
                file.write("Begun\n\nThis is the first half.")
                file.flush()
                await asyncio.sleep(NOTHING_HAPPENS)
                assert place.version == before
                file.write(" And this is the other.")
            await place.until(lambda: place.version == before + 1)
        assert place.app.store.article("a.txt").text == "This is the first half. And this is the other."
        assert place.told == []

    asyncio.run(scenario())


def test_a_disk_that_is_missing_and_comes_back(place):
    """An empty folder in its place empties no index, and is told once; with the disk all is as before."""
    away = place.path / "disk"

    async def scenario():
        async with place.watched():
            before = place.version
            place.folder.rename(away)
            place.folder.mkdir()
            await place.until(lambda: place.told)
            assert "is its disk there?" in place.told[0]
            place.folder.rmdir()
            away.rename(place.folder)
            await asyncio.sleep(NOTHING_HAPPENS)
            assert (place.version, place.articles, len(place.told)) == (before, ["a.txt", "b.txt"], 1)
            place.write("c.txt")
            await place.holds("a.txt", "b.txt", "c.txt")

    asyncio.run(scenario())


@pytest.mark.parametrize("pause", [0.0, 1.0], ids=["at once", "later"])
def test_a_folder_made_anew_is_watched(place, pause):
    """Removed and made again, even with its number on the disk; while it is missing nothing is lost."""

    async def scenario():
        async with place.watched():
            shutil.rmtree(place.folder)
            await asyncio.sleep(pause)
            place.folder.mkdir()
            place.write("a.txt")
            await place.holds("a.txt")
            await asyncio.sleep(NOTHING_HAPPENS)  # nobody looks again by themselves
            place.write("c.txt")
            await place.holds("a.txt", "c.txt")
        assert ["folder is missing" in told for told in place.told] == ([True] if pause else [])

    asyncio.run(scenario())


def test_a_link_that_leads_elsewhere_is_followed(place):
    """The folder is a link, as of releases that are switched: the new target is indexed and watched."""
    target, other = place.path / "one", place.path / "two"
    place.folder.rename(target)
    place.folder.symlink_to(target)
    shutil.copytree(target, other)
    (other / "b.txt").rename(other / "z.txt")

    async def scenario():
        async with place.watched():
            link = place.path / "link"
            link.symlink_to(other)
            link.rename(place.folder)
            await place.holds("a.txt", "z.txt")
            (other / "c.txt").write_text("C\n\nThe keeper of c counted ships.\n")
            await place.holds("a.txt", "z.txt", "c.txt")

    asyncio.run(scenario())
