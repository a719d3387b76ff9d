"""Figures of many runs as a table and as a plot (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

Kind = Literal["ours", "hybrid", "dense", "limit"]


@dataclass(frozen=True)
class Round:
    """One run of a system; without questions the milliseconds are None, and `hit1` where nothing is found."""

    index_seconds: float
    p50: float | None
    p95: float | None
    hit1: float | None
    cold_seconds: float
    megabytes: float


@dataclass(frozen=True)
class Row:
    """A system's rounds; `precision` is "default" where it was left to the system."""

    name: str
    kind: Kind
    precision: str
    rounds: Sequence[Round]

    def middle(self, figure: str) -> float | None:
        """The median of a figure over the rounds."""
        values = [getattr(one, figure) for one in self.rounds]
        return None if None in values else median(values)


def percentiles(milliseconds: Sequence[float]) -> tuple[float | None, float | None]:
    """The 50th and the 95th."""
    if not milliseconds:
        return None, None
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return float(p50), float(p95)


def best(rows: Iterable[Row], figure: str, kinds: Sequence[Kind]) -> float:
    """The least that a peer of these kinds needs in its default precision."""
    peers = [row for row in rows if row.kind in kinds and row.precision == "default"]
    return min(row.middle(figure) for row in peers)


HEADER = (
    "| | precision | indexing, s | to the fastest peer | question, p50 / p95 ms | to the fastest hybrid peer "
    "| right passage first, % | start, s | peak memory, MB | to the leanest peer |"
)


def table(rows: Sequence[Row]) -> list[str]:
    """The medians of every row as Markdown, with ratios to the best peer in its default precision."""
    index = best(rows, "index_seconds", ("hybrid", "dense"))
    question = best(rows, "p50", ("hybrid",))
    memory = best(rows, "megabytes", ("hybrid", "dense"))
    lines = [HEADER, "|---" * HEADER.count(" | ") + "|---|"]
    for row in rows:
        p50, p95 = row.middle("p50"), row.middle("p95")
        cells = [
            row.name,
            row.precision,
            _number(row.middle("index_seconds"), 1),
            _number(_ratio(row.middle("index_seconds"), index), 2),
            f"{_number(p50, 1)} / {_number(p95, 1)}",
            _number(_ratio(p50, question), 2),
            _number(row.middle("hit1"), 1),
            _number(row.middle("cold_seconds"), 1),
            _number(row.middle("megabytes"), 0),
            _number(_ratio(row.middle("megabytes"), memory), 2),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def spread(rows: Sequence[Row], figure: str) -> float:
    """By how many percent of the median the rounds of a row differ, in the row where they differ most."""
    values = [[getattr(one, figure) for one in row.rounds] for row in rows if row.middle(figure)]
    return max(100 * (max(each) - min(each)) / median(each) for each in values)


def _ratio(value: float | None, of: float) -> float | None:
    return None if value is None else value / of


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"
