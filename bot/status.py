"""The index in words (pure)."""

from __future__ import annotations

from bot import texts
from bot.markdown import escape_line
from bot.texts import index as words
from bot.texts import stories
from retrieval.store.earlier import Standing
from retrieval.store.protocol import Health

_NAME_LIMIT = 80
_MEGABYTE = 1_000_000


def describe(health: Health, standing: Standing, running: str, last_error: str) -> str:
    """Counts, age, model and generations; `running` is a sentence on a rebuild, or empty, as the other is."""
    lines = ["**Index**"]
    if health.as_of is None:
        lines.append(texts.NOTHING_INDEXED)
    else:
        counts = (
            texts.plural(health.articles, "article")
            + (f", {health.hidden:,} hidden" if health.hidden else "")
            + (f", {stories.counted(health.same_story)}" if health.same_story else ""),
            texts.plural(health.passages, "passage"),
            texts.plural(health.sentences, "sentence"),
            f"{health.bytes / _MEGABYTE:,.1f} MB",
        )
        lines += [" · ".join(counts), f"Updated {texts.moment(health.as_of)} · version {health.version:,}"]
    if health.generation:
        lines.append(f"Generation {escape_line(health.generation, _NAME_LIMIT)}")
    if health.recipe:
        model = escape_line(health.recipe.model, _NAME_LIMIT)
        lines.append(f"Model {model}, {health.recipe.dimensions} dimensions")
    if standing.editions:
        lines.append(words.kept(", ".join(f"version {one.version:,}" for one in standing.editions)))
    if standing.held:
        lines.append(words.HELD)
    if running:
        lines.append(running)
    if last_error:
        lines.append(words.last_error(last_error))
    return "\n".join(lines)


def about(health: Health, stored: str) -> str:
    """The bot in a few lines, with what it stores and the age of what it knows."""
    age = texts.updated(health.as_of, health.articles) if health.as_of else texts.NOTHING_INDEXED
    return f"{texts.ABOUT}\n{stored}\n-# {age}"
