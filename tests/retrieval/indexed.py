"""Runs of the indexer over a counting store, and what they leave to be asked of it."""

from __future__ import annotations

from handmade import PASSAGE_WORDS, CountingEmbedder, silently
from store.wordcount import ask

from retrieval.indexing import Indexer
from retrieval.passages import split_passages, split_sentences
from retrieval.schema import Article

FERRY = Article("ferry.txt", "Ferry", "The ship leaves the port at noon.\n\nThe island waits.")


def run(store, *items, embedder=None, progress=silently, **options):
    """One run over these articles and rejections; the report, and the embedder that was used."""
    embedder = embedder or CountingEmbedder()
    indexer = Indexer(store, lambda: embedder, lambda: items, passage_words=PASSAGE_WORDS)
    return indexer.run(progress, **options), embedder


def texts_of(article):
    """What has to be embedded of an article: its passages under its title, and its sentences."""
    sentences = split_sentences(article.text)
    passages = split_passages(article.text, sentences, PASSAGE_WORDS)
    return [
        *(f"{article.title}\n{article.text[one.start : one.end]}" for one in passages),
        *(article.text[one.start : one.end] for one in sentences),
    ]


def titles(store, question):
    found = store.search(ask(question))
    return {one.article.title for one in store.fetch([item.passage_id for item in found.items])}


def counts(report):
    return report.added, report.changed, report.removed, report.unchanged, report.embedded
