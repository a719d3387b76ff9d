"""What every store offers, and the values that go in and out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from retrieval.schema import Article, ArticleRef, Passage, Sentence
from retrieval.store.earlier import Earlier
from retrieval.store.searched import Approve, Searched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from retrieval.store.arrivals import Arrival
    from retrieval.store.journal import Journal
    from retrieval.store.moderation import Moderation
    from retrieval.store.pins import Pins
    from retrieval.store.repeats import Repeats

Progress = Callable[[str, int, int], None]  # stage, done, total


def quietly(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches this progress."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index was made; an index made by another recipe is refused."""

    model: str
    model_digest: str
    dimensions: int
    passages: str
    sentences: str
    tokens: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article ready to be stored, with `passage_vectors` (P, d) and `sentence_vectors` (S, d), unit rows.

    `digest` is the hash of the article's content: title, text and everything that is shown of it.
    """

    article: Article
    digest: str
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    passage_vectors: NDArray[np.float16]
    sentence_vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Batch:
    """One change of the collection: `put` maps keys to the digests of staged entries, `remove` names keys.

    A key in both is put. `whole` says that `put` names every article that is to be, so that
    nothing else needs to wait. `full` publishes what a full rebuild has staged.
    """

    put: Mapping[str, str] = field(default_factory=dict)
    remove: frozenset[str] = frozenset()
    whole: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """What `status` shows of a store. `as_of` is None and the counts are 0 before the first index.

    `generation` is empty until one stands; `bytes` counts the whole folder. Of the `articles` moderators have
    `hidden` or removed some, which nobody is shown; `same_story` counts those whose story another one
    carries, too.
    """

    articles: int
    passages: int
    sentences: int
    version: int
    generation: str
    as_of: datetime | None
    recipe: Recipe | None
    bytes: int
    hidden: int = 0
    same_story: int = 0


@dataclass(frozen=True, slots=True)
class Outdated:
    """A version of an article, which was live `until` (UTC) another one took its place or it went."""

    article: Article
    until: datetime


class PassageStore(Searched, Protocol):
    """Safe to use from several threads and beside other processes; one of them writes at a time.

    Every method may raise StoreDamagedError, or StoreError when the disk or an engine fails. `journal` is
    what is kept about people, `pins` are the questions that must be answered, `history` the generations that
    one can go back to, `likenesses` which articles carry the same story, `moderation` what moderators
    decided: articles that they have hidden or removed are in no search, list or text from then on, whatever
    is indexed.
    """

    journal: Journal
    pins: Pins
    history: Earlier
    moderation: Moderation
    likenesses: Repeats

    def writing(self) -> AbstractContextManager[None]:
        """Be the one who writes, over `stage`, `apply` and `switch`; those take it alone when it is not held.

        Belongs to the thread that entered it, which may enter it again. Raises StoreBusyError within a
        second when another thread or process holds it.
        """

    def check_recipe(self) -> None:
        """Raises RecipeError when the index was made by another recipe; an empty store has none."""

    def digests(self) -> Mapping[str, str]:
        """Key to digest of every live article, whatever recipe it was stored under."""

    def staged(self, digests: Mapping[str, str], *, full: bool = False) -> frozenset[str]:
        """The keys of `digests` whose entry is stored already, live or waiting, under that very digest.

        Only entries of this store's own recipe count: after a change of recipe nothing does. With `full` only
        those count that a full rebuild has staged since the last one was `finished`, and that are undamaged.
        """

    def stage(self, entries: Sequence[Entry], *, full: bool = False) -> None:
        """Store entries durably, in one transaction, but invisibly until `apply` names them.

        An entry that waits under the same key and digest is replaced. With `full` they are noted as those of
        a full rebuild, which the next one keeps if this one is stopped.
        """

    def finished(self) -> None:
        """Note that an index run came to its end: the next full rebuild embeds everything.

        What a full rebuild that was stopped has staged, and what still waits, is kept for the next one.
        """

    def carry(self, articles: Sequence[tuple[Article, str]]) -> frozenset[str]:
        """Stage those, each with its digest, whose live entry has the same title and text; their keys.

        They keep its sentences, passages and vectors, which nothing else of an article goes into.
        """

    def apply(self, batch: Batch) -> int:
        """Make the batch visible in one transaction; the new version (the old one if nothing changed).

        A key put under the digest that is live already is no change; a key to remove that is not there
        neither. `as_of` moves in any case, so an empty batch says "looked again, nothing to do". Raises
        RecipeError when articles of another recipe would stay live: after a change of recipe every article
        is put again or removed.

        What waits for a key of the batch is published or dropped, in a `whole` one also what waits for
        others. Only what a full rebuild has staged goes on waiting for a `full` batch, as long as it is of
        our recipe and of the digest that is put: who resumes a full rebuild finds what it had, whatever ran
        in between, and nothing that is out of date.
        """

    def switch(self, progress: Progress, approve: Approve | None = None) -> bool:
        """Build the current version's generation and switch to it; False if it stands already, undamaged.

        `approve` is shown the new generation and the serving one, before anybody is sent to the new one. If
        it raises, the old one goes on, the articles are again as they were, and what was staged waits again.
        Where none of the same recipe can go on it is shown None in its place. What was killed between
        `apply` and `switch` is completed by the next search, unless there are pins and one of the same
        recipe to go on with: then that search takes it back, as if `approve` had raised.
        """

    def article(self, key: str, *, withdrawn: bool = False) -> Article | None:
        """The live article of that key.

        Only if `withdrawn` one that is hidden or removed, or was brought in and is not indexed yet.
        """

    def outdated(self, key: str, digest: str) -> Outdated | None:
        """The version of that article and digest, if it is live no longer; None for a withdrawn article."""

    def listing(self, known: int, *, withdrawn: bool = False) -> tuple[int, tuple[ArticleRef, ...]] | None:
        """The edition and its live articles, newest first, undated last; None if `known` is that one.

        A new edition comes with every change and every decision; `withdrawn` as above.
        """

    def twin(self, text: str) -> ArticleRef | None:
        """A live article that has that very text, hidden or not."""

    def versions(self, key: str) -> list[Arrival]:
        """The versions of that article that are or were there, the newest first."""

    def erase_removed(self, before: datetime) -> frozenset[str]:
        """Erase the articles that were removed before that time, with their history; their keys."""

    def holding(self, text: str, limit: int) -> tuple[int, list[Article]]:
        """How many live articles hold that text, character for character, and the newest `limit` of them."""

    def health(self) -> Health:
        """Counts, version and age of what was applied last; cheap."""

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact beside the index, durably, in place of the one it had under that key."""

    def recall(self, key: str) -> str | None:
        """The fact kept under that key."""

    def close(self) -> None:
        """Give back files and connections."""
