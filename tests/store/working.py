"""A process that carries out operations on a store as the bot and the command line do, to be killed.

It imports everything once and forks for each life, which so begins in milliseconds. A life reads an operation
a line and says when it begins and when it has returned; what it says outlives it in the pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import json
import os
import sys
import traceback
from pathlib import Path

import numpy as np
from expecting import ADDED, text, title
from wordcount import DIMENSIONS, VOCABULARY, embed

from bot.app import App
from bot.archive import Stacks, archive_of
from bot.audit import Audit
from bot.caretaking import Caretaker
from bot.collecting import collect, keep
from bot.curating import Actor, Curator
from bot.guild_settings import GuildBook
from bot.importing import records
from bot.intake import Intake, Upload
from bot.offering import sort
from bot.upkeep import Folder
from config.loading import load
from retrieval.embedding import SentenceEncoder
from retrieval.errors import AllHiddenError
from retrieval.recipe import current_recipe
from retrieval.store.copying import back_up
from retrieval.store.exporting import merge
from retrieval.store.replacing import Replacement
from retrieval.store.searched import Query
from retrieval.weights import Weights, find_weights

ACTOR = Actor(guild=1, person=2)
MOST_BYTES = 10**6
SAVED = "saved-"  # and a number: a backup
LINES = "lines.jsonl"  # what is imported
HANGS = 60.0  # seconds after which an operation hangs: where is printed, and the life ends


class WordCounts:
    """The embedder that can be done by hand, in place of the model."""

    def encode(self, texts):
        return np.array([embed(one) for one in texts], np.float32).reshape(-1, DIMENSIONS)

    encode_questions = encode

    def has_word(self, word):
        return word in VOCABULARY


def app_in(folder, notice, encoder=None):
    """The real composition root over folder/data and folder/seeds; by default it counts words."""
    flags = {"store.folder": str(folder / "data"), "articles.folder": str(folder / "seeds")}
    app = App(load(environ={}, flags={**flags, "model.precision": "fp32"}), folder / "data", notice)
    if encoder is None:
        app._weights = Weights(folder, "word-count", "1", DIMENSIONS)
    app._encoder = encoder or WordCounts()
    return app


def question(app):
    return Query(app.encoder().encode_questions(["river"])[0], ("river",), limit=10_000)


def page(key, revision):
    """The bytes of an article's file."""
    return f"{title(key)}\n\n{text(key, revision)}\n".encode()


def quietly(*_step):
    """Nobody watches."""


async def silently(_said):
    """Nobody listens."""


class Life:
    """One process's life: what it was asked to do, done through the parts that the bot is made of."""

    def __init__(self, folder, encoder):
        self._folder = folder
        self._data = folder / "data"
        self._encoder = encoder

    def start(self, _folder):
        """As `verbatim bot` starts: open, catch up, and answer."""
        self._app = app = app_in(self._folder, quietly, self._encoder)
        if app.upkeep.look() is Folder.CHANGED:
            app.upkeep.index(quietly)
        with contextlib.suppress(AllHiddenError):
            app.store.search(question(app))
        store = app.store
        archive = archive_of(store, app.upkeep.add, 10**6)
        stacks = Stacks(archive)
        audit = Audit(GuildBook(store.recall, store.remember), lambda _channel: None)
        self._curator = Curator(archive, stacks, audit, store.pins)
        self._intake = Intake(archive, stacks, audit)
        self._caretaker = Caretaker(store.health, app.upkeep.plan, store.history, list)

    def rebuild(self, _folder):
        self._app.upkeep.index(quietly, mark=self._app.upkeep.plan().mark)

    def full_rebuild(self, _folder):
        self._app.upkeep.index(quietly, full=True)

    async def add(self, key, revision):
        data = page(key, revision)

        async def fetch():
            return data

        offer = await self._intake.read([Upload(key.removeprefix(ADDED), len(data), fetch)], None, silently)
        assert [one.key for one in offer.articles] == [key], offer
        await self._intake.add(ACTOR, offer, silently)

    def add_command_line(self, key, revision, _folder):
        path = self._folder / key.removeprefix(ADDED)
        path.write_bytes(page(key, revision))
        found = collect([str(path)], sitemap=False, most=MOST_BYTES, watch=quietly)
        offer = sort(found, lambda _key: None, self._app.store.twin)
        assert [one.key for one in offer.articles] == [key], offer
        keep(self._app.store.moderation, offer.articles)
        self._app.upkeep.index(quietly)

    async def hide(self, key, reason):
        await self._curator.hide(ACTOR, title(key), reason)

    async def unhide(self, key):
        await self._curator.unhide(ACTOR, title(key), "")

    async def remove(self, key, reason):
        article, _ = await self._curator.sure_to_remove(title(key), reason)
        await self._curator.remove(ACTOR, article, reason)

    async def undo(self, key):
        await self._curator.undo_called(ACTOR, title(key))

    async def set_date(self, key, day):
        await self._curator.set_date(ACTOR, title(key), day, silently)

    async def rollback(self):
        *_, version = await self._caretaker.way_back()
        await self._caretaker.go_back(version, person=0)

    def backup(self, number):
        back_up(self._data, self._saved(number), quietly)

    def restore(self, number):
        recipe = current_recipe(self._app._weights, self._app._settings.index.passage_words)
        Replacement(self._data, recipe, self._app._tokenizer, quietly).restore(self._saved(number), quietly)

    def import_lines(self, _articles, _hidden, _folder):
        with records(self._folder / LINES) as lines:
            done = merge(self._data, lines)
        assert not done.rejected, done
        self._app.upkeep.index(quietly)

    def _saved(self, number):
        return self._folder / f"{SAVED}{number}"


def say(word, *more):
    """One line, in one write: it is said whole or not at all."""
    os.write(1, (json.dumps([word, *more]) + "\n").encode())


def live(folder, encoder, lines):
    life = Life(folder, encoder)
    say("born", os.getpid())
    try:
        for line in lines:
            kind, *given = json.loads(line)
            do = getattr(life, kind.replace(", ", "_").replace(" ", "_").replace("-", "_"))
            faulthandler.dump_traceback_later(HANGS, exit=True)
            say("began")
            doing = do(*given)
            if asyncio.iscoroutine(doing):
                asyncio.run(doing)
            say("done")
    except BaseException:
        say("failed", traceback.format_exc())
        raise


def main(folder, encoder):
    with open(0, "rb", buffering=0) as stdin:  # unbuffered: a life must not swallow another's lines
        lines = iter(stdin.readline, b"")
        for _go in lines:
            born = os.fork()
            if not born:
                live(folder, encoder, lines)
                os._exit(0)
            _, status = os.waitpid(born, 0)
            say("ended", os.waitstatus_to_exitcode(status))


def model():
    """The real model, loaded before any fork."""
    return SentenceEncoder(find_weights(""), "fp32", 32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), model() if sys.argv[2:] == ["real"] else None)
