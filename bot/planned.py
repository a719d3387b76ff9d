"""What a rebuild would change, as a message and a file beside it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.markdown import escape, escape_line
from bot.render import LIMIT, size
from bot.texts import index as texts
from bot.texts import recipe, stories
from retrieval.planning import Plan

_LISTED = 5  # of each kind; the file has the rest
_NAME_LIMIT, _REASON_LIMIT = 80, 100


def shown(plan: Plan, *, stale: bool = False) -> tuple[str, str]:
    """The message, and the text of the file: empty where the message has all of it."""
    counts = (len(plan.added), len(plan.changed), len(plan.removed), len(plan.rejected))
    head = [texts.STALE] if stale else []
    head.append(texts.planned(*counts, plan.unchanged))
    if plan.why:
        head.append(recipe.forced(escape_line(plan.why, 400), plan.to_embed))
    else:
        head.append(texts.ALL_ANEW if plan.full else texts.CHANGED_ONLY)
    if plan.kept:
        head.append(texts.kept_from_before(plan.kept))
    if plan.repeats:
        head.append(f"{stories.new_ones(len(plan.repeats))}.")
    kinds = [[_escaped(line) for line in lines[:_LISTED]] for lines in _kinds(plan)]
    short = "\n".join([*head, *(line for lines in kinds for line in lines)])
    if max(counts) <= _LISTED and size(short) <= LIMIT:
        return short, ""
    head.append(texts.MORE_IN_FILE)
    lines = head
    for line in (line for lines in kinds for line in lines):
        if size("\n".join([*lines, line])) > LIMIT:
            break
        lines = [*lines, line]
    return "\n".join(lines), "".join(f"{line}\n" for lines in _kinds(plan) for line in lines)


def _kinds(plan: Plan) -> Iterator[Sequence[str]]:
    """The lines of each kind, not escaped."""
    for sign, keys in (("+", plan.added), ("~", plan.changed), ("−", plan.removed)):
        yield [_line(sign, key, plan.titles.get(key, "")) for key in keys]
    yield [f"! {one.name}: {one.reason}" for one in plan.rejected]


def _line(sign: str, key: str, title: str) -> str:
    return f"{sign} {title} ({key})" if title else f"{sign} {key}"


def _escaped(line: str) -> str:
    sign, _, rest = line.partition(" ")
    return f"{escape(sign)} {escape_line(rest, _NAME_LIMIT + _REASON_LIMIT)}"
