"""An embedding that can be done by hand: each word of VOCABULARY is a dimension, a text counts its words.

With it every cosine is a fraction of square roots, and every ranking can be checked on paper.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from retrieval.schema import Article, Passage, Sentence
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.protocol import Batch, Entry, Recipe
from retrieval.store.searched import Query

VOCABULARY = (
    *("river", "bridge", "flood", "city", "mayor", "school", "train", "storm", "market", "tax", "vote"),
    *("union", "hospital", "road", "fire", "police", "court", "bank", "song", "match", "team", "goal"),
    *("cup", "film", "book", "prize", "ship", "port", "island", "whale", "bird", "forest"),
)
DIMENSIONS = len(VOCABULARY) + 1  # the last one counts all other words
RECIPE = Recipe("word-count", "1", DIMENSIONS, "three sentences, one shared", "given", "lower-case words")


def tokenize(text):
    return re.findall(r"\w+", text.lower())


def embed(text):
    vector = np.zeros(DIMENSIONS, np.float32)
    for word in tokenize(text):
        vector[VOCABULARY.index(word) if word in VOCABULARY else -1] += 1
    return vector / max(float(np.linalg.norm(vector)), 1.0)


def _stack(texts):
    return np.array([embed(text) for text in texts], np.float16).reshape(-1, DIMENSIONS)


def entry(key, *sentences, title="", digest=None, **details):
    """An article of these sentences, in passages of three that share one."""
    text = " ".join(sentences)
    starts = [len(" ".join([*sentences[:i], ""])) for i in range(len(sentences))]
    spans = tuple(Sentence(at, at + len(s), 1) for at, s in zip(starts, sentences, strict=True))
    firsts = range(0, max(len(spans) - 1, min(len(spans), 1)), 2)
    ends = [min(first + 3, len(spans)) for first in firsts]
    passages = tuple(
        Passage(spans[a].start, spans[b - 1].end, a, b) for a, b in zip(firsts, ends, strict=True)
    )
    return Entry(
        article=Article(key, title, text, **details),
        digest=digest or hashlib.sha256(f"{title}|{text}".encode(errors="replace")).hexdigest(),
        sentences=spans,
        passages=passages,
        passage_vectors=_stack([f"{title} {text[p.start : p.end]}" for p in passages]),
        sentence_vectors=_stack(sentences),
    )


def random_entry(rng, key, sentences=7, words=8):
    made = [" ".join(rng.choices(VOCABULARY, k=words)).capitalize() + "." for _ in range(sentences)]
    return entry(key, *made, title=" ".join(rng.choices(VOCABULARY, k=3)))


def ask(question, limit=50):
    return Query(embed(question), tuple(dict.fromkeys(tokenize(question))), limit)


FLOOD = entry("flood", "A river rose.", "A bridge fell.", "A storm came.", "The mayor spoke.", title="Flood")
TAX = entry("tax", "The tax vote failed.", "The union cheered.", title="Tax")


def put(*entries):
    """What a batch puts to publish these entries."""
    return {e.article.key: e.digest for e in entries}


def quietly(stage, done, total):
    """Progress that nobody watches."""


def open_store(folder, notices=None, recipe=RECIPE, **options):
    say = (lambda line: None) if notices is None else notices.append
    return EmbeddedStore(folder, recipe, tokenize, say, **options)


def publish(store, *entries, remove=()):
    """One whole change: stage, apply and switch; the version."""
    with store.writing():
        store.stage(entries)
        version = store.apply(Batch(put(*entries), frozenset(remove)))
        store.switch(quietly)
    return version


def shown(store, found):
    """What a search found, as (key, text of the passage) to its three scores."""
    stored = store.fetch([item.passage_id for item in found.items])
    return {
        (s.article.key, s.article.text[s.passage.start : s.passage.end]): (
            item.dense,
            item.sentences.tolist(),
            item.lexical,
        )
        for s, item in zip(stored, found.items, strict=True)
    }


def expected(entries, query):
    """Every passage's scores by brute force: cosines by numpy, BM25 by its formula."""
    documents = [
        (e, p, tokenize(e.article.title) + tokenize(e.article.text[p.start : p.end]))
        for e in entries
        for p in e.passages
    ]
    mean = sum(len(words) for _, _, words in documents) / len(documents)
    holding = Counter(term for _, _, words in documents for term in set(words))
    idf = {t: math.log(1 + (len(documents) - holding[t] + 0.5) / (holding[t] + 0.5)) for t in query.terms}
    scores = {}
    for e, p, words in documents:
        row = e.passages.index(p)
        norm = 1.2 * (1 - 0.75 + 0.75 * len(words) / mean)
        lexical = sum(
            idf[t] * 2.2 * words.count(t) / (words.count(t) + norm) for t in query.terms if t in words
        )
        scores[e.article.key, e.article.text[p.start : p.end]] = (
            float(e.passage_vectors[row].astype(np.float32) @ query.vector),
            (e.sentence_vectors[p.first : p.last].astype(np.float32) @ query.vector).tolist(),
            lexical,
        )
    return scores, idf


def start_storm(folder, seed, how):
    """A process that changes the store without end, "some" articles at a time or the "whole" collection."""
    here = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, here / "storm.py", folder, str(seed), how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
    )
