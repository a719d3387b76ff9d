"""The catalogue is read anew when the index has changed, and only then."""

from __future__ import annotations

import asyncio
import logging

import pytest
from made_answers import make_article

from bot.commands.asking import ask_command
from bot.shelf import Shelf
from retrieval.errors import StoreError


class Listing:
    """A store's listing whose version and articles a test sets; `known` is what it was asked."""

    def __init__(self, version, *titles):
        self.version, self.titles = version, titles
        self.known = []

    def __call__(self, known):
        self.known.append(known)
        if known == self.version:
            return None
        return self.version, tuple(make_article(id=title, title=title) for title in self.titles)


def broken(known):
    raise StoreError("The disk refused.")


def titles(shelf):
    return [one.title for one in asyncio.run(shelf.catalogue()).matching("")]


def test_the_catalogue_follows_the_index():
    """Each look asks for what is newer than the version at hand; a change is seen at once."""
    listing = Listing(1, "A")
    shelf = Shelf(listing)
    assert titles(shelf) == ["A"]
    assert titles(shelf) == ["A"]
    listing.version, listing.titles = 2, ("A", "B")
    assert titles(shelf) == ["A", "B"]
    assert listing.known == [-1, 1, 1]


def test_who_looks_at_once_reads_once():
    """Ten keystrokes that come together make one catalogue, which all of them get."""

    async def scenario():
        shelf = Shelf(Listing(1, "A"))
        return await asyncio.gather(*(shelf.catalogue() for _ in range(10)))

    found = asyncio.run(scenario())
    assert all(one is found[0] for one in found)


def test_a_store_that_fails_stops_nobody(caplog):
    """Filling the shelf at the start only logs the failure, whoever asks for the catalogue is told."""
    caplog.set_level(logging.WARNING)
    shelf = Shelf(broken)
    asyncio.run(shelf.fill())
    assert caplog.messages == ["the list of articles could not be read: The disk refused."]
    with pytest.raises(StoreError):
        asyncio.run(shelf.catalogue())


def test_a_store_that_fails_offers_nothing():
    """While somebody types there is no place for a reason: the list is empty."""
    command = ask_command(None, Shelf(broken), None, None)
    assert asyncio.run(command._params["source"].autocomplete(None, "x")) == []
