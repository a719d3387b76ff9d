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
from retrieval.errors import RecipeError, StaleError
from retrieval.passages import split_passages, split_sentences
from retrieval.planning import Plan, compare
from retrieval.schema import Article, Rejected
from retrieval.store.decisions import Kind
from retrieval.store.protocol import Batch, Entry, PassageStore, Progress
from retrieval.store.searched import Approve

# Embedded and committed together, so that a killed run loses no more than this many sentences and passages.
_TEXTS_AT_ONCE = 512

STALE = "The articles have changed since that was planned: nothing was done."


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run changed; `embedded` counts articles whose vectors had to be computed.

    `resumed` counts those that a run which was stopped had embedded already, and that were kept.
    `kept_out` are the articles that were read and that moderators have removed; `unanswered` are pinned
    questions that the new index does not answer, with the reason, where no other one could serve.
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
    resumed: int = 0
    unanswered: tuple[tuple[str, str], ...] = ()


def digest(article: Article) -> str:
    """The hash of everything that is stored and shown of an article."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, article.text, article.source, article.url, published, article.authors]
    fields += [article.language] if article.language else []  # without one as before there were any
    return hashlib.blake2b(json.dumps(fields).encode(), digest_size=16).hexdigest()


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

    def plan(self, progress: Progress, *, full: bool = False) -> Plan:
        """What `run` would do now; a change of recipe makes it a full one, and says so. Raises as `run`."""
        why = ""
        try:
            self._store.check_recipe()
        except RecipeError as error:
            why = error.differs
        articles, rejected, _ = self._wanted(progress)
        digests = {key: digest(article) for key, article in articles.items()}
        live = self._store.digests()
        found = compare(articles, digests, rejected, live, full=full or bool(why), why=why)
        kept = _resumed(found, self._store.staged(digests, full=found.full))
        repeats = self._store.likenesses.repeated([articles[key] for key in found.added])
        return replace(found, kept=kept, repeats=repeats)

    def run(
        self,
        progress: Progress,
        *,
        full: bool = False,
        mark: int | None = None,
        approve: Approve | None = None,
    ) -> IndexReport:
        """Read, embed what is new or changed, publish in one transaction, switch to the new generation.

        `full` embeds every article anew; one that can't be read just now leaves, as nothing may stay that was
        made by another recipe. What a full run has embedded that was stopped, the next full one
        keeps. With the `mark` of a plan nothing but that plan is carried out. `approve` is
        asked as `PassageStore.switch` says. A return to an earlier generation holds no longer after it.
        Raises StoreBusyError, RecipeError, StaleError, StoreError, ArticleError, and what `approve` raises.
        """
        begun = time.perf_counter()
        with self._store.writing():
            if not full:
                self._store.check_recipe()
            articles, rejected, kept_out = self._wanted(progress)
            digests = {key: digest(article) for key, article in articles.items()}
            plan = compare(articles, digests, rejected, self._store.digests(), full=full)
            if mark not in (None, plan.mark):
                raise StaleError(STALE)
            ready = self._store.staged(digests, full=full)
            embedded = self._embed_missing(articles, digests, ready, progress, full=full)
            self._store.likenesses.compare(progress)
            batch = Batch(digests, frozenset(plan.removed), whole=True, full=full)
            version = self._store.apply(batch)
            self._store.switch(progress, approve)
            self._store.finished()
            self._store.history.let_go()
        return IndexReport(
            added=plan.added,
            changed=plan.changed,
            removed=plan.removed,
            unchanged=plan.unchanged,
            rejected=rejected,
            embedded=embedded,
            seconds=time.perf_counter() - begun,
            version=version,
            kept_out=kept_out,
            resumed=_resumed(plan, ready),
        )

    def _wanted(self, progress: Progress) -> tuple[dict[str, Article], tuple[Rejected, ...], tuple[str, ...]]:
        """What is to be live, what can't be read, and what was read and is kept out."""
        articles, rejected = self._read_all(progress)
        removed = self._store.moderation.all(Kind.REMOVED)
        kept_out = tuple(one.article for one in removed if one.article in articles)
        for one in removed:
            if one.final:  # until then it is only shown to nobody, so that it can come back at once
                articles.pop(one.article, None)
        return articles, rejected, kept_out

    def add(self, articles: Sequence[Article], progress: Progress, *, approve: Approve | None = None) -> None:
        """Index these articles, or what they have become, and look at no other; raises as `run` does."""
        with self._store.writing():
            self._store.check_recipe()
            given = {article.key: article for article in self._dated(articles)}
            digests = {key: digest(article) for key, article in given.items()}
            self._embed_missing(given, digests, self._store.staged(digests), progress, full=False)
            self._store.likenesses.compare(progress)
            self._store.apply(Batch(digests))
            self._store.switch(progress, approve)

    def _dated(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles with the dates that moderators have set."""
        days = {one.article: one.day for one in self._store.moderation.all(Kind.DATED)}
        for article in articles:
            yield replace(article, published=days[article.key]) if article.key in days else article

    def _embed_missing(
        self,
        articles: Mapping[str, Article],
        digests: Mapping[str, str],
        ready: AbstractSet[str],
        progress: Progress,
        *,
        full: bool,
    ) -> int:
        """Stage what is not `ready`; how many articles had to be embedded."""
        missing = [articles[key] for key in digests if key not in ready]
        if not full:
            carried = self._store.carry([(one, digests[one.key]) for one in missing])
            missing = [one for one in missing if one.key not in carried]
        self._embed(missing, digests, progress, full=full)
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

    def _embed(
        self, articles: Sequence[Article], digests: Mapping[str, str], progress: Progress, *, full: bool
    ) -> None:
        """Embed and stage, a few hundred texts at a time; progress counts characters of text."""
        total = sum(len(article.text) for article in articles)
        done = 0
        waiting: list[_Prepared] = []
        for number, article in enumerate(articles, 1):
            progress("embedding", done, total)
            waiting.append(self._prepare(article, digests[article.key]))
            if number == len(articles) or sum(len(one.texts) for one in waiting) >= _TEXTS_AT_ONCE:
                self._stage(waiting, full=full)
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

    def _stage(self, prepared: Sequence[_Prepared], *, full: bool) -> None:
        vectors = self._embedder().encode([text for one in prepared for text in one.texts])
        ends = np.cumsum([len(one.texts) for one in prepared])
        pieces = np.split(vectors, ends[:-1])
        entries = [one.entry(piece) for one, piece in zip(prepared, pieces, strict=True)]
        self._store.stage(entries, full=full)


def _resumed(plan: Plan, ready: AbstractSet[str]) -> int:
    """How many articles need no embedding because a run that was stopped has embedded them.

    Elsewhere than in a full run what is live and unchanged is ready as well, and was never in question.
    """
    return len(ready) if plan.full else sum(key in ready for key in (*plan.added, *plan.changed))
