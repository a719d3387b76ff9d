"""Keeps the index at the state of the articles' folder: when asked, and when the folder is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain
from pathlib import Path

from retrieval.articles import REST, Resting, first_of_each_key, is_being_written, read_folder, state_of
from retrieval.articles.files import read_bytes
from retrieval.articles.folder import ReadBytes
from retrieval.errors import ArticleError, RegressionError, StaleError
from retrieval.indexing import STALE, Indexer, IndexReport
from retrieval.pinned import Broken
from retrieval.planning import Plan
from retrieval.schema import Article, Rejected
from retrieval.store.protocol import PassageStore, Progress, quietly
from retrieval.store.searched import Searched

_SEEN = "articles seen"
_EMPTIED = (
    "No article is left in the articles' folder, so the index stays as it is: is its disk there? "
    "`/index rebuild` empties the index if that is meant."
)

Read = Callable[[], Iterable[Article | Rejected]]
# Looks at a new index and the one that serves, if that can go on: raises RegressionError, or tells what the
# new one does not answer.
Examine = Callable[[Searched, Searched | None], Broken]


class Folder(Enum):
    """What has become of the articles' folder since it was indexed."""

    SAME = "same"
    CHANGED = "changed"
    HELD = "changed, and somebody holds an earlier generation of the index"


@dataclass(frozen=True, slots=True)
class Look:
    """What has become of the `folder`, but for files that are being `written`, if there are any."""

    folder: Folder
    written: bool


class Upkeep:
    """Indexes the `folder`, and what came by Discord, into the `store`.

    `indexer` makes what does it from a way to read; files have up to `most_bytes`; each new index is
    handed to `examine` before it serves.
    """

    def __init__(
        self,
        store: PassageStore,
        indexer: Callable[[Read, Progress], Indexer],
        examine: Examine,
        *,
        folder: Path,
        most_bytes: int,
    ) -> None:
        self._store = store
        self._indexer = indexer
        self._examine = examine
        self._folder = folder
        self._most_bytes = most_bytes

    def index(self, progress: Progress, *, full: bool = False, mark: int | None = None) -> IndexReport:
        """Bring the index up to date with the articles' folder, as planned if there is a `mark` of a plan.

        Raises VerbatimError; RegressionError when the old index goes on for the pinned questions' sake.
        """
        seen = self._fingerprint()
        return self._index(self._read, progress, lambda: seen, full=full, mark=mark)

    def follow(self, progress: Progress, *, patient: bool, rest: float = REST) -> IndexReport:
        """The same for a folder that has changed, as nobody looks on: what is being written is left out.

        That is also what has not rested for `rest` seconds.

        Raises StaleError where there is nothing to follow, and if `patient` where something would be left
        out; ArticleError where all files have gone, as when a disk is missing.
        """
        with self._store.writing():  # nobody goes back between the look and the run
            if self.watch(rest).folder is not Folder.CHANGED:
                raise StaleError(STALE)
            seen, state, files = self._stamp(), state_of(self._folder), Resting(rest)
            return self._index(
                lambda: self._read_resting(files, patient=patient),
                progress,
                lambda: state.fingerprint(*seen, without=files.left_out),
            )

    def plan(self, *, full: bool = False) -> Plan:
        """What `index` would do now; embeds nothing. Raises VerbatimError."""
        return self._indexer(self._read, quietly).plan(quietly, full=full)

    def add(self, articles: Sequence[Article], progress: Progress) -> None:
        """Index these articles and look at no other.

        Raises VerbatimError; RegressionError when the old index goes on for the pinned questions' sake.
        """

        def approve(new: Searched, old: Searched | None) -> None:
            self._examine(new, old)

        self._indexer(self._read, progress).add(articles, progress, approve=approve)

    def look(self) -> Folder:
        """Have files come, gone or changed since the last `index`?"""
        if self._store.recall(_SEEN) == self._fingerprint():
            return Folder.SAME
        return self._changed()

    def watch(self, rest: float = REST) -> Look:
        """The same, as nobody looks on: what is being written doesn't count until it rests."""
        state, further = state_of(self._folder), self._stamp()
        seen = self._store.recall(_SEEN)
        if seen == state.fingerprint(*further):
            return Look(Folder.SAME, written=False)
        written = {path for path, stamp in state.files.items() if stamp and is_being_written(path, rest)}
        if seen == state.fingerprint(*further, without=written):
            return Look(Folder.SAME, written=bool(written))
        return Look(self._changed(), written=bool(written))

    def open_files(self) -> list[str]:
        """The files that somebody has open for writing, by their names in the folder."""
        files = [path for path, stamp in state_of(self._folder).files.items() if stamp]
        return [path.relative_to(self._folder).as_posix() for path in files if is_being_written(path, 0.0)]

    def _changed(self) -> Folder:
        return Folder.HELD if self._store.history.standing().held else Folder.CHANGED

    def _index(
        self,
        read: Read,
        progress: Progress,
        seen: Callable[[], str],
        *,
        full: bool = False,
        mark: int | None = None,
    ) -> IndexReport:
        unanswered: list[tuple[str, str]] = []

        def approve(new: Searched, old: Searched | None) -> None:
            unanswered.extend(self._examine(new, old))

        try:
            report = self._indexer(read, progress).run(progress, full=full, mark=mark, approve=approve)
        except RegressionError:
            self._store.remember(_SEEN, seen())  # a start would only find the same again
            raise
        self._store.remember(_SEEN, seen())
        return replace(report, unanswered=tuple(unanswered))

    def _read(self, read: ReadBytes = read_bytes) -> Iterable[Article | Rejected]:
        """The articles of the folder, and those that came through Discord."""
        files = read_folder(self._folder, max_file_bytes=self._most_bytes, read=read)
        return first_of_each_key(chain(files, self._store.moderation.kept()))

    def _read_resting(self, files: Resting, *, patient: bool) -> Iterator[Article | Rejected]:
        """The same without `files` that are being written, unless nothing is left."""
        if not any(True for _ in read_folder(self._folder, max_file_bytes=self._most_bytes)):
            kept = self._store.moderation.kept()
            brought = {one.key if isinstance(one, Article) else one.name for one in kept}
            if self._store.digests().keys() - brought:
                raise ArticleError(_EMPTIED)
        yield from self._read(files.read)
        if patient and files.left_out:
            raise StaleError(STALE)

    def _fingerprint(self) -> str:
        """Of all that an index run reads: the files of the folder, and what moderators decided."""
        return state_of(self._folder).fingerprint(*self._stamp())

    def _stamp(self) -> tuple[str, str]:
        """What counts beside the files."""
        return str(self._most_bytes), self._store.moderation.stamp()
