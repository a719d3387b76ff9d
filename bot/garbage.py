"""Importing much without looking for garbage in it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Look for no garbage among PyTorch's imports: a million objects, all of which stay.

    Doing so again and again, and once more at the end, took a third of the processor time of `verbatim ask`.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
