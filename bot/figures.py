"""How an evaluation looks: what was measured, and beside each figure its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from retrieval.evaluation import Evaluation, Figures, Latency
from retrieval.schema import Verdict

Row = tuple[str, ...]

_SHARES = {
    "passage hit@1, %": "passage.hit@1",
    "passage hit@3, %": "passage.hit@3",
    "passage hit@5, %": "passage.hit@5",
    "passage hit@10, %": "passage.hit@10",
    "passage MRR@10, %": "passage.mrr@10",
    "sentence hit@1, %": "sentence.hit@1",
    "sentence hit@3, %": "sentence.hit@3",
    "quote hit@1, %": "quote.hit@1",
    "quote hit@3, %": "quote.hit@3",
    "mark overlaps an answer @1, %": "mark.overlap@1",
    "AUROC, half of articles out": "left_out.auroc",
    "AUROC, answerable or not": "auroc",
    "strong: coverage, %": "strong.coverage",
    "strong: right, answerable questions, %": "strong.right_answerable",
    "strong: right, all questions, %": "strong.right",
    "strong: right, half of articles out, %": "left_out.right",
}
_TYPE_FIGURES = ("passage", "sentence", "quote", "mark")


def shown(evaluation: Evaluation) -> RenderableType:
    """All of it for a terminal."""
    count = f"{evaluation.questions:,} questions; the index took {evaluation.index_seconds:.1f} s"
    return Group(_table(compared(evaluation)), Text(), _table(by_type(evaluation)), Text(), Text(count))


def _table(rows: Sequence[Row]) -> Table:
    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows[1:]:
        table.add_row(*row)
    return table


def compared(evaluation: Evaluation) -> list[Row]:
    """A column for each way to answer, the first as it is set; the first row names them."""
    ways: dict[str, Figures] = {evaluation.answerer: evaluation, **evaluation.others}
    cells: dict[str, Callable[[Figures], str]] = {
        **{
            name: partial(_figure, path=path, digits=3 if "AUROC" in name else 1)
            for name, path in _SHARES.items()
        },
        "answerable: strong / weak / none, %": lambda one: _verdicts(one.verdicts.answerable),
        "unanswerable: strong / weak / none, %": lambda one: _verdicts(one.verdicts.unanswerable),
        "an answer, p50 / p95 ms": lambda one: _latency(one.latency_ms),
        **{f"  {stage}": partial(_stage, stage=stage) for stage in evaluation.stages_ms},
    }
    return [("", *ways), *((name, *map(cell, ways.values())) for name, cell in cells.items())]


def by_type(figures: Figures) -> list[Row]:
    """A row for each type of question that there is; the first row is the head."""
    rows = [
        (
            name,
            f"{one.questions:,}",
            *(_figure(figures, f"by_type.{name}.{what}", 0) for what in _TYPE_FIGURES),
        )
        for name, one in figures.by_type.items()
    ]
    return [("asking", "count", *(f"{what} @1, %" for what in _TYPE_FIGURES)), *rows]


def _figure(figures: Figures, path: str, digits: int) -> str:
    value: Any = figures.model_dump()
    for key in path.split("."):
        value = value[key]
    if value is None:
        return "–"
    low, high = figures.intervals[path]
    return f"{value:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def _stage(figures: Figures, stage: str) -> str:
    return _latency(figures.stages_ms[stage])


def _verdicts(counts: Mapping[Verdict, int]) -> str:
    total = sum(counts.values())
    return " / ".join(f"{100 * counts[verdict] / total:.1f}" for verdict in Verdict) if total else "–"


def _latency(found: Latency) -> str:
    return f"{found.p50:.1f} / {found.p95:.1f}"
