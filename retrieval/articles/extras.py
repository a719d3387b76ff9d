"""Libraries that read heavy formats: imported when a file needs one, and whatever they raise is a reason."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from retrieval.errors import ArticleError


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
