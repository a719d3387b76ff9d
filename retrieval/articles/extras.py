"""Libraries that read heavy formats: imported when a file needs one, and whatever they raise is a reason."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from retrieval.errors import ArticleError

# What each extra of this project installs that a reader of articles imports.
EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"html": ("trafilatura", "lxml"), "pdf": ("pypdf",), "feeds": ("feedparser",)}
)


def missing_extras() -> list[str]:
    """The extras of which something is not installed; nothing is imported."""
    return [extra for extra, libraries in EXTRAS.items() if not all(map(find_spec, libraries))]


def need(library: str, extra: str) -> Any:
    """The library that `extra` of this project installs; raises ArticleError that says how."""
    try:
        return importlib.import_module(library)
    except ImportError:
        raise ArticleError(f"Reading it needs {library}: pip install 'verbatim[{extra}]'.") from None


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken or hostile file into ArticleError."""
    try:
        yield
    except ArticleError:
        raise
    except RecursionError:
        raise ArticleError(f"This {what} is nested too deeply.") from None
    except Exception as error:
        raise ArticleError(f"It is no {what} that can be read ({type(error).__name__}).") from error
