"""How far something long is, in the same words in a terminal and in Discord (pure but for the clock)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot import texts

_SETTLED = 2.0  # seconds into a stage before its speed says anything
# What a stage counts. Embedding takes as long as the text is, so it counts that and no articles.
_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "reading": "articles",
        "embedding": "characters",
        "comparing": "articles",
        "building": "articles",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """`done` of `total` in `stage`, `seconds` after the stage began; `total` is 0 while it is unknown."""

    stage: str
    done: int
    total: int
    seconds: float


class Stages:
    """Turns what is told of the progress into steps; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._step = Step("", 0, 0, 0.0)
        self._began = 0.0

    def step(self, stage: str, done: int, total: int) -> Step:
        """The step that this is; a stage begins where another one ends, or where it counts anew."""
        now = self._now()
        if stage != self._step.stage or done < self._step.done:
            self._began = now
        self._step = Step(stage, done, total, now - self._began)
        return self._step


def line(step: Step) -> str:
    """`embedding 120,000 of 312,000 characters`; the stage alone while nothing is counted."""
    counted = f"{step.done:,} of {step.total:,}" if step.total else f"{step.done:,}" if step.done else ""
    return " ".join(part for part in (step.stage, counted, counted and _COUNTED.get(step.stage, "")) if part)


def share(step: Step) -> float:
    """How much of the stage is done, 0 to 1; of a stage whose total is known."""
    return min(1.0, max(0.0, step.done / step.total))


def after(step: Step) -> str:
    """What stands after the bar, `40% · about 3 min left`; empty while the total is unknown."""
    if not step.total:
        return ""
    left = _left(step)
    return f"{share(step):.0%}" + (f" · about {texts.duration(left)} left" if left else "")


def _left(step: Step) -> float:
    """Seconds that the stage will still take; 0 while nobody can tell."""
    if not 0 < step.done < step.total or step.seconds < _SETTLED:
        return 0.0
    return step.seconds / step.done * (step.total - step.done)
