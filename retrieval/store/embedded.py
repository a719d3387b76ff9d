"""The embedded store: SQLite as the truth, and beside it a generation of FAISS and tantivy, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from retrieval.schema import Article, ArticleRef
from retrieval.store.arrivals import Arrival
from retrieval.store.building import Builder
from retrieval.store.contents import Contents
from retrieval.store.database import Database
from retrieval.store.dense import FLAT_LIMIT
from retrieval.store.earlier import Earlier
from retrieval.store.files import folder_bytes
from retrieval.store.foreign import foreign_errors
from retrieval.store.history import History
from retrieval.store.journal import Journal
from retrieval.store.keeping import Keeper
from retrieval.store.likenesses import Likenesses
from retrieval.store.locking import WriteLock
from retrieval.store.moderation import Moderation
from retrieval.store.pins import Pins
from retrieval.store.protocol import Batch, Entry, Health, Outdated, Progress, Recipe, quietly
from retrieval.store.repeats import Repeats
from retrieval.store.searched import Approve, Candidates, Query, Stored
from retrieval.store.serving import Serving
from retrieval.store.sqlite import Counts, Truth
from retrieval.store.trial import Trial, candidates

DATABASE, LOCK = "verbatim.sqlite3", "lock"
PATIENCE = 30.0  # seconds that a search waits for whoever is building the first generation
GRACE = 0.5  # seconds that a writer waits for a reader who only looks whether something needs mending


class EmbeddedStore:
    """A PassageStore in `folder`, which is made if need be.

    `tokenize` gives the stems of a text, as `recipe.tokens` names them; `notice` is told in one line
    what had to be mended; up to `flat_limit` vectors every one is compared, above that a graph is searched.
    Raises StoreNewerError, StoreDamagedError, StoreBusyError (an older program is indexing), StoreError.
    """

    def __init__(
        self,
        folder: Path,
        recipe: Recipe,
        tokenize: Callable[[str], list[str]],
        notice: Callable[[str], None],
        *,
        flat_limit: int = FLAT_LIMIT,
        patience: float = PATIENCE,
    ) -> None:
        self._folder = folder
        with foreign_errors():
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = WriteLock(folder / LOCK)
            self._database = Database(folder / DATABASE, self._lock)
        self._truth = Truth(self._database, recipe)
        self._contents = Contents(self._database)
        self.journal = Journal(self._database)
        self.pins = Pins(self._database)
        self.moderation = Moderation(self._database, partial(self.article, withdrawn=True))
        self._likenesses = Likenesses(self._database)
        self.likenesses: Repeats = self._likenesses
        builder = Builder(folder / "generations", recipe, tokenize, flat_limit)
        self._keeper = Keeper(
            folder,
            self._truth,
            builder,
            lambda one: Trial(one, self._truth, self._contents, self._likenesses),
            notice,
        )
        self._serving = Serving(
            self._truth,
            self._keeper,
            self.pins,
            lock=self._lock,
            recipe=recipe,
            notice=notice,
            patience=patience,
        )
        self.history: Earlier = History(self._truth, self._keeper, self._serving, self.writing)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one who writes; raises StoreBusyError within a second when another thread or process is."""
        with ExitStack() as stack:
            with foreign_errors():  # not around the block, whose errors are its own
                stack.enter_context(self._lock.held(GRACE))
            yield

    @foreign_errors()
    def check_recipe(self) -> None:
        """Raises RecipeError when the index was made by another recipe; an empty store has none."""
        if self._truth.state() is not None:
            self._serving.state()

    @foreign_errors()
    def digests(self) -> Mapping[str, str]:
        """Key to digest of every live article, whatever recipe it was stored under."""
        return self._truth.digests()

    @foreign_errors()
    def staged(self, digests: Mapping[str, str], *, full: bool = False) -> frozenset[str]:
        """The keys whose entry is stored already, live or waiting, under that digest and our recipe."""
        return self._truth.staged(digests, full=full)

    @foreign_errors()
    def stage(self, entries: Sequence[Entry], *, full: bool = False) -> None:
        """Store entries durably, in one transaction, but invisibly until `apply` names them."""
        with self.writing():
            self._truth.stage(entries, full=full)

    @foreign_errors()
    def finished(self) -> None:
        """Note that an index run came to its end: the next full rebuild embeds everything."""
        with self.writing():
            self._truth.finished()

    @foreign_errors()
    def carry(self, articles: Sequence[tuple[Article, str]]) -> frozenset[str]:
        """Stage those whose live entry has the same title and text, with its vectors; their keys."""
        with self.writing():
            return self._truth.carry(articles)

    @foreign_errors()
    def apply(self, batch: Batch) -> int:
        """Make the batch visible in one transaction; the new version, or the old one if nothing changed."""
        with self.writing():
            return self._truth.apply(batch)

    @foreign_errors()
    def switch(self, progress: Progress, approve: Approve | None = None) -> bool:
        """Build the current version's generation and switch to it; False if it stands already, undamaged."""
        with self.writing():
            if self._truth.state() is None:
                return False
            return self._keeper.repaired(self._serving.state(), progress, approve)[1]

    @foreign_errors()
    def search(self, query: Query) -> Candidates:
        """Dense and lexical lists, joined.

        Raises StoreEmptyError, RecipeError, NothingWithinError, AllHiddenError.
        """
        return candidates(self._serving.answering(), self._truth, self._contents, query)

    @foreign_errors()
    def unknown(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the stems that stand in no passage."""
        return self._serving.answering().unknown(terms)

    @foreign_errors()
    def words(self, beginning: str) -> tuple[str, ...]:
        """The words of titles and passages that begin so, those of more passages first."""
        return self._serving.answering().words(beginning)

    def copies(self, key: str) -> tuple[Article, ...]:
        """The articles that carry the story of that one, newest first."""
        return self._likenesses.copies(key)

    @foreign_errors()
    def fetch(self, ids: Sequence[int]) -> list[Stored]:
        """The passages of these ids, in their order, also those of the generation before."""
        return self._truth.fetch(ids)

    @foreign_errors()
    def article(self, key: str, *, withdrawn: bool = False) -> Article | None:
        """The live article of that key; only if `withdrawn` one that nobody is shown, or not yet."""
        return self._contents.article(key, withdrawn=withdrawn)

    @foreign_errors()
    def outdated(self, key: str, digest: str) -> Outdated | None:
        """The version of that article and digest, if it is live no longer; None for a withdrawn article."""
        return self._contents.outdated(key, digest)

    @foreign_errors()
    def listing(self, known: int, *, withdrawn: bool = False) -> tuple[int, tuple[ArticleRef, ...]] | None:
        """The edition and its live articles, newest first, undated last; None if `known` is that one."""
        return self._contents.listing(known, withdrawn=withdrawn)

    @foreign_errors()
    def twin(self, text: str) -> ArticleRef | None:
        """A live article that has that very text, hidden or not."""
        return self._contents.twin(text)

    @foreign_errors()
    def versions(self, key: str) -> list[Arrival]:
        """The versions of that article that are or were there, the newest first."""
        return self._contents.versions(key)

    @foreign_errors()
    def erase_removed(self, before: datetime) -> frozenset[str]:
        """Erase the articles that moderators removed before that time: text, vectors, history; their keys."""
        overdue = self.moderation.overdue(before)
        if overdue:
            with self.writing():
                self._serving.settled()  # nothing but the erased ones leaves unasked
                if overdue & self.digests().keys():
                    self.apply(Batch(remove=overdue))
                    self.switch(quietly)
                self.history.forget_earlier()  # generations that still hold them
                self.moderation.erase(overdue)
            self._database.empty_log()
        return overdue

    @foreign_errors()
    def holding(self, text: str, limit: int) -> tuple[int, list[Article]]:
        """How many live articles hold that text, character for character, and the newest `limit` of them."""
        return self._contents.holding(text, limit)

    @foreign_errors()
    def health(self) -> Health:
        """Counts, version and age of what was applied last; cheap."""
        state = self._truth.state()
        counts = self._truth.counts() if state else Counts(0, 0, 0)
        return Health(
            articles=counts.articles,
            passages=counts.passages,
            sentences=counts.sentences,
            version=state.version if state else 0,
            generation=state.generation if state and self._keeper.exists(state.generation) else "",
            as_of=state.as_of if state else None,
            recipe=state.recipe if state else None,
            bytes=folder_bytes(self._folder),
            hidden=self._contents.withdrawn()[0],
            same_story=self._likenesses.count(),
        )

    @foreign_errors()
    def remember(self, key: str, value: str) -> None:
        """Keep a small fact beside the index, durably, in place of the one it had under that key."""
        self._truth.remember(key, value)

    @foreign_errors()
    def recall(self, key: str) -> str | None:
        """The fact kept under that key."""
        return self._truth.recall(key)

    @foreign_errors()
    def close(self) -> None:
        """Give back files and connections."""
        self._keeper.close()
        self._database.close()
