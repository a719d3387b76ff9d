"""A process that changes a store and goes back, without end: killed by a test.

Prints what will be live, before and after each step; a line each, at once.
"""

import itertools
import json
import sys
from pathlib import Path

from storm import article
from wordcount import open_store

from retrieval.store.protocol import Batch


def say(word, live):
    sys.stdout.write(f"{word} {json.dumps(live)}\n")
    sys.stdout.flush()


def main(folder, seed):
    store = open_store(Path(folder))
    lived = [dict(store.digests())]
    say("ready", lived[-1])
    for round_ in itertools.count(1):
        entries = [article(f"k{round_ % 5}", f"{seed}x{round_}"), article("always", f"{seed}x{round_}")]
        live = {**lived[-1], **{e.article.key: e.digest for e in entries}}
        say("trying", live)
        with store.writing():
            store.stage(entries)
            store.apply(Batch({e.article.key: e.digest for e in entries}))
            store.switch(lambda stage, done, total: None)
        say("done", live)
        lived.append(live)
        if round_ % 2 == 0:
            say("trying", lived[-2])
            store.history.go_back(store.history.standing().version)
            lived.append(lived[-2])
            say("done", lived[-1])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
