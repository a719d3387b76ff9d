"""How often one person may ask."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

from bot import texts
from bot.errors import TooFastError

_PEOPLE = 10_000  # remembered at most; beyond, who has not asked for longest is forgotten


class PersonLimit:
    """At most `questions` in any `seconds` for each person; `clock` counts seconds and never goes back."""

    def __init__(self, questions: int, seconds: float, clock: Callable[[], float]) -> None:
        self._questions = questions
        self._seconds = seconds
        self._clock = clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()

    def admit(self, person: int) -> None:
        """Count one question of `person`; a refused one does not count.

        Raises:
            TooFastError: it is one too many; the message says when to try again.
        """
        now = self._clock()
        self._forget(now)
        asked = self._asked.setdefault(person, deque())
        while asked and asked[0] <= now - self._seconds:
            asked.popleft()
        if len(asked) >= self._questions:
            wait = asked[0] + self._seconds - now
            raise TooFastError(texts.too_fast(self._questions, self._seconds, wait))
        asked.append(now)
        self._asked.move_to_end(person)

    def _forget(self, now: float) -> None:
        """Drop those whose last question is over; the people are in the order of their last questions."""
        while self._asked:
            asked = next(iter(self._asked.values()))
            if asked[-1] > now - self._seconds and len(self._asked) < _PEOPLE:
                return
            self._asked.popitem(last=False)
