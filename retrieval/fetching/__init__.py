"""Fetches web pages safely: what may be fetched is decided apart from the sockets that do it."""

from __future__ import annotations

from retrieval.fetching.importing import Importer
from retrieval.fetching.sockets import Bounds

__all__ = ["Bounds", "Importer"]
