"""How far a rebuild is, as text, and what it changed (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot import steps, texts
from bot.markdown import escape, escape_line
from bot.pinboard import unanswered
from bot.render import LIMIT, size
from bot.steps import Step
from bot.texts import index
from retrieval.indexing import IndexReport

_CELLS = 20
_NAMES = 8  # articles and reasons listed by name; the rest is counted
_NAME_LIMIT = 60
_REASON_LIMIT = 100


def bar(step: Step) -> str:
    """A line, a bar in a code span that keeps its width, and how long the stage will still take."""
    if not step.total:
        return f"Rebuilding the index: {steps.line(step)} …"
    full = int(steps.share(step) * _CELLS)
    drawn = f"`{'█' * full}{'░' * (_CELLS - full)}`"
    return f"Rebuilding the index: {steps.line(step)}\n{drawn} {steps.after(step)}"


def report(result: IndexReport) -> str:
    """`+new ~changed −removed !rejected`, the names of some, and the reasons; fits into one message."""
    counts = (len(result.added), len(result.changed), len(result.removed), len(result.rejected))
    kept_out = _capped([f"{texts.KEPT_OUT}: {_name(name)}" for name in result.kept_out])
    left = [unanswered(result.unanswered)] if result.unanswered else []
    if not any(counts) and not result.embedded and not result.resumed:
        nothing = f"{texts.REBUILD_NOTHING} ({texts.plural(result.unchanged, 'article')})"
        return _fitting(nothing, [*left, *kept_out])
    added, changed, removed, rejected = counts
    anew = f", {result.embedded:,} embedded" if result.embedded > added + changed else ""
    anew += f", {index.resumed(result.resumed)}" if result.resumed else ""
    head = (
        f"The index is rebuilt: **+{added:,}** new, **~{changed:,}** changed, **−{removed:,}** removed, "
        f"**!{rejected:,}** rejected; {result.unchanged:,} unchanged{anew}; {texts.duration(result.seconds)}."
    )
    lines = [
        *left,
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
