"""Question files with marked answers, as articles and questions that point into them."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.schema import Article

# SQuADShifts names these "articles" by a product's number or by the site alone; their paragraphs are by
# different people, so each is an article of its own, without a title, and not written as articles are.
_UNTITLED = re.compile(r"(Amazon_Reviews|Filtered_Reddit)")
# QAMR asks for every word of a sentence; more of the same sentence teaches less than more sentences.
_OF_ONE_SENTENCE = 12

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
_NO_BLANK_BEFORE = re.compile(r"^(?:[,.;:?!%)\]]|'\w*|n't|-RRB-|-RSB-|'')$")
_NO_BLANK_AFTER = re.compile(r"^(?:[(\[$#]|-LRB-|-LSB-|``)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about `article.text[place[0]:place[1]]`; `spans` are where its accepted answers stand.

    `informal`: the text is a review or a forum's post, not an article.
    """

    question: str
    article: Article
    place: tuple[int, int]
    spans: tuple[tuple[int, int], ...]
    informal: bool = False


def read_corpora(folder: Path, seed: int) -> list[Asked]:
    """All questions of the SQuAD-format and QAMR files in a folder, in a fixed order.

    Raises:
        FileNotFoundError: there are none.
    """
    asked = [one for path in sorted(folder.glob("*.json.gz")) for one in _squad(path)]
    if (folder / "qamr_sentences.tsv.gz").exists():
        asked += _qamr(folder, random.Random(seed))
    if not asked:
        raise FileNotFoundError(f"{folder} holds neither SQuAD files (*.json.gz) nor QAMR (qamr_*.tsv.gz).")
    return asked


def _squad(path: Path) -> Iterator[Asked]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        documents = json.load(file)["data"]
    for number, document in enumerate(documents):
        title = document.get("title", "")
        informal = _UNTITLED.match(title) is not None
        if informal:
            groups = [("", [paragraph]) for paragraph in document["paragraphs"]]
        else:
            groups = [(title.replace("_", " "), document["paragraphs"])]
        for part, (name, paragraphs) in enumerate(groups):
            yield from _asked(f"{path.name}/{number}/{part}", name, paragraphs, informal)


def _asked(key: str, title: str, paragraphs: list[dict[str, Any]], informal: bool) -> Iterator[Asked]:
    article = Article(key, title, "\n\n".join(paragraph["context"] for paragraph in paragraphs))
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph["context"])
        for one in paragraph["qas"]:
            spans = {
                (start + answer["answer_start"], start + answer["answer_start"] + len(answer["text"]))
                for answer in one["answers"]
                if answer["text"]
            }
            yield Asked(one["question"].strip(), article, (start, end), tuple(sorted(spans)), informal)
        start = end + 2


def _qamr(folder: Path, rng: random.Random) -> list[Asked]:
    found = _sentences(folder / "qamr_sentences.tsv.gz")
    asked: dict[str, dict[str, Asked]] = defaultdict(dict)
    for path in sorted(folder.glob("qamr_filtered_*.tsv.gz")):
        for row in _rows(path):
            name, question, indices = row[0], row[5], sorted(map(int, row[6].split()))
            if name in found and indices == list(range(indices[0], indices[-1] + 1)):
                article, offsets = found[name]
                span = offsets[indices[0]][0], offsets[indices[-1]][1]
                place = offsets[0][0], offsets[-1][1]
                asked[name].setdefault(question.lower(), Asked(question, article, place, (span,)))
    return [
        one
        for some in asked.values()
        for one in rng.sample(list(some.values()), min(_OF_ONE_SENTENCE, len(some)))
    ]


def _sentences(path: Path) -> dict[str, tuple[Article, list[tuple[int, int]]]]:
    """QAMR's sentences by name: what is left of their article, put together, and where their tokens stand."""
    articles: dict[str, list[tuple[tuple[int, ...], str, list[str]]]] = defaultdict(list)
    for name, tokens in _rows(path):
        _, kind, number, *place = name.split(":")
        articles[f"{kind}:{number}"].append((tuple(map(int, place)), name, tokens.split()))
    found: dict[str, tuple[Article, list[tuple[int, int]]]] = {}
    for key, sentences in articles.items():
        text, places = "", {}
        for _, name, words in sorted(sentences):
            text += " " if text else ""
            sentence, offsets = _detokenised(words)
            places[name] = [(len(text) + start, len(text) + end) for start, end in offsets]
            text += sentence
        article = Article(key, "", text)
        found |= {name: (article, offsets) for name, offsets in places.items()}
    return found


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _detokenised(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Treebank tokens as written text, and where each of them stands in it."""
    text, offsets = "", []
    for number, token in enumerate(tokens):
        if number and not _NO_BLANK_BEFORE.match(token) and not _NO_BLANK_AFTER.match(tokens[number - 1]):
            text += " "
        word = _BRACKETS.get(token, token)
        offsets.append((len(text), len(text) + len(word)))
        text += word
    return text, offsets
