"""Killed at any moment, the store opens again with the old state or the new, whole."""

import json
import random
import signal
import time
from contextlib import closing

from storm import article
from wordcount import ask, open_store, shown, start_storm

from retrieval.errors import StoreEmptyError

KILLS = 20


def killed_after(folder, seed, delay):
    """The lines that a storm said before it was killed, `delay` seconds after it was ready."""
    process = start_storm(folder, seed, "some")
    with process.stdout:
        first = process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        lines = [first, *process.stdout]
    process.wait()
    return [
        (word, json.loads(value))
        for word, _, value in (line.partition(" ") for line in lines if "\n" in line)
    ]


def check(store, allowed):
    """The store holds one of the allowed collections, whole, and answers from exactly that."""
    live = dict(store.digests())
    assert live in allowed
    if not live:
        return live
    found = store.search(ask("river", limit=10_000))
    assert found.version == store.health().version
    assert store.health().generation.startswith(f"{found.version}-")
    entries = [article(key, revision) for key, revision in live.items()]
    wanted = {
        (e.article.key, e.article.text[p.start : p.end]): p.last - p.first
        for e in entries
        for p in e.passages
    }
    assert {passage: len(scores[1]) for passage, scores in shown(store, found).items()} == wanted
    return live


def test_twenty_kills_lose_and_mix_nothing(tmp_path):
    """After each kill: every acknowledged change is there, none is there by half, and the answers agree."""
    rng = random.Random(2024)
    notices, live = [], {}
    for seed in range(KILLS):
        said = killed_after(tmp_path, seed, rng.uniform(0, 0.5))
        tried = [value for word, value in said if word == "trying"]
        applied = sum(word == "applied" for word, _ in said)
        acknowledged = tried[applied - 1] if applied else live
        with closing(open_store(tmp_path, notices)) as store:
            try:
                live = check(store, [acknowledged, *tried[applied:]])
            except StoreEmptyError:
                assert not acknowledged
            with store.writing():  # the dead holder's lock is free
                store.switch(lambda stage, done, total: None)
        leftovers = [p.name for p in (tmp_path / "generations").glob(".building-*")]
        assert leftovers == []
    assert notices == []  # half-built folders are aside: nothing that serves was ever damaged
    assert live
