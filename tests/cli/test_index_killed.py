"""`verbatim index`, killed at any moment, leaves the index before or the index after, never a mix."""

from __future__ import annotations

import random
import shutil
import signal
import time
from contextlib import closing

import pytest
from program import write_articles

from bot.app import App
from config.loading import load
from retrieval.articles import read_folder
from retrieval.indexing import digest
from retrieval.store.searched import Query

KILLS = 20
EDITIONS = {"A": range(12), "B": range(2, 14)}  # two articles go and two come, ten change
QUESTION = "how long is the bridge?"


def text(edition, number):
    length = 100 + 2 * number + (edition == "B")
    return (
        f"Bridge {number}\n\nIn edition {edition} bridge {number} is {length} metres long.\n\n"
        f"It was opened by the mayor, and many people came to see it. {edition} train crosses it every day."
    )


def lay_out(seeds, edition):
    """Put all articles of one edition into the folder, and nothing else."""
    shutil.rmtree(seeds, ignore_errors=True)
    write_articles(seeds, **{f"bridge{number}": text(edition, number) for number in EDITIONS[edition]})


def read(seeds):
    return {article.key: article for article in read_folder(seeds, max_file_bytes=10**6)}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """The articles of both editions by key."""
    found = {}
    for edition in EDITIONS:
        seeds = tmp_path_factory.mktemp("editions") / "seeds"
        lay_out(seeds, edition)
        found[edition] = read(seeds)
    return found


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """The real model, loaded once: what asks the index after each kill."""
    flags = {"store.folder": str(tmp_path_factory.mktemp("encoder")), "model.precision": "fp32"}
    with closing(App(*configured(flags))) as app:
        yield app.encoder()


def configured(flags, notices=None):
    settings = load(environ={}, flags=flags)
    return settings, settings.store.folder, [].append if notices is None else notices.append


def surviving(folder, editions, encoder, notices):
    """Which edition the index holds and answers from, "" for none; fails when it is not exactly one."""
    flags = {"store.folder": str(folder / "data"), "model.precision": "fp32"}
    with closing(App(*configured(flags, notices))) as app:
        live = dict(app.store.digests())
        if not live:
            return ""
        [edition] = [
            name
            for name, articles in editions.items()
            if live == {key: digest(article) for key, article in articles.items()}
        ]
        app._encoder = encoder
        answered_from(app, editions[edition], edition)
        return edition


def answered_from(app, articles, edition):
    """The whole generation, and an answer with its quotes, are of this edition."""
    vector = app.encoder().encode_questions([QUESTION])[0]
    found = app.store.search(Query(vector, ("bridg", "long"), limit=1000))
    health = app.store.health()
    assert found.version == health.version
    assert health.generation.startswith(f"{found.version}-")
    assert found.articles == len(articles)
    shown = app.store.fetch([candidate.passage_id for candidate in found.items])
    assert {stored.article.key: stored.article for stored in shown} == articles
    for article in articles.values():
        assert app.store.article(article.key) == article
    answer = app.answerer.ask(QUESTION)
    assert answer.verdict != "none"
    for quote in answer.quotes:
        assert articles[quote.article.id].text[quote.start : quote.end] == quote.text
        assert f"In edition {edition} " in articles[quote.article.id].text


def first_write(folder):
    """Wait until a run writes into the database, which it does after all embedding; the time then."""
    log = folder / "data" / "verbatim.sqlite3-wal"  # gone between runs
    deadline = time.monotonic() + 60
    while not (log.exists() and log.stat().st_size):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return time.monotonic()


def test_twenty_kills_leave_one_edition_whole(verbatim, tmp_path, editions, encoder):
    """After each of 20 SIGKILLs the index is undamaged and answers from one whole edition."""
    words = ["--set", "model.precision=fp32", "index"]
    for edition in "AB":  # the second run shows how long one takes
        lay_out(tmp_path / "seeds", edition)
        begun = time.monotonic()
        running = verbatim.start(*words, folder=tmp_path)
        writing = first_write(tmp_path)
        assert running.wait().code == 0
    before, after = writing - begun, time.monotonic() - writing
    shutil.rmtree(tmp_path / "data")  # the first kills come before there is any index

    rng = random.Random(11)
    notices, killed, held = [], 0, []
    while killed < KILLS:
        assert len(held) < 3 * KILLS, "most runs had ended before they were killed"
        edition = "AB"[len(held) % 2]
        lay_out(tmp_path / "seeds", edition)
        running = verbatim.start(*words, folder=tmp_path)
        if len(held) % 4:  # three of four while it stores, publishes, builds and switches
            first_write(tmp_path)
            time.sleep(rng.uniform(0, 0.8 * after))
        else:
            time.sleep(rng.uniform(0, before))
        running.kill(signal.SIGKILL)
        killed += running.wait().code == -signal.SIGKILL
        held.append(surviving(tmp_path, editions, encoder, notices))
    assert {"A", "B"} <= set(held), held
    assert notices == []  # nothing that serves was ever damaged

    assert verbatim(*words, folder=tmp_path).code == 0
    assert surviving(tmp_path, editions, encoder, notices) == edition
    assert not list((tmp_path / "data" / "generations").glob(".building-*"))
