"""The sentences for changing what is said of an article before it is added."""

from __future__ import annotations

EDIT = "Edit"
EDIT_ONE = "Edit one of them …"
FORM = "Edit what is known of the article"
TITLE, PUBLISHER, AUTHORS = "Title", "Publisher", "Authors, with ; between them"
DATE, LANGUAGE = "Date, such as 2024-05-31", "Language, such as en or en-GB"
AUTHOR = "An author's name"
NO_TITLE = "An article needs a title."
BAD_LANGUAGE = "A language is a tag such as en or en-GB; leave it empty if nobody knows it."


def too_long(what: str, most: int) -> str:
    """A field holds more than an article does."""
    return f"{what} is over {most} characters; shorten it."


def too_many_authors(most: int) -> str:
    """More names than an article has."""
    return f"Those are over {most} authors; leave some out."


def again(reason: str) -> str:
    """What was typed into the form is not taken."""
    return f"{reason} Nothing has changed; edit it again."
