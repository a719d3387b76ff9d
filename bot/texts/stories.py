"""What is said of articles that carry the same story. Titles are escaped before they get here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import plural, titles

NO_DUPLICATES = "No two articles carry the same story."


def also_in(articles: int) -> str:
    """In how many more articles of the same story a quote stands."""
    return f"also in {articles:,} more (the same story)"


def nearly_the_same(names: Sequence[str], more: int) -> str:
    """Which articles have nearly the text of another one; so many `more` are not named."""
    return f"nearly the same as {titles(names)}{f' and {more:,} more' if more else ''}"


def of_story(number: int, line: str) -> str:
    """An article in the list of those that are nearly the same as others."""
    return f"- story {number:,} · {line.removeprefix('- ')}"


def counted(articles: int) -> str:
    """How many articles carry a story that another one carries, too."""
    return f"{articles:,} of the same story as others"


def new_ones(articles: int) -> str:
    """How many new articles carry a story that is there."""
    return f"{plural(articles, 'new article')} nearly the same as others that are there"


def beside(names: Sequence[str], more: int) -> str:
    """Below a source: the other articles that carry its story."""
    return f"  - the same story: {', '.join(names)}{f' and {more:,} more' if more else ''}"
