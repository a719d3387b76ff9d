"""Keeps the index at the state of the articles' folder: when asked, and when the folder is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import chain
from pathlib import Path

from retrieval.articles import fingerprint, first_of_each_key, read_folder
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
        return self._index(self._read, progress, self._fingerprint(), full=full, mark=mark)

    def follow(self, progress: Progress) -> IndexReport:
        """The same for a folder that has changed, as nobody looks on.

        Raises StaleError while its files go on changing, and where there is nothing to follow; ArticleError
        where all of them have gone, as when a disk is missing.
        """
        with self._store.writing():  # nobody goes back between the look and the run
            if self.look() is not Folder.CHANGED:
                raise StaleError(STALE)
            seen = self._fingerprint()
            return self._index(lambda: self._read_settled(seen), progress, seen)

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
        return Folder.HELD if self._store.history.standing().held else Folder.CHANGED

    def _index(
        self, read: Read, progress: Progress, seen: str, *, full: bool = False, mark: int | None = None
    ) -> IndexReport:
        unanswered: list[tuple[str, str]] = []

        def approve(new: Searched, old: Searched | None) -> None:
            unanswered.extend(self._examine(new, old))

        try:
            report = self._indexer(read, progress).run(progress, full=full, mark=mark, approve=approve)
        except RegressionError:
            self._store.remember(_SEEN, seen)  # a start would only find the same again
            raise
        self._store.remember(_SEEN, seen)
        return replace(report, unanswered=tuple(unanswered))

    def _read(self) -> Iterable[Article | Rejected]:
        """The articles of the folder, and those that came through Discord."""
        files = read_folder(self._folder, max_file_bytes=self._most_bytes)
        return first_of_each_key(chain(files, self._store.moderation.kept()))

    def _read_settled(self, seen: str) -> Iterator[Article | Rejected]:
        """The same, unless a file changes meanwhile or nothing is left."""
        if not any(True for _ in read_folder(self._folder, max_file_bytes=self._most_bytes)):
            kept = self._store.moderation.kept()
            brought = {one.key if isinstance(one, Article) else one.name for one in kept}
            if self._store.digests().keys() - brought:
                raise ArticleError(_EMPTIED)
        yield from self._read()
        if self._fingerprint() != seen:
            raise StaleError(STALE)

    def _fingerprint(self) -> str:
        """Of all that an index run reads: the files of the folder, and what moderators decided."""
        return fingerprint(self._folder, str(self._most_bytes), self._store.moderation.stamp())
