"""Puts evaluations side by side: writes benchmarks/results/quality.md.

verbatim eval --json --articles … --questions … > NAME.json
python benchmarks/quality.py NAME.json [NAME.json ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from retrieval.evaluation import Evaluation
from retrieval.schema import Verdict

RESULTS = Path(__file__).parent / "results" / "quality.md"


def _shares(counts: dict[Verdict, int]) -> str:
    total = sum(counts.values())
    return " / ".join(f"{100 * counts[verdict] / total:.1f}" for verdict in Verdict) if total else "–"


ROWS: dict[str, Callable[[Evaluation], str]] = {
    "questions": lambda e: f"{e.questions:,}",
    "passage hit@1 / 3 / 5 / 10, %": lambda e: (
        f"{e.passage.hit1:.1f} / {e.passage.hit3:.1f} / {e.passage.hit5:.1f} / {e.passage.hit10:.1f}"
    ),
    "passage MRR@10, %": lambda e: f"{e.passage.mrr10:.1f}",
    "sentence hit@1 / 3, %": lambda e: f"{e.sentence.hit1:.1f} / {e.sentence.hit3:.1f}",
    "quote hit@1 / 3, %": lambda e: f"{e.quote.hit1:.1f} / {e.quote.hit3:.1f}",
    "answerable: strong / weak / none, %": lambda e: _shares(e.verdicts.answerable),
    "unanswerable: strong / weak / none, %": lambda e: _shares(e.verdicts.unanswerable),
    "AUROC of the score": lambda e: "–" if e.auroc is None else f"{e.auroc:.3f}",
    "an answer, p50 / p95 ms": lambda e: f"{e.latency_ms.p50:.0f} / {e.latency_ms.p95:.0f}",
    "indexing, s": lambda e: f"{e.index_seconds:.0f}",
}


def main(files: list[str]) -> None:
    """A column for each evaluation."""
    found = {Path(file).stem: Evaluation.model_validate_json(Path(file).read_bytes()) for file in files}
    lines = [
        "# Quality",
        "",
        "Written by `python benchmarks/quality.py` from what `verbatim eval --json` said.",
        "",
    ]
    lines += ["| | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    for name, row in ROWS.items():
        lines.append(f"| {name} | " + " | ".join(row(evaluation) for evaluation in found.values()) + " |")
    RESULTS.write_text("\n".join([*lines, ""]))
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
