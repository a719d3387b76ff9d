"""Measures how well the same story is recognised: writes benchmarks/results/duplicates.md and .svg.

    python benchmarks/duplicates.py --work build/eval FOLDER [more folders]

A folder holds articles.jsonl, plain or gzip'd. Of each article two outlets' versions are made (rewriting.py):
a pair of the same story. Pairs of different articles are each one with those nearest to it by the embedding
of their beginnings, most of which tell of the same event or thing, as they are and as two outlets print them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
from remembering import RememberingEmbedder, from_command_line
from rewriting import lead_of, outlet_version

from retrieval.articles import read_file
from retrieval.likeness import (
    MEETINGS,
    SAME_STORY,
    Shingles,
    bands,
    is_more_than_boilerplate,
    overlap,
    shingles,
)
from retrieval.recipe import current_recipe
from retrieval.schema import Article, Passage, Sentence
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.protocol import Batch, Entry
from retrieval.tokens import Tokenizer
from retrieval.weights import find_weights

RESULTS = Path(__file__).parent / "results"
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
JACCARDS = (0.1, 0.15, 0.2, 0.3, 0.4)
_SHORTEST = 100  # words; shorter ones are captions and stubs
_NEAREST = 5
_BEGINNING = 1500  # characters
_MANY, _FEW = 10_000, 10


@dataclass(frozen=True)
class Pair:
    """Two texts: `overlap`, Jaccard similarity, whether the bands `met`, and whether they are one story.

    `enough` says that more than boilerplate is common.
    """

    overlap: float
    jaccard: float
    met: bool
    enough: bool
    same: bool


def read_articles(folder: Path) -> list[Article]:
    """The folder's articles that are long enough, each text once."""
    (file,) = folder.glob("articles.jsonl*")
    read = read_file(file, key=file.name, max_file_bytes=2_000_000_000)
    articles = [one for one in read if isinstance(one, Article) and len(one.text.split()) >= _SHORTEST]
    return list({one.text: one for one in articles}.values())


def nearest(articles: Sequence[Article], embedder: RememberingEmbedder) -> list[list[int]]:
    """The places of the articles whose beginnings are nearest to each one's, nearest first."""
    vectors = embedder.encode([f"{one.title}\n{one.text[:_BEGINNING]}" for one in articles])
    embedder.save()
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return [[int(at) for at in row] for row in np.argsort(-cosines, axis=1)[:, :_NEAREST]]


def versions(articles: Sequence[Article], near: Sequence[Sequence[int]], outlet: int) -> list[str]:
    """An outlet's version of each article; a changed lead is that of the nearest article."""
    return [
        outlet_version(
            one.text,
            lead_of(articles[near[at][0]].text),
            random.Random(f"{outlet} {at}"),  # noqa: S311 - no secret
        )
        for at, one in enumerate(articles)
    ]


def pairs(articles: Sequence[Article], near: Sequence[Sequence[int]]) -> Iterator[Pair]:
    """Two versions of each article, and each article with those nearest to it."""
    first, second = ([shingles(text) for text in versions(articles, near, outlet)] for outlet in (1, 2))
    for one, other in zip(first, second, strict=True):
        yield _pair(one, other, same=True)
    whole = [shingles(one.text) for one in articles]
    for one, other in {tuple(sorted((at, to))) for at, row in enumerate(near) for to in row}:
        yield _pair(whole[one], whole[other], same=False)
        yield _pair(first[one], second[other], same=False)


def _pair(one: Shingles, other: Shingles, *, same: bool) -> Pair:
    met = len(set(bands(one)) & set(bands(other))) >= MEETINGS
    return Pair(
        overlap(one, other),
        len(one & other) / len(one | other),
        met,
        is_more_than_boilerplate(one, other),
        same,
    )


def table(found: Sequence[Pair]) -> list[str]:
    """Recall and false pairs over the thresholds: what is used, without the bands, and Jaccard similarity."""
    same = sum(pair.same for pair in found)
    lines = [
        f"{same:,} pairs of the same story, {len(found) - same:,} of different articles",
        "",
        "| rule | recall | different articles taken for one story | precision |",
        "|---|---|---|---|",
    ]
    rules = [
        *((f"overlap ≥ {t}", lambda p, t=t: p.met and p.enough and p.overlap >= t, t) for t in THRESHOLDS),
        *(
            (f"overlap ≥ {t}, also of boilerplate", lambda p, t=t: p.met and p.overlap >= t, 0)
            for t in THRESHOLDS
        ),
        *(
            (f"overlap ≥ {t}, all pairs compared", lambda p, t=t: p.enough and p.overlap >= t, 0)
            for t in THRESHOLDS
        ),
        *(
            (f"Jaccard similarity ≥ {t}, all pairs compared", lambda p, t=t: p.jaccard >= t, 0)
            for t in JACCARDS
        ),
    ]
    for name, rule, threshold in rules:
        hits = sum(rule(pair) for pair in found if pair.same)
        wrong = sum(rule(pair) for pair in found if not pair.same)
        shown = f"**{name}**" if threshold == SAME_STORY else name
        precision = f"{hits / (hits + wrong):.3f}" if hits + wrong else "–"
        lines.append(f"| {shown} | {hits / same:.3f} | {wrong} | {precision} |")
    return [*lines, ""]


