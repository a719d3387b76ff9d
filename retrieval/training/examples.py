"""Questions with passages, cut as the index cuts them, and with other passages that don't answer them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.answering import Answerer
from retrieval.embedding import Embedder
from retrieval.indexing import Indexer
from retrieval.matching import holds
from retrieval.passages import split_passages, split_sentences
from retrieval.reading import SentenceReader
from retrieval.recipe import current_recipe
from retrieval.schema import Article, Passage
from retrieval.store.embedded import EmbeddedStore
from retrieval.tokens import Tokenizer
from retrieval.training.corpora import Asked
from retrieval.verdict import load_calibration
from retrieval.weights import find_weights

WORDS = 90
# So many of the passages that the ranking puts first, and that don't hold the answer, are kept.
NEGATIVES = 3
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Text:
    """What is read: a passage under its article's title."""

    title: str
    passage: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passages that hold its answer, each with the answers' places, and some that don't.

    A question without an answer has only `others`. `informal` is as in `corpora.Asked`.
    """

    question: str
    holding: tuple[tuple[Text, tuple[tuple[int, int], ...]], ...]
    others: tuple[Text, ...]
    informal: bool = False


def without_negatives(asked: Sequence[Asked]) -> list[Example]:
    """The examples; the passages of the paragraph asked about are the `others` of one without an answer."""
    cut: dict[str, tuple[Passage, ...]] = {}
    examples = []
    for one in asked:
        article = one.article
        if article.key not in cut:
            sentences = split_sentences(article.text)
            cut[article.key] = split_passages(article.text, sentences, WORDS)
        holding, around = [], []
        for passage in cut[article.key]:
            text = Text(article.title, article.text[passage.start : passage.end])
            spans = tuple(
                (start - passage.start, end - passage.start)
                for start, end in one.spans
                if passage.start <= start and end <= passage.end
            )
            if spans:
                holding.append((text, spans))
            elif not one.spans and passage.start < one.place[1] and one.place[0] < passage.end:
                around.append(text)
        examples.append(Example(one.question, tuple(holding), tuple(around), one.informal))
    return examples


def with_negatives(
    asked: Sequence[Asked],
    embedder: Embedder,
    progress: Callable[[int, int], None],
    *,
    seed: int,
    share: float,
) -> list[Example]:
    """The examples, a `share` of them with the passages that the fused ranking would wrongly put first."""
    examples = without_negatives(asked)
    chosen = [
        n for n, one in enumerate(examples) if one.holding and random.Random(f"{seed} {n}").random() < share
    ]
    articles = {one.article.key: one.article for one in asked}
    with TemporaryDirectory(prefix="verbatim-") as folder:
        store = EmbeddedStore(Path(folder), current_recipe(find_weights(""), WORDS), Tokenizer(), print)
        named = [_named(article) for article in articles.values()]
        Indexer(store, lambda: embedder, lambda: named, passage_words=WORDS).run(
            lambda _stage, done, total: progress(done, total)
        )
        answerer = Answerer(
            store,
            embedder,
            Tokenizer(),
            reader=SentenceReader(),
            reranker=None,
            calibration=load_calibration(reader=False),
            quotes=1,
            quote_characters=400,
            candidates=50,
            today=date.today,
        )
        for first in range(0, len(chosen), _AT_ONCE):
            part = chosen[first : first + _AT_ONCE]
            found = answerer.investigate([examples[n].question for n in part])
            for n, investigation in zip(part, found, strict=True):
                answers = [asked[n].article.text[start:end] for start, end in asked[n].spans]
                texts = [
                    Text(
                        "" if one.stored.article.title == _NO_TITLE else one.stored.article.title,
                        one.stored.text,
                    )
                    for one in investigation.evidence
                    if not holds(one.stored.text, answers)
                ]
                examples[n] = replace(examples[n], others=tuple(texts[:NEGATIVES]))
            progress(first + len(part), len(chosen))
        store.close()
    return examples


_NO_TITLE = "-"  # an article in the store needs a title


def _named(article: Article) -> Article:
    return Article(article.key, article.title or _NO_TITLE, article.text)


def write(examples: Sequence[Example], path: Path) -> None:
    """One line of JSON for each."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one)) + "\n" for one in examples)


def read(path: Path) -> list[Example]:
    """What `write` has written."""
    with path.open(encoding="utf-8") as file:
        return [
            Example(
                one["question"],
                tuple((Text(**text), tuple(map(tuple, spans))) for text, spans in one["holding"]),
                tuple(Text(**text) for text in one["others"]),
                one["informal"],
            )
            for one in map(json.loads, file)
        ]
