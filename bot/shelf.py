"""The catalogue in memory, read anew when the index has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.catalogue import Catalogue
from retrieval.errors import VerbatimError
from retrieval.schema import ArticleRef

# The version that is known -> the version that there is and its articles, or None if it is that one.
Listing = Callable[[int], tuple[int, tuple[ArticleRef, ...]] | None]

_log = logging.getLogger(__name__)


class Shelf:
    """Keeps the catalogue of what `listing` lists, called in a thread; with or without `publishers`."""

    def __init__(self, listing: Listing, *, publishers: bool = True) -> None:
        self._listing = listing
        self._publishers = publishers
        self._version = -1
        self._catalogue = Catalogue(())
        self._reading = asyncio.Lock()

    async def catalogue(self) -> Catalogue:
        """The catalogue as the index is now; raises StoreError."""
        async with self._reading:
            return await asyncio.to_thread(self._newest)

    async def fill(self) -> None:
        """Have the catalogue at hand before anybody asks for it."""
        try:
            await self.catalogue()
        except VerbatimError as error:
            _log.warning("the list of articles could not be read: %s", error)

    def _newest(self) -> Catalogue:
        listed = self._listing(self._version)
        if listed is not None:
            version, articles = listed
            self._catalogue, self._version = Catalogue(articles, publishers=self._publishers), version
        return self._catalogue
