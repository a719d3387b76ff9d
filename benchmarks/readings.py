"""How many passages to read, and what the reader's odds count: writes results/readings.md and readings.svg.

    python benchmarks/readings.py --work WORKFOLDER FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz). Every passage is read once; then the marks are
put in order with one of the numbers changed and the others as they are.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import matplotlib as mpl
import numpy as np
from curves import SVG
from matplotlib.figure import Figure
from remembering import RememberingEmbedder, from_command_line
from rich.progress import track
from samples import PASSAGES, Collection, answerers_over, read_collection

from retrieval.answering import Answerer, Investigation
from retrieval.outcomes import ask_all
from retrieval.questions import Question
from retrieval.readers import OFF, PACKAGED, load_reader
from retrieval.reading import ODDS, SentenceReader, weigh_odds
from retrieval.spans import AT_FIRST, ENOUGH, SENTENCE, Mark, SpanReader, further, in_order
from retrieval.weights import find_weights

RESULTS = Path(__file__).parent / "results"
DEEPEST = 8
TRIED: Mapping[str, Sequence[float]] = {
    "passages read at most": tuple(range(1, DEEPEST + 1)),
    "log-odds that are enough": (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, math.inf),
    "weight for the sentence": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 2.0),
    "weight for the passage": (0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5),
}
CHOSEN = dict(zip(TRIED, (PASSAGES, ENOUGH, SENTENCE, ODDS), strict=True))
FIGURES = ("passage hit@1", "sentence hit@1", "mark overlap@1", "quote hit@1")

Row = tuple[str, float, list[float]]  # which number, its value, and the percentages of FIGURES


@dataclass(frozen=True)
class Read:
    """One question's passages as they are ranked without a reader, and the marks of the first ones."""

    found: Investigation
    marks: Sequence[Mapping[int, Mark]]


class Reordered:
    """Gives the investigations that `numbers`, one for each key of TRIED, make of what was read."""

    def __init__(self, answerer: Answerer, read: Mapping[str, Read], numbers: Mapping[str, float]) -> None:
        self.judge, self.quotes = answerer.judge, answerer.quotes
        self._read = read
        passages, self._enough, self._sentence, self._passage = (numbers[name] for name in TRIED)
        self._passages = round(passages)

    def investigate(self, questions: Sequence[str], today: date | None = None) -> list[Investigation]:  # noqa: ARG002 - looked up already
        """What was found, in another order."""
        return [self._reordered(self._read[question]) for question in questions]

    def _reordered(self, read: Read) -> Investigation:
        evidence = read.found.evidence
        wanted = evidence[: self._passages]
        first = read.marks[: min(AT_FIRST, len(wanted))]
        those = [*range(len(first)), *further(wanted, first, self._enough)]
        marks = [read.marks[one] for one in those]
        readings = in_order([evidence[one] for one in those], marks, self._sentence)
        return replace(
            read.found,
            readings=tuple(readings),
            evidence=tuple(weigh_odds(evidence, readings, self._passage)),
        )


def read_all(answerer: Answerer, questions: Sequence[Question], reader: SpanReader) -> dict[str, Read]:
    """What is found for every question, with the marks of the first passages."""
    found = {}
    for one in track(questions, "reading"):
        (investigation,) = answerer.investigate([one.question], one.asked_on)
        marks = reader.marks(one.question, investigation.evidence[:DEEPEST])
        found[one.question] = Read(investigation, marks)
    return found


def figures(collection: Collection, embedder: RememberingEmbedder, reader: SpanReader) -> Iterator[Row]:
    """Each number tried, and what it makes of FIGURES."""
    embedder.encode([one.question for one in collection.questions])
    known = frozenset(article.key for article in collection.articles)
    with answerers_over(collection.articles, embedder, {OFF: SentenceReader()}) as answerers:
        read = read_all(answerers[OFF], collection.questions, reader)
        for name, values in TRIED.items():
            for value in values:
                reordered = Reordered(answerers[OFF], read, CHOSEN | {name: value})
                outcomes = ask_all(reordered, collection.questions, known, lambda: None)
                hits = [[one.passage == 1, one.sentence == 1, one.marked, one.quote == 1] for one in outcomes]
                yield name, value, (100 * np.mean(hits, axis=0)).tolist()


def table(name: str, questions: int, rows: Sequence[Row]) -> list[str]:
    """The percentages as Markdown, what is in use in bold."""
    lines = [f"## {name}: {questions:,} questions", ""]
    for tried in TRIED:
        lines += [f"| {tried} | " + " | ".join(f"{figure}, %" for figure in FIGURES) + " |"]
        lines += ["|---" * (1 + len(FIGURES)) + "|"]
        for what, value, shares in rows:
            if what == tried:
                shown = f"**{value:g}**" if value == CHOSEN[tried] else f"{value:g}"
                lines.append(f"| {shown} | " + " | ".join(f"{share:.1f}" for share in shares) + " |")
        lines.append("")
    return lines


def draw(sets: Mapping[str, Sequence[Row]], file: Path) -> None:
    """A panel for each number and set; the dotted line is what is in use."""
    with mpl.rc_context(SVG):
        figure = Figure(figsize=(4 * len(TRIED), 3.2 * len(sets)), layout="constrained")
        panels = figure.subplots(len(sets), len(TRIED), squeeze=False)
        for (name, rows), row in zip(sets.items(), panels, strict=True):
            for tried, axes in zip(TRIED, row, strict=True):
                shares = np.array([found for what, _, found in rows if what == tried])
                places = range(len(shares))
                for label, line in zip(FIGURES, shares.T, strict=True):
                    axes.plot(places, line, marker="o", markersize=3, label=label)
                axes.axvline(TRIED[tried].index(CHOSEN[tried]), color="grey", linestyle=":")
                axes.set_xticks(places, [f"{value:g}" for value in TRIED[tried]])
                axes.set(title=name, xlabel=tried, ylabel="%")
                axes.grid(alpha=0.3)
            row[0].legend(fontsize="small")
        figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Read, put in order, write."""
    embedder, folders = from_command_line(__doc__)
    reader = load_reader(PACKAGED, find_weights(""), "bf16", passages=DEEPEST, threads=os.cpu_count() or 1)
    lines = ["# What the reader reads, and what it counts", "", "Written by `python benchmarks/readings.py`."]
    lines += ["", "![The same as curves](readings.svg)", ""]
    found = {}
    for folder in folders:
        collection = read_collection(folder)
        found[collection.name] = list(figures(collection, embedder, reader))
        lines += table(collection.name, len(collection.questions), found[collection.name])
    embedder.save()
    (RESULTS / "readings.md").write_text("\n".join(lines))
    draw(found, RESULTS / "readings.svg")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
