"""Articles and parts that can be followed by hand: an embedder that counts words, and two small articles."""

from __future__ import annotations

import threading
from datetime import date

import numpy as np
from store.wordcount import DIMENSIONS, VOCABULARY, embed, tokenize

from retrieval.passages import SENTENCE_VERSION, passage_version, split_passages, split_sentences
from retrieval.ranking import Evidence, Ranked
from retrieval.schema import Article, Passage, Sentence
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.protocol import Recipe
from retrieval.store.searched import Candidate, Stored

PASSAGE_WORDS = 12
COUNTING = Recipe(
    model="word-count",
    model_digest="1",
    dimensions=DIMENSIONS,
    passages=passage_version(PASSAGE_WORDS),
    sentences=SENTENCE_VERSION,
    tokens="lower-case words",
)

FLOOD = Article(
    key="flood.txt",
    title="The Elm broke its banks",
    text=(
        "The river Elm rose by 2.4 metres on Monday night. It was the highest flood since 1953.\n\n"
        "Mayor Zoë Müller closed the stone bridge at 3 a.m. and opened the school as a shelter. "
        "“Nobody was hurt,” she said, “and that is what counts.”\n\n"
        "The repair of the bridge will cost 1,250,000 euros. The union of builders asks for more. 🌊🏗️"
    ),
    source="Elmford Gazette",
    url="https://example.org/elm",
    published=date(2024, 2, 6),
    authors=("Ada Birch", "Tom Reed"),
)
LIBRARY = Article(
    key="library.txt",
    title="City library to open on Sundays",
    text=(
        "From May the city library will open on Sundays from 10 to 16 o'clock.\n\n"
        "The head librarian, Noor Haddad, expects 4,000 more visitors a month. "
        "Three new helpers were hired. Their wages come from the tax on second homes.\n\n"
        "The film club moves to the cellar, where a café is being built."
    ),
)


class CountingEmbedder:
    """Counts words instead of embedding, and remembers what it was asked to embed."""

    def __init__(self, fail_at=None):
        self.calls = []
        self._fail_at = fail_at

    def encode(self, texts):
        if len(self.calls) == self._fail_at:
            raise RuntimeError("the power went out")
        self.calls.append(list(texts))
        return np.array([embed(text) for text in texts], np.float32).reshape(-1, DIMENSIONS)

    def encode_questions(self, questions):
        return self.encode(questions)

    def has_word(self, word):
        return word in VOCABULARY

    @property
    def texts(self):
        return [text for call in self.calls for text in call]


def open_counting_store(folder, recipe=COUNTING):
    return EmbeddedStore(folder, recipe, tokenize, lambda line: None)


def silently(stage, done, total):
    pass


def stored(article, words=PASSAGE_WORDS):
    """The passages of an article as a store would fetch them, numbered from 0."""
    sentences = split_sentences(article.text)
    passages = split_passages(article.text, sentences, words)
    return [Stored(number, article, passage, sentences) for number, passage in enumerate(passages)]


def given(key, *texts, paragraphs=None):
    """One passage of the given sentences; `paragraphs` are their numbers, 1 without."""
    text, sentences = "", []
    for number, piece in zip(paragraphs or [1] * len(texts), texts, strict=True):
        if sentences:
            text += " " if sentences[-1].paragraph == number else "\n\n"
        sentences.append(Sentence(len(text), len(text) + len(piece), number))
        text += piece
    whole = Stored(0, Article(key, key.title(), text), None, tuple(sentences))
    return passage_of(whole, 0, len(sentences))


def passage_of(whole, first, last, number=0):
    span = Passage(whole.sentences[first].start, whole.sentences[last - 1].end, first, last)
    return Stored(number, whole.article, span, whole.sentences)


def evidence(found, *cosines, coverages=None, score=0.0):
    """A passage as the ranking hands it on, with the cosines and coverages of its sentences."""
    candidate = Candidate(found.id, 0.0, np.array(cosines, np.float32), 0.0)
    covered = coverages or (0.0,) * len(cosines)
    return Evidence(Ranked(candidate, 0.0, score), found, covered, score)


def in_threads(work, count):
    """What `work(number)` returned in each of `count` threads that began together."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        barrier.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
