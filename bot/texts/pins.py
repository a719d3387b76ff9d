"""The sentences of `/pins` and `/index check`. What comes from outside is escaped before it gets here."""

from __future__ import annotations

from bot.texts import plural

NONE_PINNED = "No question is pinned. `/pins add` pins one that every rebuild must still answer."
NOT_ONE_ARTICLE = "`article` must be one article: pick it from the list that shows while you type."
IN_FILE = "The file has all of them."


def pinned(number: int, question: str, title: str) -> str:
    """A question has been pinned."""
    return (
        f"Pinned as number {number}: “{question}”, answered from “{title}”. A rebuild must still answer it."
    )


def not_answered(fault: str) -> str:
    """A question is not pinned, as its answer is wrong already."""
    return f"Not pinned: the index does not answer it so now ({fault}). Pin a question that it answers."


def unpinned(number: int, question: str) -> str:
    """A question is pinned no longer."""
    return f"Number {number} is pinned no longer: “{question}”."


def no_such_pin(number: int) -> str:
    """Nothing is pinned under that number."""
    return f"No question is pinned as number {number}: `/pins list` shows them."


def listed(count: int) -> str:
    """Above the list."""
    return f"**Pinned** · {plural(count, 'question')}"


def checked(passed: int, count: int) -> str:
    """Above what came of each."""
    return f"**Check** · {passed} of {plural(count, 'pinned question')} answered"


def regression(broken: str) -> str:
    """A rebuild was refused; `broken` has a line for each question."""
    return (
        "The rebuild was not switched to, and the old index goes on: the new one no longer answers pinned "
        f"questions. Change the articles back, or remove the pin.\n{broken}"
    )
