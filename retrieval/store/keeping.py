"""The folder of generations: which one serves, what to do with a damaged one, and what may go."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.store.building import Builder
from retrieval.store.checking import agrees
from retrieval.store.files import remove
from retrieval.store.generation import Generation
from retrieval.store.manifest import GenerationDamagedError, Manifest, glance, read, version_of
from retrieval.store.protocol import Progress
from retrieval.store.searched import Approve, Searched
from retrieval.store.sqlite import Truth
from retrieval.store.state import State

KEPT = 3  # generations: the one that serves, and those that one can go back to
KEPT_IN_QUARANTINE = 3
STAGING, ASIDE = ".restoring-", "before-restore-"  # where a restore prepares, and what it puts aside
UNREADABLE = "The new index could not be read back ({}): check the disk, then run `verbatim index`."


def half_restored(folder: Path) -> list[Path]:
    """What restores that were killed have left in a store's folder; of one that runs, too."""
    return [*folder.glob(f"{STAGING}*"), *folder.glob(f".{ASIDE}*")]


class Keeper:
    """Opens, builds, switches and tidies generations; all but `opened` are called under the write lock."""

    def __init__(
        self,
        folder: Path,
        truth: Truth,
        builder: Builder,
        trial: Callable[[Generation], Searched],
        notice: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._generations = folder / "generations"
        self._quarantine = folder / "quarantine"
        self._truth = truth
        self._builder = builder
        self._trial = trial
        self._notice = notice
        self._opening = threading.Lock()
        self._current: Generation | None = None

    def opened(self, state: State) -> Generation | None:
        """The generation that serves, opened once; the one before while it can't be; None if there is none.

        Touches nothing: what is missing or damaged is for `repaired` to mend.
        """
        current = self._current
        if current is not None and current.name == state.generation:
            return current
        with self._opening:
            if self._current is None or self._current.name != state.generation:
                try:
                    self._current = Generation(self._generations / state.generation)
                except GenerationDamagedError:
                    return self._current
            return self._current

    def repaired(
        self, state: State, progress: Progress, approve: Approve | None = None
    ) -> tuple[Generation, bool]:
        """A generation that stands and is up to date, and whether it had to be built.

        `approve` is asked before a new one serves: whatever it raises goes on to the caller, nobody is sent
        to the new one, and where there is one of the same recipe the articles are again as they were.
        """
        standing = self._standing(state)
        if standing is not None:
            self._tidy({standing.name, state.previous, *state.older})
            return standing, False
        with closing(self._truth.live()) as live:  # a build that fails must leave no transaction open
            name = self._builder.build(state.version, self._truth.counts(), live, progress)
        built = self._read_back(name)
        if approve is not None:
            self._ask(approve, built, state)
        previous, older = state.previous, state.older
        if state.generation and version_of(state.generation) < state.version:
            previous, older = state.generation, (state.generation, *state.older)[: KEPT - 1]
        self._truth.switch(name, previous, older)
        with self._opening:
            self._current = built
        self._tidy({name, previous, *older})
        return built, True

    def described(self, name: str, *, whole: bool) -> Manifest | None:
        """What a generation says of itself, None if it is damaged; `whole` looks at every byte of it."""
        try:
            return (read if whole else glance)(self._generations / name)
        except GenerationDamagedError:
            return None

    def exists(self, name: str) -> bool:
        """Whether the folder of that generation is there at all."""
        return bool(name) and (self._generations / name).is_dir()

    def close(self) -> None:
        """Let go of the files; searches in flight keep theirs."""
        self._current = None

    def _read_back(self, name: str) -> Generation:
        """Open what was just built and check it, before anybody is sent there."""
        try:
            built = Generation(self._generations / name)
        except GenerationDamagedError as damage:
            raise StoreError(UNREADABLE.format(damage)) from damage
        if not agrees(built, self._truth):
            raise StoreError(UNREADABLE.format("it does not hold what the database does"))
        return built

    def _ask(self, approve: Approve, built: Generation, state: State) -> None:
        served = self.opened(state)
        if served is not None and (served.name, served.recipe) != (state.generation, state.recipe):
            served = None  # there is nothing to go on with
        try:
            approve(self._trial(built), None if served is None else self._trial(served))
        except BaseException:
            remove(self._generations / built.name)
            if served is not None:
                self._truth.take_back(served.version)
            raise

    def _standing(self, state: State) -> Generation | None:
        if not state.generation:
            return None
        folder = self._generations / state.generation
        try:
            generation = Generation(folder)
        except GenerationDamagedError as damage:
            kept = " The damaged one is kept in quarantine/." if self._put_aside(folder) else ""
            self._notice(
                f"The index generation {folder.name} can't be used ({damage}); building it again.{kept}"
            )
            return None
        right = generation.version in (state.version, state.contents) and generation.recipe == state.recipe
        if not right or not agrees(generation, self._truth):
            return None
        with self._opening:
            self._current = generation
        return generation

    def _put_aside(self, folder: Path) -> bool:
        """Move a damaged generation out of the way; False if there is nothing to move."""
        if not folder.exists():
            return False
        self._quarantine.mkdir(exist_ok=True)
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        folder.rename(self._quarantine / f"{now}-{secrets.token_hex(2)}-{folder.name}")
        for old in sorted(self._quarantine.iterdir())[:-KEPT_IN_QUARANTINE]:
            remove(old)
        return True

    def _tidy(self, keep: set[str]) -> None:
        """Delete what no reader can be sent to any more, and what dead processes left half-built."""
        for path in (*self._generations.iterdir(), *half_restored(self._folder)):
            if path.name not in keep:
                remove(path)
        self._truth.purge(min(version_of(name) for name in keep if self.exists(name)))
