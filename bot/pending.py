"""What waits to be confirmed, in memory: a restart forgets it, and then nothing has happened."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from bot.errors import CurationError, NotYoursError
from bot.texts import articles as texts

_SECONDS = 15 * 60.0
_MOST = 50

_Waiting = TypeVar("_Waiting")


class Pending(Generic[_Waiting]):
    """The latest 50 things, each for 15 minutes of the `clock`, and for whoever is to confirm it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: OrderedDict[int, tuple[float, int, _Waiting]] = OrderedDict()

    def put(self, person: int, what: _Waiting) -> int:
        """Let it wait for `person`; under this number, which no earlier run of the bot gave."""
        number = max(time.time_ns(), next(reversed(self._waiting), 0) + 1)
        self._waiting[number] = (self._clock() + _SECONDS, person, what)
        while len(self._waiting) > _MOST:
            self._waiting.popitem(last=False)
        return number

    def look(self, number: int, person: int) -> _Waiting:
        """What waits there and goes on waiting; raises CurationError, NotYoursError."""
        until, whose, what = self._waiting.get(number, (0.0, person, None))
        if whose != person:
            raise NotYoursError(texts.ONLY_CALLER)
        if what is None or self._clock() > until:
            raise CurationError(texts.CONFIRM_GONE)
        return what

    def change(self, number: int, what: _Waiting) -> None:
        """Let something else wait there, as long as the first would."""
        until, person, _ = self._waiting[number]
        self._waiting[number] = (until, person, what)

    def take(self, number: int, person: int) -> _Waiting:
        """What waits there, which then waits no longer; raises CurationError, NotYoursError."""
        what = self.look(number, person)
        del self._waiting[number]
        return what
