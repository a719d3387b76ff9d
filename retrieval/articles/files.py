"""Reads a file's bytes within a limit, so that no file can fill the memory."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from pathlib import Path

from retrieval.errors import ArticleError

_MEGABYTE = 1_000_000


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """The content of `path`, unpacked if its name ends in `.gz`.

    Raises ArticleError for whatever goes wrong, also if it is over `max_bytes` packed or unpacked.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # opening a pipe would wait for ever
            raise ArticleError("It is not a regular file.")
        if about.st_size > max_bytes:
            raise ArticleError(_too_big("It is", max_bytes))
        if path.name.lower().endswith(".gz"):
            return _unpacked(path, max_bytes)
        with path.open("rb") as file:
            return _within(file.read(max_bytes + 1), max_bytes, "It is")
    except (OSError, ValueError) as error:  # ValueError: a null character in a path
        raise ArticleError(f"It can't be read ({reason_of(error)}).") from error


def unpack(data: bytes, name: str, *, max_bytes: int) -> bytes:
    """The bytes of a file of that name, unpacked if it ends in `.gz`; raises ArticleError as above."""
    _within(data, max_bytes, "It is")
    return _unpacked(io.BytesIO(data), max_bytes) if name.lower().endswith(".gz") else data


def reason_of(error: Exception) -> str:
    """What the operating system says about `error`, without the path, which the caller names."""
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__


def _unpacked(packed: Path | io.BytesIO, max_bytes: int) -> bytes:
    try:
        with gzip.open(packed) as file:
            return _within(file.read(max_bytes + 1), max_bytes, "Unpacked it is")
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise ArticleError("It is no complete gzip file; pack it again.") from None


def _within(data: bytes, max_bytes: int, subject: str) -> bytes:
    if len(data) > max_bytes:
        raise ArticleError(_too_big(subject, max_bytes))
    return data


def _too_big(subject: str, max_bytes: int) -> str:
    size = f"{max_bytes / _MEGABYTE:g} MB" if max_bytes >= _MEGABYTE else f"{max_bytes:,} bytes"
    return f"{subject} over the limit of {size}; split it or raise articles.max_file_megabytes."
