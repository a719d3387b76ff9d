"""The generations that are kept, and going back to the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from retrieval.errors import NoEarlierError, RecipeError, StaleError
from retrieval.store.earlier import NOTHING_EARLIER, Edition, Standing
from retrieval.store.foreign import foreign_errors
from retrieval.store.keeping import Keeper
from retrieval.store.manifest import Manifest
from retrieval.store.protocol import quietly
from retrieval.store.serving import Serving
from retrieval.store.sqlite import Truth
from retrieval.store.state import State

OTHER_RECIPE = (
    "The earlier generation was made by another model or other rules than this program's, which can't use it."
)
CHANGED = "The index has changed meanwhile: look at it again before you go back."


class History:
    """Goes back in the database, which is the truth; a kept generation holds just what is live then."""

    def __init__(
        self,
        truth: Truth,
        keeper: Keeper,
        serving: Serving,
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._truth = truth
        self._keeper = keeper
        self._serving = serving
        self._writing = writing

    @foreign_errors()
    def standing(self) -> Standing:
        """What is kept; damaged generations are left out."""
        state = self._truth.state()
        if state is None:
            return Standing(0, (), held=False)
        return Standing(state.version, tuple(self._editions(state)), held=state.held)

    @foreign_errors()
    def go_back(self, version: int, person: int = 0) -> Edition:
        """Let `person` go back from `version` of the collection to the generation before, embedding nothing.

        One transaction makes what was live then live again, as a new version, and lets the kept generation
        serve it: killed at any moment, it has happened or not. If that generation is damaged, or if articles
        were erased since, it is built anew. It holds until `let_go`.
        Raises NoEarlierError, StaleError, RecipeError, StoreBusyError.
        """
        with self._writing():
            state = self._serving.state()
            if state.version != version:
                raise StaleError(CHANGED)
            target = self._target(state)
            older = state.older[state.older.index(target.name) + 1 :]
            self._truth.turn_back(target.version, target.name, state.generation, older, person)
            self._keeper.repaired(self._serving.state(), quietly)
        return target

    @foreign_errors()
    def forget_earlier(self) -> None:
        """Let nobody go back any more; searches in flight may finish in the generation before."""
        with self._writing():
            state = self._serving.state()
            self._truth.switch(state.generation, state.previous, ())
            self._keeper.repaired(self._serving.state(), quietly)  # which tidies up

    @foreign_errors()
    def let_go(self) -> None:
        """Let the index follow the articles' folder again by itself."""
        with self._writing():
            self._truth.let_go()

    def _target(self, state: State) -> Edition:
        """The newest generation before that is whole."""
        for name in state.older:
            said = self._keeper.described(name, whole=True)
            if said is not None:
                if said.recipe != state.recipe:
                    raise RecipeError(OTHER_RECIPE)
                return _edition(name, said)
        raise NoEarlierError(NOTHING_EARLIER)

    def _editions(self, state: State) -> Iterator[Edition]:
        for name in (state.generation, *state.older):
            said = self._keeper.described(name, whole=False) if name else None
            if said is not None:
                yield _edition(name, said)


def _edition(name: str, said: Manifest) -> Edition:
    return Edition(name, said.version, datetime.fromisoformat(said.made_at), said.articles)
