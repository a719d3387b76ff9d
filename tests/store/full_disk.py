"""A store on a disk that fills up at every point of a change; ends with an error when something is lost.

Runs with the disk mounted at its first argument, where it may mount as it likes; prints what happened.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from wordcount import ask, entry, open_store, publish, quietly, shown

from retrieval.errors import StoreError, StoreFullError
from retrieval.store.decisions import Decision, Kind

QUESTION = ask("river bridge flood", limit=1000)
BEFORE = [entry(f"k{n}", f"The river has bridge {n}.", "A flood came.", title="River") for n in range(12)]
AFTER = [entry(f"k{n}", f"The bridge {n} fell.", "The river rose.", title="Bridge") for n in range(4, 16)]
STEP = 24_576  # bytes of room that each attempt has more than the one before


def room(disk):
    """How many bytes are free."""
    about = os.statvfs(disk)
    return about.f_bavail * about.f_frsize


def leave(disk, free):
    """Fill the disk up to so many free bytes."""
    (disk / "filler").write_bytes(bytes(max(0, room(disk) - free)))


def acknowledged(change):
    """Whether a change was; if not, because the disk is full, and nothing else."""
    try:
        change()
    except StoreFullError:
        return False
    return True


def texts(store):
    """What is answered from, whatever is hidden left out."""
    return {text for _, text in shown(store, store.search(QUESTION))}


def quotes(entries, hidden):
    """The passages of these articles but the hidden ones."""
    return {
        e.article.text[p.start : p.end] for e in entries if e.article.key not in hidden for p in e.passages
    }


def hide(store, key):
    """What a moderator does."""
    number = int(key[1:])
    store.moderation.decide(Decision(number, Kind.HIDDEN, key, key, datetime.now(UTC), 1, "why"))


def attempt(disk, free, hidden):
    """A change, a moderator and a question with so much room; whether the change and the answer came."""
    leave(disk, free)
    answered = []

    def question():
        answered.append(texts(store))

    try:
        with closing(open_store(disk)) as store:
            done = acknowledged(lambda: publish(store, *AFTER, remove=[f"k{n}" for n in range(4)]))
            hidden |= {key for key in ("k6", "k7") if acknowledged(lambda key=key: hide(store, key))}
            acknowledged(question)
    except StoreFullError:
        done = False
    (disk / "filler").unlink()
    possible = [quotes(BEFORE, hidden), quotes(AFTER, hidden)]
    assert all(one in possible for one in answered)
    assert not done or answered in ([], possible[1:])
    return done, bool(answered)


def fill(disk):
    """With a little more room each time, until the change is made; how often it was full and answered."""
    hidden = {"k5"}
    with closing(open_store(disk)) as store:
        publish(store, *BEFORE)
        hide(store, "k5")
    full = answered = free = 0
    done = False
    while not done:
        done, came = attempt(disk, free, hidden)
        full, answered, free = full + (not done), answered + (came and not done), free + STEP
        with closing(open_store(disk)) as store:
            assert {one.article for one in store.moderation.all(Kind.HIDDEN)} == hidden
            live = set(store.digests())
            assert live == {e.article.key for e in AFTER} or not done
            assert texts(store) == quotes(AFTER if "k15" in live else BEFORE, hidden)
    assert not list(disk.glob("generations/.building-*"))
    with closing(open_store(disk)) as store:
        assert store.switch(quietly) is False
    return {"full": full, "answered": answered, "hidden": sorted(hidden)}


def protect(disk):
    """Read-only it is refused in a sentence, and writable again it holds what it held."""
    said = []
    for options in ("remount,ro", "remount,rw"):
        subprocess.run(["mount", "-o", options, disk], check=True)
        try:
            with closing(open_store(disk)) as store:
                said.append(len(store.digests()))
        except StoreError as error:
            said.append(str(error))
    return said


if __name__ == "__main__":
    json.dump({"filled": fill(Path(sys.argv[1])), "protected": protect(Path(sys.argv[1]))}, sys.stdout)
