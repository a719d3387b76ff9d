"""Verbatim itself, with its defaults but for the settings on the command line: SECTION.KEY=VALUE."""

from __future__ import annotations

import sys

from protocol import serve

from bot.app import App
from config.loading import load
from retrieval.schema import Article


class Verbatim:
    """From articles to an index on disk, from a question to a verdict and quotes."""

    def __init__(self) -> None:
        settings = load(environ={}, flags=dict(word.split("=", 1) for word in sys.argv[1:]))
        self._app = App(settings, settings.store.folder, print)
        self._answerer = self._app.answerer

    def build(self, given: dict) -> None:
        """Cut the articles, index passages and sentences."""
        articles = [Article(**one) for one in given["articles"]]
        self._app.indexer(lambda: articles, lambda *_: None).run(lambda *_: None)
        self._places = {(key, start): place for place, (key, start) in enumerate(given["places"])}

    def ask(self, question: str) -> list[int]:
        """What was read to answer; the answer is made as well."""
        [found] = self._answerer.investigate([question])
        self._answerer.judge(found)
        stored = (one.stored for one in found.evidence)
        return [self._places[one.article.key, one.passage.start] for one in stored]


if __name__ == "__main__":
    serve(Verbatim)