def draw(found: dict[str, list[Pair]]) -> None:
    """How much overlaps, for pairs of the same story and of different articles."""
    figure, axes = plt.subplots(1, len(found), figsize=(5 * len(found), 3.2), squeeze=False)
    for axis, (name, some) in zip(axes[0], found.items(), strict=True):
        for same, label in ((True, "same story"), (False, "different articles")):
            values = [pair.overlap for pair in some if pair.same is same]
            axis.hist(
                values, bins=40, range=(0, 1), alpha=0.6, label=label, weights=[1 / len(values)] * len(values)
            )
        axis.axvline(SAME_STORY, color="black", linewidth=1)
        axis.set(title=name, xlabel="overlap", ylabel="share of the pairs", yscale="log")
        axis.legend()
    figure.tight_layout()
    figure.savefig(RESULTS / "duplicates.svg", metadata={"Date": None})


def speed(articles: Sequence[Article], near: Sequence[Sequence[int]]) -> list[str]:
    """Comparing 10,000 versions in a store, and 10 more."""
    texts = [
        text
        for outlet in range(-(-(_MANY + _FEW) // len(articles)))
        for text in versions(articles, near, outlet)
    ][: _MANY + _FEW]
    recipe = current_recipe(find_weights(""), 90)
    with (
        TemporaryDirectory(prefix="verbatim-") as folder,
        closing(EmbeddedStore(Path(folder), recipe, Tokenizer(), print)) as store,
    ):
        seconds, bytes_ = [], []
        for some in (range(_MANY), range(_MANY, _MANY + _FEW)):
            entries = [_entry(f"{at}", texts[at], recipe.dimensions) for at in some]
            store.stage(entries)
            bytes_.append(store.health().bytes)
            begun = time.perf_counter()
            store.likenesses.compare(lambda *_: None)
            seconds.append(time.perf_counter() - begun)
            store.apply(Batch({one.article.key: one.digest for one in entries}))
            bytes_.append(store.health().bytes)
        begun = time.perf_counter()
        for at in range(0, _MANY, 100):
            store.copies(f"{at}")
        asked = 10 * (time.perf_counter() - begun)
        count = len(store.likenesses.all()) // 2
    words = sum(len(text.split()) for text in texts) / len(texts)
    said = (
        f"{_MANY:,} articles of {words:,.0f} words on average, {len(articles):,} stories: compared in "
        f"{seconds[0]:.0f} s; {_FEW} more in {seconds[1]:.2f} s. {count:,} pairs are kept, in "
        f"{(bytes_[1] - bytes_[0]) / 1e6:.0f} MB. The copies of one article are read in {asked:.1f} ms."
    )
    return [said, ""]


def _entry(key: str, text: str, dimensions: int) -> Entry:
    """An article without its vectors, which comparing doesn't look at."""
    nothing = np.zeros((1, dimensions), np.float16)
    sentence, passage = Sentence(0, len(text), 1), Passage(0, len(text), 0, 1)
    return Entry(Article(key, key, text), key, (sentence,), (passage,), nothing, nothing)


def main() -> None:
    """Measure on every folder; write the tables and the plot."""
    embedder, folders = from_command_line(__doc__)
    lines = ["# The same story in several outlets", "", "Written by `python benchmarks/duplicates.py`.", ""]
    found: dict[str, list[Pair]] = {}
    timed: list[str] = []
    for folder in folders:
        name, articles = folder.resolve().name, read_articles(folder)
        near = nearest(articles, embedder)
        found[name] = list(pairs(articles, near))
        lines += [f"## {name}", "", *table(found[name])]
        timed = timed or ["## Speed", "", *speed(articles, near)]
    draw(found)
    text = "\n".join([*lines, "![How much overlaps](duplicates.svg)", "", *timed])
    (RESULTS / "duplicates.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
