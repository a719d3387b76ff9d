"""Compares ways to join the scores of passages: writes benchmarks/results/recipes.md.

    python benchmarks/recipes.py --work WORKFOLDER FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz). Every recipe orders the same candidates: what
the store's two retrievers find for a question, 50 from each list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from remembering import RememberingEmbedder, from_command_line
from rich.progress import track
from samples import Collection, read_collection, store_over

from retrieval.matching import holds
from retrieval.questions import Question
from retrieval.ranking import fuse, weigh
from retrieval.store.protocol import PassageStore
from retrieval.store.searched import Query
from retrieval.tokens import Tokenizer

RESULTS = Path(__file__).parent / "results" / "recipes.md"
_RANKS = (1, 3, 5, 10)
_RRF = 60  # as in Cormack, Clarke and Büttcher 2009


@dataclass(frozen=True)
class Found:
    """One question's candidates: their scores on every side (n,), and which hold an answer."""

    dense: np.ndarray
    sentence: np.ndarray
    lexical: np.ndarray
    coverage: np.ndarray
    hit: np.ndarray


def _ranks(scores: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(-scores, kind="stable"))


RECIPES: dict[str, Callable[[Found], np.ndarray]] = {
    "dense passage": lambda f: f.dense,
    "BM25": lambda f: f.lexical,
    "both, ranks fused": lambda f: 1 / (_RRF + _ranks(f.dense)) + 1 / (_RRF + _ranks(f.lexical)),
    "dense + sentence": lambda f: (f.dense + f.sentence) / 2,
    "dense + sentence + 0.5 BM25": lambda f: (f.dense + f.sentence) / 2 + 0.5 * f.lexical,
    "dense + sentence + BM25": lambda f: (f.dense + f.sentence) / 2 + f.lexical,
    "dense + sentence + 2 BM25": lambda f: (f.dense + f.sentence) / 2 + 2 * f.lexical,
    "dense + sentence + BM25 + 0.1 coverage": lambda f: (
        (f.dense + f.sentence) / 2 + f.lexical + 0.1 * f.coverage
    ),
    "dense + sentence + BM25 + 0.3 coverage": lambda f: (
        (f.dense + f.sentence) / 2 + f.lexical + 0.3 * f.coverage
    ),
}


def look(store: PassageStore, question: Question, vector: np.ndarray, tokenize: Tokenizer) -> Found:
    """Everything that the recipes need to know about one question."""
    candidates = store.search(Query(vector, tuple(dict.fromkeys(tokenize(question.question))), 50))
    ranked = fuse(candidates)
    stored = store.fetch([one.candidate.passage_id for one in ranked])
    evidence = weigh(ranked, stored, candidates.idf, tokenize)
    gold = question.article_ids
    return Found(
        dense=np.array([one.ranked.candidate.dense for one in evidence]),
        sentence=np.array([one.ranked.candidate.sentences.max() for one in evidence]),
        lexical=np.array([one.ranked.lexical for one in evidence]),
        coverage=np.array([max(one.coverages) for one in evidence]),
        hit=np.array(
            [one.stored.article.key in gold and holds(one.stored.text, question.answers) for one in evidence]
        ),
    )


def table(collection: Collection, embedder: RememberingEmbedder) -> list[str]:
    """The hit rates of every recipe, as Markdown."""
    vectors = embedder.encode([one.question for one in collection.questions])
    tokenize = Tokenizer()
    with store_over(collection.articles, embedder) as store:
        pairs = list(zip(collection.questions, vectors, strict=True))
        found = [
            look(store, question, vector, tokenize) for question, vector in track(pairs, collection.name)
        ]
    lines = [f"## {collection.name}: {len(collection.articles):,} articles, {len(found):,} questions", ""]
    lines += ["| recipe | hit@1 | hit@3 | hit@5 | hit@10 |", "|---|---|---|---|---|"]
    for name, recipe in RECIPES.items():
        orders = [one.hit[np.argsort(-recipe(one), kind="stable")] for one in found]
        shares = (100 * np.mean([order[:rank].any() for order in orders]) for rank in _RANKS)
        lines.append(f"| {name} | " + " | ".join(f"{share:.1f}" for share in shares) + " |")
    return [*lines, ""]


def main() -> None:
    """Measure every recipe on every folder."""
    embedder, folders = from_command_line(__doc__)
    lines = ["# Ways to join the scores of passages", "", "Written by `python benchmarks/recipes.py`.", ""]
    for folder in folders:
        lines += table(read_collection(folder), embedder)
    embedder.save()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
