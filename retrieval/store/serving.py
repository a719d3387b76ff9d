"""Which generation a search sees: the current one, mended if need be, or the one before meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

from retrieval.errors import StoreBusyError, StoreEmptyError, StoreError
from retrieval.store.foreign import BUSY, foreign_errors
from retrieval.store.generation import Generation
from retrieval.store.keeping import Keeper
from retrieval.store.locking import WriteLock
from retrieval.store.pins import Pins
from retrieval.store.protocol import Recipe, quietly
from retrieval.store.recipes import mismatch
from retrieval.store.sqlite import Truth
from retrieval.store.state import State
from retrieval.store.trial import NOTHING_YET

MEND_EVERY = 60.0  # seconds between attempts to mend a generation that can't be mended, as on a full disk
NOT_ASKED = (
    "An index run was ended before the pinned questions were asked, so the index before it goes on: run "
    "`verbatim index`, or `/index rebuild` in Discord."
)


class Serving:
    """Finds the generation for a search of our `recipe`; waits `patience` seconds for the first one.

    Where there are `pins`, a version whose generation was never asked them does not begin to serve.
    """

    def __init__(
        self,
        truth: Truth,
        keeper: Keeper,
        pins: Pins,
        *,
        lock: WriteLock,
        recipe: Recipe,
        notice: Callable[[str], None],
        patience: float,
    ) -> None:
        self._truth = truth
        self._keeper = keeper
        self._pins = pins
        self._lock = lock
        self._recipe = recipe
        self._notice = notice
        self._patience = patience
        self._mend_after = 0.0

    def state(self) -> State:
        """The state as it is now, if there is one and it is of our recipe."""
        state = self._truth.state()
        if state is None:
            raise StoreEmptyError(NOTHING_YET)
        if state.recipe != self._recipe:
            raise mismatch(state.recipe, self._recipe)
        return state

    def settled(self) -> State:
        """The same; a version that nobody has asked the pinned questions is taken back, and waits again.

        Such a one is left by who was killed between `apply` and `switch`. Called under the write lock.
        """
        state = self.state()
        if state.stood and self._pins.all():
            self._truth.take_back(state.stood)
            self._notice(NOT_ASKED)
            state = self.state()
        return state

    def answering(self) -> Generation:
        """The generation to search, if it holds anything."""
        generation = self.current()
        if not generation.articles:
            raise StoreEmptyError(NOTHING_YET)
        return generation

    def current(self) -> Generation:
        """The generation to search: the current one, or the one before while somebody else is building."""
        deadline = time.monotonic() + self._patience
        while True:
            state = self.state()
            generation = self._keeper.opened(state)
            if generation is not None and generation.recipe != self._recipe:
                generation = None  # the recipe has just been changed, and nothing is built by it yet
            if not _is_current(generation, state):
                generation = self._mended(generation)
            if generation is not None:
                return generation
            if time.monotonic() >= deadline:
                raise StoreBusyError(BUSY)
            time.sleep(0.05)

    def _mended(self, generation: Generation | None) -> Generation | None:
        """The generation after repair; as it was while somebody else writes, or when it can't be mended."""
        if generation is not None and time.monotonic() < self._mend_after:
            return generation
        try:
            with foreign_errors(), self._lock.held():
                state = self.settled()  # as it is now that nobody else can change it
                opened = self._keeper.opened(state)
                return opened if _is_current(opened, state) else self._keeper.repaired(state, quietly)[0]
        except StoreBusyError:
            return generation
        except StoreError as error:
            if generation is None:
                raise
            self._mend_after = time.monotonic() + MEND_EVERY
            self._notice(
                f"Answers come from version {generation.version} of the index, not the latest. {error}"
            )
            return generation


def _is_current(generation: Generation | None, state: State) -> bool:
    if generation is None or generation.name != state.generation:
        return False
    return generation.version in (state.version, state.contents)
