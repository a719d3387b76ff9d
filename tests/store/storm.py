"""A process that changes a store without end: run by tests, and killed by one of them.

Prints what it is about to apply, then that it has, then that it has switched; a line each, at once.
Every change rewrites some of twelve articles; their sentences name their own revision.
"""

import itertools
import json
import random
import sys
from pathlib import Path

from wordcount import entry, open_store

from retrieval.store.protocol import Batch

KEYS = [f"k{i}" for i in range(12)]


def article(key, revision):
    """An article whose every passage says which revision it is; its digest is the revision."""
    return entry(
        key, *(f"The river of {key} is at revision {revision}." for _ in range(4)), digest=str(revision)
    )


def say(word, value):
    sys.stdout.write(f"{word} {json.dumps(value)}\n")
    sys.stdout.flush()


def main(folder, seed, whole):
    rng = random.Random(seed)
    store = open_store(Path(folder))
    say("ready", store.health().version)
    for round_ in itertools.count(1):
        live = dict(store.digests())
        keys = KEYS if whole else rng.sample(KEYS, rng.randint(1, 6))
        remove = [] if whole else [key for key in rng.sample(KEYS, 2) if key not in keys]
        change = {key: article(key, f"{seed}x{round_}") for key in keys}
        with store.writing():
            for key in keys:
                store.stage([change[key]])
            put = {key: e.digest for key, e in change.items()}
            say("trying", {k: d for k, d in {**live, **put}.items() if k not in remove})
            version = store.apply(Batch(put, frozenset(remove)))
            say("applied", version)
            store.switch(lambda stage, done, total: None)
            say("switched", version)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), whole=sys.argv[3] == "whole")
