"""Questions asked of whole, halved and one-article collections: what calibration learns from."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from remembering import RememberingEmbedder
from rich.progress import track

from retrieval.answering import Answerer
from retrieval.articles import read_file
from retrieval.indexing import Indexer
from retrieval.matching import holds
from retrieval.questions import Question, read_questions
from retrieval.reading import Reader
from retrieval.recipe import current_recipe
from retrieval.schema import Article
from retrieval.signals import Signals
from retrieval.store.embedded import EmbeddedStore
from retrieval.tokens import Tokenizer
from retrieval.verdict import load_calibration
from retrieval.weights import find_weights

WORDS, PASSAGES = 90, 3
_QUESTIONS = 400  # of a kind and set, so that a large set doesn't take an hour
_ALONE = 30  # articles that are a collection of their own,
_OF_ONE = 12  # and so many questions that each answers, that it nearly answers, and on other things


@dataclass(frozen=True)
class Collection:
    """A development set: its articles, questions that they answer, and questions that nothing answers."""

    name: str
    articles: list[Article]
    questions: list[Question]
    unsaid: list[Question]


@dataclass(frozen=True)
class Row:
    """One question asked of one collection.

    `shown` says that the first quote holds an accepted answer, `unsaid` that no article has one.
    """

    kind: str
    question: str
    signals: Signals
    answerable: bool
    shown: bool
    unsaid: bool


def read_collection(folder: Path) -> Collection:
    """What is in a folder that holds articles.jsonl and questions.jsonl, plain or gzip'd."""
    (articles,) = folder.glob("articles.jsonl*")
    (questions,) = folder.glob("questions.jsonl*")
    read = read_file(articles, key=articles.name, max_file_bytes=2_000_000_000)
    asked = sorted(read_questions(questions), key=lambda one: zlib.crc32(one.id.encode()))
    return Collection(
        folder.resolve().name,
        [one for one in read if isinstance(one, Article)],
        [one for one in asked if one.answerable][:_QUESTIONS],
        [one for one in asked if not one.answerable][:_QUESTIONS],
    )


@contextmanager
def store_over(articles: Sequence[Article], embedder: RememberingEmbedder) -> Iterator[EmbeddedStore]:
    """A throw-away index of these articles."""
    with TemporaryDirectory(prefix="verbatim-") as folder:
        store = EmbeddedStore(Path(folder), current_recipe(find_weights(""), WORDS), Tokenizer(), print)
        Indexer(store, lambda: embedder, lambda: articles, passage_words=WORDS).run(lambda *_: None)
        yield store
        store.close()


@contextmanager
def answerers_over(
    articles: Sequence[Article], embedder: RememberingEmbedder, readers: Mapping[str, Reader]
) -> Iterator[dict[str, Answerer]]:
    """Answerers over a throw-away index of these articles, one a reader, with the default settings."""
    with store_over(articles, embedder) as store:
        yield {
            name: Answerer(
                store,
                embedder,
                Tokenizer(),
                reader=reader,
                reranker=None,
                calibration=load_calibration(reader=False),  # what it says is not looked at
                quotes=3,
                quote_characters=400,
                candidates=50,
                today=date.today,
            )
            for name, reader in readers.items()
        }


def rows(
    collection: Collection, embedder: RememberingEmbedder, readers: Mapping[str, Reader]
) -> dict[str, list[Row]]:
    """By reader: the collection whole, with every second article left out, and some of its articles alone."""
    embedder.encode([one.question for one in [*collection.questions, *collection.unsaid]])
    found: dict[str, list[Row]] = {name: [] for name in readers}
    name, articles = collection.name, collection.articles

    def ask(kind: str, known: Sequence[Article], some: Sequence[Question]) -> None:
        with answerers_over(known, embedder, readers) as answerers:
            for reader, answerer in answerers.items():
                found[reader] += _ask(f"{name}, {kind}", answerer, some, known)

    ask("whole", articles, [*collection.questions, *collection.unsaid])
    ask("half out", articles[::2], collection.questions)
    for article in track(articles[:: max(1, len(articles) // _ALONE)], f"{name}, articles alone"):
        own = [one for one in collection.questions if article.key in one.article_ids]
        near = [one for one in collection.unsaid if article.key in one.article_ids]
        other = [one for one in collection.questions if article.key not in one.article_ids]
        some = [*own[:_OF_ONE], *near[:_OF_ONE], *other[:: max(1, len(other) // _OF_ONE)]]
        ask("one article", [article], some)
    embedder.save()
    return found


def _ask(
    kind: str, answerer: Answerer, questions: Sequence[Question], articles: Sequence[Article]
) -> list[Row]:
    known = {article.key for article in articles}
    found = []
    for question in track(questions, kind, disable=len(questions) <= 3 * _OF_ONE):
        investigation = answerer.investigate([question.question], question.asked_on)[0]
        gold = known.intersection(question.article_ids)
        quotes = answerer.quotes(investigation)
        shown = bool(quotes) and quotes[0].article.id in gold and holds(quotes[0].text, question.answers)
        answerable = question.answerable and bool(gold)
        found.append(
            Row(kind, question.id, investigation.signals, answerable, shown, not question.answerable)
        )
    return found
