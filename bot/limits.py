"""How often people and channels may ask."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot import texts
from bot.errors import TooFastError
from bot.guild_settings import GuildBook, GuildSettings, Pace

_REMEMBERED = 10_000  # at most; beyond, who has not asked for longest is forgotten

Clock = Callable[[], float]  # counts seconds and never goes back


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks where, by Discord's ids: a thread's `channel` is the one that it belongs to.

    Moderators are `exempt` from the limit for people, not from that for channels.
    """

    person: int
    guild: int
    channel: int
    exempt: bool


class Limit:
    """Remembers who has asked lately, people or channels by their ids."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()

    def wait(self, who: int, pace: Pace) -> float:
        """How many seconds until `who` may ask again at that pace; 0 for now."""
        now = self._clock()
        self._forget(now - pace.seconds)
        asked = self._asked.get(who, deque())
        while asked and asked[0] <= now - pace.seconds:
            asked.popleft()
        return asked[-pace.questions] + pace.seconds - now if len(asked) >= pace.questions else 0

    def count(self, who: int) -> None:
        """Remember one question of `who`."""
        self._asked.setdefault(who, deque()).append(self._clock())
        self._asked.move_to_end(who)

    def admits(self, who: int, pace: Pace) -> bool:
        """May `who` go on now? Counts it then; a refused one does not count."""
        if self.wait(who, pace):
            return False
        self.count(who)
        return True

    def _forget(self, until: float) -> None:
        """Drop those whose last question is over; they are in the order of their last questions."""
        while self._asked:
            asked = next(iter(self._asked.values()))
            if asked and asked[-1] > until and len(self._asked) < _REMEMBERED:
                return
            self._asked.popitem(last=False)


class Limits:
    """The limits of each server: its own `settings` where it has any, else `person` and `channel`."""

    def __init__(self, settings: GuildBook, person: Pace, channel: Pace, clock: Clock) -> None:
        self._settings = settings
        self._person = person
        self._channel = channel
        self._people: defaultdict[int, Limit] = defaultdict(partial(Limit, clock))
        self._channels: defaultdict[int, Limit] = defaultdict(partial(Limit, clock))

    def paces(self, settings: GuildSettings) -> tuple[Pace, Pace]:
        """How often one person and one channel may ask in a server with these settings."""
        return settings.person or self._person, settings.channel or self._channel

    def admit(self, asker: Asker) -> None:
        """Count one question; a refused one does not count.

        Raises:
            TooFastError: it is one too many; the message says when to try again.
        """
        person, channel = self.paces(self._settings.of(asker.guild))
        people, channels = self._people[asker.guild], self._channels[asker.guild]
        if not asker.exempt and (wait := people.wait(asker.person, person)):
            raise TooFastError(texts.too_fast(person.questions, person.seconds, wait))
        if wait := channels.wait(asker.channel, channel):
            raise TooFastError(texts.channel_too_fast(channel.questions, channel.seconds, wait))
        if not asker.exempt:
            people.count(asker.person)
        channels.count(asker.channel)
