"""Measures folders of questions: writes benchmarks/results/quality.md and its two plots.

    python benchmarks/quality.py --work WORKFOLDER FOLDER [FOLDER ...]

A set is a folder that holds articles.jsonl and questions.jsonl (or .gz); each FOLDER is one or holds some.
WORKFOLDER keeps their indexes, so that the next time only articles that changed are embedded.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import curves
from rich.console import Console
from sets import sets

from bot.app import App
from bot.bars import progress_bar
from bot.figures import Row, by_type, compared
from bot.measuring import ask, index, read_asked
from config.loading import load
from config.settings import Settings
from retrieval.errors import VerbatimError
from retrieval.evaluation import Evaluation, summarise
from retrieval.outcomes import Run
from retrieval.store.protocol import Progress

RESULTS = Path(__file__).parent / "results"


def measure(
    settings: Settings, articles: Path, questions: Path, kept: Path, progress: Progress
) -> tuple[Evaluation, dict[str, Run]]:
    """Bring the kept index up to date, and ask a copy of it, as half of its articles will be taken out."""
    asked = read_asked(questions)
    with closing(App(settings, kept, _notice)) as app:
        seconds = index(app, articles, progress, _notice)
    with TemporaryDirectory(prefix="verbatim-eval-") as copy:
        shutil.copytree(kept, copy, dirs_exist_ok=True)
        with closing(App(settings, Path(copy), _notice)) as app:
            runs = ask(app, asked, progress)
    return summarise(runs, seconds), runs


def report(evaluations: dict[str, Evaluation]) -> str:
    """The figures of all sets as Markdown."""
    lines = ["# Quality", "", _ABOUT, ""]
    for name, evaluation in evaluations.items():
        lines += [f"## {name}: {evaluation.questions:,} questions", "", *_table(compared(evaluation)), ""]
        lines += [f"By what they ask for ({evaluation.answerer}):", "", *_table(by_type(evaluation)), ""]
    lines += [
        "![Risk against coverage](quality-risk.svg)",
        "",
        "![Hits among the first k](quality-hits.svg)",
        "",
    ]
    return "\n".join(lines)


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]


def _notice(line: str) -> None:
    print(line, file=sys.stderr)


def main() -> None:
    """Measure every set, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="keeps the indexes between runs")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    found = sets(given.folders)
    if not found:
        parser.error("there is no folder with articles.jsonl and questions.jsonl (or .gz)")
    evaluations, runs = {}, {}
    try:
        settings = load(environ=os.environ)
        with progress_bar(Console(stderr=True)) as progress:
            for name, (articles, questions) in found.items():
                kept = given.work / name
                evaluations[name], runs[name] = measure(settings, articles, questions, kept, progress)
    except VerbatimError as error:
        sys.exit(f"{error} (To index anew, delete {given.work}.)")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "quality.md").write_text(report(evaluations), encoding="utf-8")
    curves.draw_risk(runs, RESULTS / "quality-risk.svg")
    curves.draw_hits(runs, RESULTS / "quality-hits.svg")
    print(report(evaluations))


_ABOUT = (
    "Written by `make eval DATA=folder`. Behind each figure stands its 95 % bootstrap interval; "
    "[docs/json.md](../../docs/json.md) says what the figures are."
)

if __name__ == "__main__":
    main()
