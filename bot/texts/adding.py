"""The sentences of `verbatim add`."""

from __future__ import annotations

from bot.texts import editing

NO = "n"
YES_WORDS, NO_WORDS, EDIT_WORDS = ("y", "yes"), (NO, "no"), ("e", "edit")
LABELS = (editing.TITLE, editing.PUBLISHER, editing.AUTHORS, editing.DATE, editing.LANGUAGE)
NOT_AN_ANSWER = "Answer y to add, n to leave it, or e to edit what is known of an article."
NO_SUCH_NUMBER = "That is the number of none of them."
HOW_TO_EDIT = "Enter keeps what is in brackets, - empties it."
NOTHING_ADDED = "Nothing was added."
REMOVED = "A moderator removed it."
TWICE = "It is given twice."


def not_added(questions: str) -> str:
    """What had been kept was taken back; `questions` that are pinned, each with what is wrong."""
    return (
        f"Nothing was added, as the new index would no longer answer what was pinned ({questions}): change "
        "the article, or remove the pin with `/pins remove`, and add it again."
    )


def sure(count: int) -> str:
    """The question before something is added."""
    return f"Add {count:,} article{'' if count == 1 else 's'}? [y/N/e]"


def which(count: int) -> str:
    """Several can be edited."""
    return f"Edit which one? [1-{count}]"


def twin(title: str) -> str:
    """A text is among the articles already."""
    return f"Its text is among the articles already: {title}."
