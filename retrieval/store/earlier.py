"""What a store offers for going back to an earlier generation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

NOTHING_EARLIER = "There is no earlier generation of the index to go back to."


@dataclass(frozen=True, slots=True)
class Edition:
    """A generation that serves or served, and of which `version` of the collection it is."""

    name: str
    version: int
    made_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The collection's `version`, its generations, the serving one first, and whether a return is held."""

    version: int
    editions: tuple[Edition, ...]
    held: bool


class Earlier(Protocol):
    """The generations that are kept. A return to one holds until it is let go."""

    def standing(self) -> Standing:
        """What is kept; damaged generations are left out."""

    def go_back(self, version: int, person: int = 0) -> Edition:
        """Go back from `version` of the collection to the generation before, without embedding anything.

        `person` is who does, 0 for nobody in Discord.

        It has happened whole or not at all. Raises NoEarlierError, StaleError (it is another version by now),
        RecipeError, StoreEmptyError, StoreBusyError.
        """

    def forget_earlier(self) -> None:
        """Let nobody go back any more."""

    def let_go(self) -> None:
        """Let the index follow the articles' folder again by itself."""
