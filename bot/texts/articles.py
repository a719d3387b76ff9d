"""The sentences of `/articles`. What comes from outside is escaped before it gets here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts import NO_DATE, moment, plural, titles

ADD, CANCEL, REMOVE, UNDO = "Add", "Cancel", "Remove", "Undo"
CANCELLED = "Cancelled: nothing has changed."
CONFIRM_GONE = (
    "This can't be confirmed any more: it was answered already, is older than 15 minutes, or I was restarted "
    "since. If nobody was told that it was done, run the command again."
)
ONLY_CALLER = "Only who called the command may do that."
NOTHING_TO_ADD = "**Nothing to add**"
SAME_UPLOAD = "It has the same text as another one before it."
NOTHING_GIVEN = "Give the address of an article as url, or a file."
NOT_DELIVERED = "Discord did not hand it over; upload it again."
NO_HIDDEN, NO_REMOVED, NO_ADDED = (
    "No article is hidden.",
    "No article is removed.",
    "No article was added in Discord.",
)
BAD_DATE = "A date is a day of the calendar, written year-month-day, such as 2024-05-31, or the word undated."
NO_REASON = "A removal needs a reason: say in a few words why."
UNDONE_OR_LATE = (
    "This removal can't be undone: that was done already, or 24 hours have passed and its text is erased."
)
FROM_FOLDER = "from the articles' folder"
CAN_BE_QUOTED = "can be quoted"
NOT_INDEXED = "not indexed yet: `/index rebuild` does that"
STAYS_IN_FOLDER = "If its file is in the articles' folder, it stays there and is kept out of the index."
STOPPED = "I was shut down before the index was up to date; what you decided is kept, the next start goes on."


def unknown(typed: str, closest: Sequence[str]) -> str:
    """No article is called so; `closest` are titles."""
    return f"No article is called “{typed}”; the closest titles are {titles(closest)}."


def several(title: str, count: int) -> str:
    """Nobody knows which one is meant."""
    return f"{count:,} articles are called “{title}”: pick one from the list that opens while you type."


def too_big(size: int, most: int) -> str:
    """A file is not even downloaded."""
    return f"It is {size / 1e6:,.1f} MB, over the limit of {most / 1e6:,g} MB; split it."


def twin(title: str) -> str:
    """A text is among the articles already."""
    return f"It is a duplicate: “{title}” has the very same text."


def was_removed(at: datetime) -> str:
    """Nobody brings a removed article back by adding it."""
    return (
        f"An article of that name was removed {moment(at)}: within 24 hours `/articles undo` brings it back, "
        "after that give the file another name."
    )


def preview_head(count: int) -> str:
    """Above what would be added."""
    return f"**Add {'this article' if count == 1 else f'these {count:,} articles'}?** Nothing is kept before."


def preview_line(parts: Sequence[str], words: int, replaced: str, near: str) -> str:
    """One article that would be added, whose place it would take and what it is `near`, if anything."""
    remarks = [f"takes the place of “{replaced}”"] if replaced else []
    remarks += [near] if near else []
    return f"- {' · '.join([*parts, plural(words, 'word'), *remarks])}"


def not_added(name: str, reason: str) -> str:
    """A file or record that is left out, and why."""
    return f"- not {name}: {reason}"


def fetching(done: int, total: int) -> str:
    """How far fetching the pages of a feed is."""
    return f"Fetching page {done + 1:,} of {total:,} …"


def indexing(count: int) -> str:
    """What was added is kept; it can't be found yet."""
    return f"Kept {plural(count, 'article')}. Indexing …"


def added(count: int) -> str:
    """What was added can be found."""
    return f"Added {plural(count, 'article')}: can be quoted from now on."


def not_indexed(reason: str) -> str:
    """What was decided is kept, but the index does not have it yet."""
    return f"It is kept, but the index is not up to date: {reason} `/index rebuild` tries again."


def hidden(title: str) -> str:
    """An article was hidden."""
    return f"“{title}” is hidden: from the next question on nobody is shown it. `/articles unhide` ends that."


def hidden_already(title: str, who: str) -> str:
    """There was nothing to do."""
    return f"“{title}” is hidden already, {who}."


def removed_already(title: str, who: str) -> str:
    """A removed article can't be changed."""
    return f"“{title}” was removed {who}. Within 24 hours `/articles undo` brings it back."


def unhidden(title: str) -> str:
    """An article was hidden, and is so no longer."""
    return f"“{title}” can be quoted again, from the next question on."


def not_hidden(title: str) -> str:
    """There was nothing to do."""
    return f"“{title}” is not hidden."


def dated(title: str, before: str, after: str) -> str:
    """An article has another date."""
    return f"“{title}” is dated {after} from now on (before: {before})."


def dating(title: str, after: str) -> str:
    """The date is kept; the index still has the other one."""
    return f"Kept: “{title}” is dated {after}. Indexing …"


def dated_already(title: str, day: str) -> str:
    """There was nothing to do."""
    return f"“{title}” is dated {day} already."


def sure_to_remove(title: str) -> str:
    """The question before an article is removed."""
    return (
        f"Remove “{title}”? Nobody is shown it from then on. It can be brought back for 24 hours; after that "
        f"its text is erased for good. {STAYS_IN_FOLDER}"
    )


def removed(title: str, until: datetime) -> str:
    """An article was removed."""
    return f"“{title}” is removed. The button or `/articles undo` bring it back; that ends {moment(until)}."


def back(title: str) -> str:
    """A removal was undone."""
    return f"“{title}” is back, from the next question on."


def back_without_file(title: str) -> str:
    """A removal was undone of an article that has left in another way."""
    return f"The removal of “{title}” is undone, but its file is not in the articles' folder any more."


def back_but_hidden(title: str) -> str:
    """A removal was undone of an article that was hidden before."""
    return f"“{title}” is back, and still hidden."


def by_whom(person: int, at: datetime, reason: str) -> str:
    """Who decided something, when and why; nobody's name where they asked to be forgotten."""
    who = f"by <@{person}> " if person else ""
    return f"{who}{moment(at)}{f': {reason}' if reason else ''}"


def set_date(who: str) -> str:
    """The date is a moderator's."""
    return f"date set {who}"


def list_head(what: str, count: int, page: int, pages: int) -> str:
    """What a list is of, and which part of it is shown."""
    of = {
        "all": "Articles",
        "hidden": "Hidden articles",
        "removed": "Removed articles",
        "added": "Added articles",
        "duplicates": "Articles of the same story",
    }
    return f"**{of[what]}** · {count:,} · page {page:,} of {pages:,}"


def removed_line(title: str, who: str, until: datetime | None) -> str:
    """A removed article in a list; `until` is None if it can't come back."""
    after = f"can come back, that ends {moment(until)}" if until else "erased"
    return f"- {title} · removed {who} · {after}"


def withdrawn(kind: str, at: datetime) -> str:
    """Below an old answer: why its article is not shown."""
    return f"An article that was quoted was {kind} by a moderator {moment(at)}, so I show nothing of it."


def day(when: date | None) -> str:
    """A date as a list of settings has it."""
    return when.isoformat() if when else NO_DATE
