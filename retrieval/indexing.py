"""Brings the index up to date with the articles: what changed, embed it, publish it, switch."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from retrieval.embedding import Embedder, Vectors
from retrieval.passages import split_passages, split_sentences
from retrieval.schema import Article, Rejected
from retrieval.store.decisions import Kind
from retrieval.store.protocol import Batch, Entry, PassageStore, Progress

# Embedded and committed together, so that a killed run loses no more than this many sentences and passages.
_TEXTS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run changed; `embedded` counts articles whose vectors had to be computed.

    `kept_out` are the articles that were read and that moderators have removed.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    embedded: int
    seconds: float
    version: int
    kept_out: tuple[str, ...] = ()


def digest(article: Article) -> str:
    """The hash of everything that is stored and shown of an article."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, article.text, article.source, article.url, published, article.authors]
    return hashlib.blake2b(json.dumps(fields).encode(), digest_size=16).hexdigest()


def _gone(missing: AbstractSet[str], rejected: Sequence[Rejected]) -> frozenset[str]:
    """Which missing articles are to leave: what stands in a file that can't be read just now stays.

    An article of a .jsonl file is named by its record, so nothing leaves while such a file can't be read.
    """
    names = {one.name for one in rejected}
    if any(name.endswith((".jsonl", ".jsonl.gz")) for name in names):
        return frozenset()
    folders = tuple(f"{name}/" for name in names)
    return frozenset(key for key in missing if key not in names and not key.startswith(folders))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article cut up, before it has vectors; `texts` are its passages and then its sentences."""

    article: Article
    entry: Callable[[Vectors], Entry]
    texts: list[str]


class Indexer:
    """Keeps a store at the state of its articles.

    Args:
        store: what to bring up to date.
        embedder: makes the vectors; asked for only when something has to be embedded.
        read: the articles as they are now, and what can't be read, each time anew.
        passage_words: about how long a passage is.
    """

    def __init__(
        self,
        store: PassageStore,
        embedder: Callable[[], Embedder],
        read: Callable[[], Iterable[Article | Rejected]],
        *,
        passage_words: int,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._read = read
        self._passage_words = passage_words

    def run(self, progress: Progress, *, full: bool = False) -> IndexReport:
        """Read, embed what is new or changed, publish in one transaction, switch to the new generation.

        `full` embeds every article anew; one that can't be read just now leaves, as nothing may stay that was
        made by another recipe. Raises StoreBusyError, RecipeError, StoreError, ArticleError.
        """
        begun = time.perf_counter()
        with self._store.writing():
            if not full:
                self._store.check_recipe()
            articles, rejected = self._read_all(progress)
            removed_ones = self._store.moderation.all(Kind.REMOVED)
            kept_out = tuple(one.article for one in removed_ones if one.article in articles)
            for one in removed_ones:
                if one.final:  # until then it is only shown to nobody, so that it can come back at once
                    articles.pop(one.article, None)
            digests = {key: digest(article) for key, article in articles.items()}
            live = self._store.digests()
            missing = self._embed_missing(articles, digests, progress, full=full)
            absent = live.keys() - digests.keys()
            removed = frozenset(absent) if full else _gone(absent, rejected)
            version = self._store.apply(Batch(digests, removed))
            self._store.switch(progress)
        changed = tuple(key for key in digests if key in live and live[key] != digests[key])
        added = tuple(key for key in digests if key not in live)
        return IndexReport(
            added=added,
            changed=changed,
            removed=tuple(sorted(removed)),
            unchanged=len(digests) - len(added) - len(changed),
            rejected=rejected,
            embedded=missing,
            seconds=time.perf_counter() - begun,
            version=version,
            kept_out=kept_out,
        )

    def add(self, articles: Sequence[Article], progress: Progress) -> None:
        """Index these articles, or what they have become, and look at no other; raises as `run` does."""
        with self._store.writing():
            self._store.check_recipe()
            given = {article.key: article for article in self._dated(articles)}
            digests = {key: digest(article) for key, article in given.items()}
            self._embed_missing(given, digests, progress, full=False)
            self._store.apply(Batch(digests))
            self._store.switch(progress)

    def _dated(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles with the dates that moderators have set."""
        days = {one.article: one.day for one in self._store.moderation.all(Kind.DATED)}
        for article in articles:
            yield replace(article, published=days[article.key]) if article.key in days else article

    def _embed_missing(
        self, articles: Mapping[str, Article], digests: Mapping[str, str], progress: Progress, *, full: bool
    ) -> int:
        """Stage what is not stored yet; how many articles had to be embedded."""
        ready = frozenset() if full else self._store.staged(digests)
        missing = [articles[key] for key in digests if key not in ready]
        self._embed(missing, digests, progress)
        return len(missing)

    def _read_all(self, progress: Progress) -> tuple[dict[str, Article], tuple[Rejected, ...]]:
        articles: dict[str, Article] = {}
        rejected: list[Rejected] = []
        for item in self._read():
            if isinstance(item, Rejected):
                rejected.append(item)
            else:
                articles[item.key] = item
                progress("reading", len(articles), 0)
        return {one.key: one for one in self._dated(articles.values())}, tuple(rejected)

    def _embed(self, articles: Sequence[Article], digests: Mapping[str, str], progress: Progress) -> None:
        """Embed and stage, a few hundred texts at a time; progress counts characters of text."""
        total = sum(len(article.text) for article in articles)
        done = 0
        waiting: list[_Prepared] = []
        for number, article in enumerate(articles, 1):
            progress("embedding", done, total)
            waiting.append(self._prepare(article, digests[article.key]))
            if number == len(articles) or sum(len(one.texts) for one in waiting) >= _TEXTS_AT_ONCE:
                self._stage(waiting)
                done += sum(len(one.article.text) for one in waiting)
                waiting = []
        if articles:
            progress("embedding", total, total)

    def _prepare(self, article: Article, content: str) -> _Prepared:
        text = article.text
        sentences = split_sentences(text)
        passages = split_passages(text, sentences, self._passage_words)
        texts = [f"{article.title}\n{text[one.start : one.end]}" for one in passages]
        texts += [text[one.start : one.end] for one in sentences]

        def entry(vectors: Vectors) -> Entry:
            halves = np.split(vectors.astype(np.float16), [len(passages)])
            return Entry(article, content, sentences, passages, halves[0], halves[1])

        return _Prepared(article, entry, texts)

    def _stage(self, prepared: Sequence[_Prepared]) -> None:
        vectors = self._embedder().encode([text for one in prepared for text in one.texts])
        ends = np.cumsum([len(one.texts) for one in prepared])
        pieces = np.split(vectors, ends[:-1])
        self._store.stage([one.entry(piece) for one, piece in zip(prepared, pieces, strict=True)])
