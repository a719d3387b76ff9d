"""Kills a process that changes a store, at random moments within its operations, and checks what is left."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from expecting import ADDED, KINDS, State, article, chains, title
from surviving import survivor
from working import LINES, page

from retrieval.store.decisions import Kind
from retrieval.store.exported import ArticleLine, DecisionLine, EndLine, Header

HERE = Path(__file__).parent
FILES = [f"f{number}.txt" for number in range(16)]
UPLOADS = [f"{ADDED}u{number}.txt" for number in range(5)]
FEWEST = 4  # articles that stay in the folder, and that are shown
LEFT = ("before", "between", "after", "unseen")


class Killer:
    """Sends the store of a folder through lives that end by SIGKILL."""

    def __init__(self, folder, seed, process, encoder=None):
        self._folder = folder
        self._encoder = encoder
        self._process = process
        self._rng = random.Random(seed)
        self._revision = 0
        self._lasts = dict.fromkeys(KINDS, 0.05)  # seconds that an operation of each kind took last
        self._files = {}
        self._change_files()
        self.state = State()
        self.inside = {kind: Counter() for kind in KINDS}  # which state was left by kills within each kind
        self.returned = Counter()  # operations of each kind that were not killed
        self.late = 0  # kills that came when the operation had returned

    def kill_once(self):
        """One life: operations that return, and then a kill within one of a kind that few were killed in."""
        kind = min(KINDS, key=lambda one: (self.inside[one].total(), self._rng.random()))
        self._bear()
        allowed = [self.state]
        if kind != "start":
            allowed = self._carried_out(allowed, self._operation(self.state, "start"))
            for other in self._rng.choices(KINDS[1:], k=self._rng.randint(0, 2)):
                allowed = self._carried_out(allowed, self._operation(allowed[0], other))
        while (operation := self._operation(allowed[0], kind)) is None:
            other = self._rng.choice(KINDS[1:])  # any: what is hidden is in the way of what can be removed
            allowed = self._carried_out(allowed, self._operation(allowed[0], other))
        allowed, struck = self._killed(allowed, operation)
        again = self._rng.random() < 0.2
        if again:  # nobody looks, and the next process is killed while it starts
            self._bear()
            allowed, _ = self._killed(allowed, self._operation(allowed[0], "start"))
        self.state, place = survivor(self._folder, allowed, self._encoder)
        if struck:
            self.inside[kind]["unseen" if again else _left(place, len(allowed))] += 1
        else:
            self.late += 1

    def table(self):
        """How many kills fell within each kind of operation, which state they left, and how many returned."""
        rows = [f"{'killed within':18} kills  {'  '.join(LEFT)}  returned"]
        for kind, left in self.inside.items():
            counts = "  ".join(f"{left[where]:{len(where)}}" for where in LEFT)
            rows.append(f"{kind:18} {left.total():5}  {counts}  {self.returned[kind]:8}")
        kills = sum(left.total() for left in self.inside.values())
        return "\n".join([*rows, f"{'all':18} {kills:5}", f"(and {self.late} after it had returned)", ""])

    def _carried_out(self, allowed, operation):
        """The states that may be after an operation has returned; the same if there is none."""
        if operation is None:
            return allowed
        begun = self._begin(operation)
        self._expect("done")
        self._lasts[operation[0]] = time.monotonic() - begun
        self.returned[operation[0]] += 1
        return _apart(chain[-1] for state in allowed for chain in chains(state, operation))

    def _killed(self, allowed, operation):
        """The states that may be after a kill at a random moment, and whether it came before the return."""
        begun = self._begin(operation)
        time.sleep(self._rng.uniform(0, self._lasts[operation[0]]))
        os.kill(self._born, signal.SIGKILL)
        word, *said = self._hear()
        if word == "done":
            self._lasts[operation[0]] = time.monotonic() - begun
            ends = _apart(chain[-1] for state in allowed for chain in chains(state, operation))
            assert self._hear() == ["ended", -signal.SIGKILL]
            return ends, False
        assert [word, *said] == ["ended", -signal.SIGKILL], said
        return _apart(one for state in allowed for chain in chains(state, operation) for one in chain), True

    def _bear(self):
        self._say("live")
        [self._born] = self._expect("born")

    def _begin(self, operation):
        self._say(json.dumps(operation))
        self._expect("began")
        return time.monotonic()

    def _say(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _hear(self):
        return json.loads(self._process.stdout.readline())

    def _expect(self, word):
        heard, *said = self._hear()
        assert heard == word, said
        return said

    def _operation(self, state, kind):
        """One of that kind that can be carried out in that state; None if there is none."""
        present = [key for key in state.live if ("removed", key) not in state.decided]
        hidden = [key for key in present if ("hidden", key) in state.decided]
        shown = [key for key in present if key not in hidden]
        spare = shown if len(shown) > FEWEST else []
        removed = [key for what, key in state.decided if what == "removed"]
        free = [key for key in UPLOADS if key not in removed]
        self._revision += 1
        number = self._revision
        some_day = (date(2000, 1, 1) + timedelta(days=number)).isoformat()
        given = {
            "start": lambda: [self._files],
            "rebuild": lambda: [self._change_files()],
            "full rebuild": lambda: [self._rng.choice([self._change_files, lambda: self._files])()],
            "add": lambda: [self._rng.choice(free), number],
            "add, command line": lambda: [self._rng.choice(free), number, self._files],
            "hide": lambda: [self._rng.choice(spare), f"reason {number}"],
            "unhide": lambda: [self._rng.choice(hidden)],
            "remove": lambda: [self._rng.choice(spare), f"reason {number}"],
            "undo": lambda: [self._rng.choice(removed)],
            "set-date": lambda: [self._rng.choice(present), some_day],
            "rollback": lambda: [] if state.older else self._rng.choice(()),
            "backup": lambda: [number],
            "restore": lambda: [state.saved[0]] if state.saved else self._rng.choice(()),
            "import lines": lambda: [*self._lines(state.brought, free, spare, number), self._files],
        }
        try:
            return [kind, *given[kind]()]
        except IndexError:  # nothing to choose from
            return None

    def _lines(self, brought, free, spare, number):
        """Write an export: of articles that are there as they are, and of others; and a decision to hide."""
        keys = self._rng.sample(free, min(2, len(free)))
        articles = {key: brought.get(key, number) for key in keys}
        hidden = dict.fromkeys(self._rng.sample(spare, min(1, len(spare))), f"reason {number}")
        decided = [*(("added", key, "") for key in keys if key not in brought)]
        decided += [("hidden", key, reason) for key, reason in hidden.items()]
        lines = [
            Header(),
            *(ArticleLine(**asdict(article(key, revision, ""))) for key, revision in articles.items()),
            *(_decided(*one) for one in decided),
            EndLine(sha256=None),
        ]
        (self._folder / LINES).write_text("".join(f"{line.model_dump_json()}\n" for line in lines))
        return articles, hidden

    def _change_files(self):
        """Change, add and remove some files of the folder; the revisions of all."""
        chosen = self._rng.sample(FILES, self._rng.randint(FEWEST, 8))
        gone = self._rng.sample(FILES, 2) if len(self._files) > 2 * FEWEST else []
        files = {key: n for key, n in self._files.items() if key not in gone}
        self._files = {**files, **dict.fromkeys(chosen, self._revision)}
        seeds = self._folder / "seeds"
        seeds.mkdir(exist_ok=True)
        for key in FILES:
            if key not in self._files:
                (seeds / key).unlink(missing_ok=True)
            elif self._files[key] == self._revision:
                (seeds / key).write_bytes(page(key, self._revision))
        return self._files


def _decided(kind, key, reason):
    return DecisionLine(
        decision=Kind(kind),
        article=key,
        title=title(key),
        at=datetime.now(UTC),
        person=2,
        reason=reason,
        day=None,
        final=False,
    )


def _left(place, states):
    return "before" if not place else "after" if place == states - 1 else "between"


def _apart(states):
    """The states, each once, in their order."""
    found = []
    for state in states:
        if state not in found:
            found.append(state)
    return found


@contextmanager
def killer(folder, seed, encoder=None):
    """A killer with its working process, which has the real model if there is an `encoder` to check with."""
    folder.mkdir(exist_ok=True)
    words = [sys.executable, HERE / "working.py", folder, *(["real"] if encoder else [])]
    # One thread: what a library starts before a fork is not there after it.
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Killer(folder, seed, process, encoder)
