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
        f"questions. Change the articles back, `/articles hide` what was added, or remove the pin.\n{broken}"
    )


def not_added(titles: str, broken: str) -> str:
    """Articles were taken back that had been kept; `broken` as above."""
    return (
        f"Not added, and nothing of it is kept: {titles}. With it the index would no longer answer pinned "
        "questions. Change it, or remove the pin with `/pins remove`, and add it again.\n"
        f"{broken}"
    )


def not_dated(title: str, broken: str) -> str:
    """A date was taken back; `broken` as above."""
    return (
        f"“{title}” keeps the date that it had: with the other one the index would no longer answer pinned "
        f"questions. `/pins remove` removes a pin.\n{broken}"
    )


def unanswered(broken: str) -> str:
    """A new index serves because no other one can; `broken` as above."""
    return (
        "The new index does not answer these pinned questions, and serves because no earlier one can. "
        f"Change the articles, or remove the pins.\n{broken}"
    )


def withdrawn(questions: str) -> str:
    """An article is shown to nobody; `questions` has a line for each that is pinned to it."""
    return f"Pinned questions are no longer answered from it (`/pins remove` removes a pin):\n{questions}"
