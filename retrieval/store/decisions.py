"""What a moderator's decision about an article is: a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

ADDED_PREFIX = "added:"  # of the keys of what is brought in, so that no file of the folder has one


class Kind(StrEnum):
    """What was decided: each kind holds at most once for an article."""

    ADDED = "added"
    HIDDEN = "hidden"
    REMOVED = "removed"
    DATED = "dated"


class How(StrEnum):
    """How a version of an article came."""

    NEW = "new file"
    CHANGED = "file changed"
    REBUILT = "rebuild"
    ADDED = "/articles add"
    COMMAND_LINE = "verbatim add"
    IMPORTED = "import"
    DATED = "/articles set-date"
    BACK = "rollback"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what about an article, when (UTC) and why; `person` is 0 once they asked to be forgotten.

    `id` is nobody else's, `title` is the article's at the time. `day` is the date that a DATED article has
    been given, None for undated. A REMOVED article that is `final` can't be brought back. `how` is of an
    ADDED one, None where it was not written down.
    """

    id: int
    kind: Kind
    article: str
    title: str
    at: datetime
    person: int
    reason: str = ""
    day: date | None = None
    final: bool = False
    how: How | None = None
