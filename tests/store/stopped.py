"""A process that indexes and kills itself at a given moment; what it has embedded is counted in a file.

An order a line: the folder, how many articles, the run (their edition, the recipe's model, whether in full),
and the moment to die at, by name and count: a stage of the progress, `encode` and `encoded` around the
embedder, `switched`. It imports once and forks for each order.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from expecting import article
from wordcount import DIMENSIONS, RECIPE, embed, tokenize

from retrieval.indexing import Indexer
from retrieval.store.embedded import EmbeddedStore


class Mortal:
    """Counts the moments that come and dies at the one that was ordered."""

    def __init__(self, moment, times):
        self._moment = moment
        self._left = times

    def reach(self, moment):
        if moment == self._moment:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


class Counted:
    """Counts words instead of embedding, and each article in a file, which outlives the process."""

    def __init__(self, file, mortal):
        self._file = file
        self._mortal = mortal

    def encode(self, texts):
        self._mortal.reach("encode")
        titles = {one.partition("\n")[0] for one in texts if "\n" in one}
        with self._file.open("a") as file:
            file.write(f"{len(titles)}\n")
        self._mortal.reach("encoded")
        return np.array([embed(one) for one in texts], np.float32).reshape(-1, DIMENSIONS)


def carry_out(folder, count, run, moment):
    edition, model, full = run
    mortal = Mortal(*moment)
    recipe = replace(RECIPE, model=model)
    with closing(EmbeddedStore(folder / "data", recipe, tokenize, lambda _line: None)) as store:
        finish, store.finished = store.finished, lambda: (mortal.reach("switched"), finish())
        # Every other article is of the edition, the rest stays.
        articles = [article(f"f{n}", edition if n % 2 else 0, "") for n in range(count)]
        indexer = Indexer(
            store, lambda: Counted(folder / "embedded", mortal), lambda: articles, passage_words=40
        )
        report = indexer.run(lambda stage, _done, _total: mortal.reach(stage), full=full)
        return {"embedded": report.embedded, "resumed": report.resumed, "articles": store.health().articles}


def main():
    with open(0, "rb", buffering=0) as stdin:  # unbuffered: a child must not swallow orders
        for line in iter(stdin.readline, b""):
            folder, *order = json.loads(line)
            born = os.fork()
            if not born:
                told = carry_out(Path(folder), *order)
                os.write(1, (json.dumps(told) + "\n").encode())
                os._exit(0)
            _, status = os.waitpid(born, 0)
            code = os.waitstatus_to_exitcode(status)
            if code:
                os.write(1, (json.dumps({"code": code}) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
