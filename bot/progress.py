"""How far a rebuild is, as text, and what it changed (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import texts
from bot.markdown import escape, escape_line
from bot.render import LIMIT, size
from retrieval.indexing import IndexReport

_CELLS = 20
_NAMES = 8  # articles and reasons listed by name; the rest is counted
_NAME_LIMIT = 60
_REASON_LIMIT = 100
_SETTLED = 2.0  # seconds into a stage before its speed says anything


@dataclass(frozen=True, slots=True)
class Step:
    """`done` of `total` in `stage`, `seconds` after the stage began; `total` is 0 while it is unknown."""

    stage: str
    done: int
    total: int
    seconds: float


def line(step: Step) -> str:
    """`embedding 120 of 312`."""
    stage = escape_line(step.stage, _NAME_LIMIT)
    return f"{stage} {step.done:,} of {step.total:,}" if step.total else stage


def bar(step: Step) -> str:
    """A line, a bar in a code span that keeps its width, and how long the stage will still take."""
    if not step.total:
        return f"Rebuilding the index: {line(step)} …"
    share = min(1.0, max(0.0, step.done / step.total))
    full = int(share * _CELLS)
    left = _left(step)
    after = f" · about {texts.duration(left)} left" if left else ""
    return f"Rebuilding the index: {line(step)}\n`{'█' * full}{'░' * (_CELLS - full)}` {share:.0%}{after}"


def _left(step: Step) -> float:
    """Seconds that the stage will still take; 0 while nobody can tell."""
    if not 0 < step.done < step.total or step.seconds < _SETTLED:
        return 0.0
    return step.seconds / step.done * (step.total - step.done)


def report(result: IndexReport) -> str:
    """`+new ~changed −removed !rejected`, the names of some, and the reasons; fits into one message."""
    counts = (len(result.added), len(result.changed), len(result.removed), len(result.rejected))
    kept_out = _capped([f"{texts.KEPT_OUT}: {_name(name)}" for name in result.kept_out])
    if not any(counts) and not result.embedded:
        nothing = f"{texts.REBUILD_NOTHING} ({texts.plural(result.unchanged, 'article')})"
        return _fitting(nothing, kept_out)
    added, changed, removed, rejected = counts
    anew = f", {result.embedded:,} embedded" if result.embedded > added + changed else ""
    head = (
        f"The index is rebuilt: **+{added:,}** new, **~{changed:,}** changed, **−{removed:,}** removed, "
        f"**!{rejected:,}** rejected; {result.unchanged:,} unchanged{anew}; {texts.duration(result.seconds)}."
    )
    lines = [
        *_listed("+", result.added),
        *_listed("~", result.changed),
        *_listed("−", result.removed),
        *_capped([f"! {_name(item.name)}: {_reason(item.reason)}" for item in result.rejected]),
        *kept_out,
    ]
    return _fitting(head, lines)


def counted(result: IndexReport) -> str:
    """The same in numbers alone, for the moderators' log."""
    added, changed, removed = len(result.added), len(result.changed), len(result.removed)
    return f"+{added:,} ~{changed:,} −{removed:,} !{len(result.rejected):,}, version {result.version:,}"


def _listed(sign: str, names: Sequence[str]) -> list[str]:
    return _capped([f"{escape(sign)} {_name(name)}" for name in names])


def _name(name: str) -> str:
    return escape_line(name, _NAME_LIMIT)


def _reason(reason: str) -> str:
    return escape_line(reason, _REASON_LIMIT)


def _capped(lines: list[str]) -> list[str]:
    left = len(lines) - _NAMES
    return [*lines[:_NAMES], f"… and {left:,} more"] if left > 0 else lines


def _fitting(head: str, lines: list[str]) -> str:
    """As many lines as fit; the head always does."""
    kept = [head]
    for text in lines:
        if size("\n".join([*kept, text])) > LIMIT:
            break
        kept.append(text)
    return "\n".join(kept)
