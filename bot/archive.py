"""All articles, as moderators work on them: also those that nobody else is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.catalogue import Catalogue
from bot.errors import CurationError, StoppedError
from bot.markdown import escape_line
from bot.shelf import Listing, Shelf
from bot.texts import NO_ARTICLES
from bot.texts import articles as texts
from retrieval.errors import RegressionError, StoreBusyError, StoreEmptyError, VerbatimError
from retrieval.schema import Article, ArticleRef
from retrieval.store.arrivals import Arrival
from retrieval.store.moderation import Moderation
from retrieval.store.protocol import PassageStore, Progress
from retrieval.store.repeats import Repeats

NAME = 100  # characters of a title in a sentence
_PATIENCE = 600.0  # seconds to wait for somebody else's index run
_BREATH = 1.0
_REASON = 300


@dataclass(frozen=True, slots=True)
class Archive:
    """The store as moderators see it, each function called in a thread.

    `listing` and `article` know all live articles, hidden or not; `versions` are those of an article,
    `twin` finds one of the same text, `likenesses` those of the same story. `add` indexes articles beside
    the others, `erase_removed` erases what was removed before a time. Files have `most_bytes`.
    """

    moderation: Moderation
    likenesses: Repeats
    listing: Listing
    article: Callable[[str], Article | None]
    versions: Callable[[str], Sequence[Arrival]]
    twin: Callable[[str], ArticleRef | None]
    add: Callable[[Sequence[Article], Progress], None]
    erase_removed: Callable[[datetime], frozenset[str]]
    most_bytes: int


def archive_of(
    store: PassageStore, add: Callable[[Sequence[Article], Progress], None], most_bytes: int
) -> Archive:
    """The archive over a store."""
    return Archive(
        moderation=store.moderation,
        likenesses=store.likenesses,
        listing=partial(store.listing, withdrawn=True),
        article=partial(store.article, withdrawn=True),
        versions=store.versions,
        twin=store.twin,
        add=add,
        erase_removed=store.erase_removed,
        most_bytes=most_bytes,
    )


class Stacks:
    """Finds articles for moderators by what they type, and has them indexed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._shelf = Shelf(self._listing, publishers=False)
        self._stopping = False

    async def catalogue(self) -> Catalogue:
        """All live articles, hidden and removed ones too; raises StoreError."""
        return await self._shelf.catalogue()

    async def called(self, typed: str) -> Article:
        """The one article that is called so, whether it was picked or typed.

        Raises CurationError, with the closest titles or when several are called so, and StoreEmptyError.
        """
        catalogue = await self.catalogue()
        found = catalogue.named(typed)
        if found is None:
            closest = [escape_line(title, NAME) for title in catalogue.closest(typed)]
            if not closest:
                raise StoreEmptyError(NO_ARTICLES)
            raise CurationError(texts.unknown(escape_line(typed, NAME), closest))
        if len(found.articles) > 1:
            raise CurationError(texts.several(escape_line(found.name, NAME), len(found.articles)))
        article = await asyncio.to_thread(self._archive.article, found.articles[0])
        if article is None:  # it has gone since it was listed
            raise CurationError(texts.unknown(escape_line(typed, NAME), [escape_line(found.name, NAME)]))
        return article

    async def index(self, articles: Sequence[Article]) -> None:
        """Have these articles indexed, after whoever is indexing.

        Raises CurationError, StoppedError; RegressionError when pinned questions keep them out.
        """
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                await asyncio.to_thread(self._archive.add, articles, self._go_on)
            except StoreBusyError as error:
                if time.monotonic() > deadline:
                    raise CurationError(texts.not_indexed(escape_line(str(error), _REASON))) from error
                self._go_on()
                await asyncio.sleep(_BREATH)
            except RegressionError:
                raise  # what was decided is to be taken back
            except VerbatimError as error:
                raise CurationError(texts.not_indexed(escape_line(str(error), _REASON))) from error
            else:
                return

    def stop(self) -> None:
        """Stop indexing at the next step; what was decided is kept."""
        self._stopping = True

    def _listing(self, known: int) -> tuple[int, tuple[ArticleRef, ...]] | None:
        return self._archive.listing(known)

    def _go_on(self, *_step: object) -> None:
        if self._stopping:
            raise StoppedError(texts.STOPPED)
