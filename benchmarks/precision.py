"""What bf16 does to speed and ranking: writes benchmarks/results/precision.md.

    python benchmarks/precision.py FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz). Both precisions index and answer the same, in
turn, with `verbatim eval`; the last column is the smallest cosine between both vectors of one text.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from retrieval.embedding import SentenceEncoder
from retrieval.hub import stay_offline
from retrieval.questions import read_questions
from retrieval.weights import find_weights

RESULTS = Path(__file__).parent / "results" / "precision.md"
_COMPARED = 500


def evaluated(articles: Path, questions: Path, precision: str) -> dict:
    """What `verbatim eval --json` says with this precision."""
    command = [sys.executable, "-m", "bot", "--set", f"model.precision={precision}", "eval", "--json"]
    command += ["--articles", str(articles), "--questions", str(questions)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own command
    return json.loads(done.stdout)


def smallest_cosine(questions: Path) -> float:
    """Over the first few hundred questions."""
    texts = [one.question for one in read_questions(questions)[:_COMPARED]]
    weights = find_weights("")
    both = [SentenceEncoder(weights, precision, 16).encode(texts) for precision in ("bf16", "fp32")]
    return float(np.min(np.sum(both[0] * both[1], axis=1)))


def main(folders: list[str]) -> None:
    """Measure each folder in both precisions."""
    stay_offline()
    columns = ["set", "precision", "index s", "answer p50 ms", "passage hit@1", "sentence hit@1"]
    columns += ["mark overlap@1", "smallest cosine"]
    lines = ["# bf16 against fp32", "", "Written by `python benchmarks/precision.py`.", ""]
    lines += [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for folder in map(Path, folders):
        (articles,), (questions,) = folder.glob("articles.jsonl*"), folder.glob("questions.jsonl*")
        cosine = smallest_cosine(questions)
        for precision in ("bf16", "fp32"):
            found = evaluated(articles, questions, precision)
            lines.append(
                f"| {folder.resolve().name} | {precision} | {found['index_seconds']:.0f} "
                f"| {found['latency_ms']['p50']:.1f} | {found['passage']['hit@1']:.1f} "
                f"| {found['sentence']['hit@1']:.1f} | {found['mark']['overlap@1']:.1f} | {cosine:.4f} |"
            )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join([*lines, ""]))
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
