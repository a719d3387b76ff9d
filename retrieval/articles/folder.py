"""Reads a folder of articles, or one file, by the reader registered for its ending."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from retrieval.articles.feed import read_feed
from retrieval.articles.fields import line_of
from retrieval.articles.files import read_bytes, reason_of, unpack
from retrieval.articles.html import read_html
from retrieval.articles.jsonl import read_jsonl
from retrieval.articles.markdown import read_markdown
from retrieval.articles.names import is_hidden, is_temporary
from retrieval.articles.pdf import read_pdf
from retrieval.articles.text import read_text
from retrieval.errors import ArticleError
from retrieval.schema import Article, Rejected

# A file's bytes and key in, its articles out; raises ArticleError when the whole file can't be read.
ArticleReader = Callable[[bytes, str], Iterator[Article | Rejected]]

READERS: Mapping[str, ArticleReader] = MappingProxyType(
    {
        ".txt": read_text,
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".jsonl": read_jsonl,
        ".jsonl.gz": read_jsonl,
        ".html": read_html,
        ".htm": read_html,
        ".pdf": read_pdf,
        ".xml": read_feed,
        ".rss": read_feed,
        ".atom": read_feed,
    }
)


class ReadBytes(Protocol):
    """Reads a file's content, as `files.read_bytes` does."""

    def __call__(self, path: Path, *, max_bytes: int) -> bytes:
        """Raises ArticleError."""


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A file below the folder by its path there, and why it isn't read, if it isn't."""

    key: str
    path: Path
    reason: str = ""


def read_folder(
    folder: Path, *, max_file_bytes: int, read: ReadBytes = read_bytes
) -> Iterator[Article | Rejected]:
    """The articles in `folder` and below, in the order of their paths, and what can't be read, with reasons.

    Hidden and temporary files are skipped; of two articles with one key the first stays. Raises ArticleError
    at once when there is no such folder.
    """
    if not folder.is_dir():
        raise ArticleError(
            f"There is no folder {line_of(str(folder))}; "
            "create it and put articles into it, or set articles.folder to another."
        )
    return first_of_each_key(_read_all(folder, max_file_bytes, read))


def read_file(path: Path, *, key: str, max_file_bytes: int) -> Iterator[Article | Rejected]:
    """The articles in one file, called `key` in keys and in reasons, and what can't be read, with reasons."""
    return first_of_each_key(_read_one(path, key, max_file_bytes, read_bytes))


def read_upload(data: bytes, *, name: str, key: str, max_bytes: int) -> Iterator[Article | Rejected]:
    """The articles in the bytes of a file of that name, called `key` in keys, and what can't be read."""
    return first_of_each_key(_read_bytes(lambda: unpack(data, name, max_bytes=max_bytes), name, key))


def first_of_each_key(items: Iterable[Article | Rejected]) -> Iterator[Article | Rejected]:
    """The items but for articles whose key another before them has; those are rejected."""
    seen = set[str]()
    for item in items:
        if isinstance(item, Article):
            if item.key in seen:
                yield Rejected(line_of(item.key), "Another article before it has the same name or id.")
                continue
            seen.add(item.key)
        yield item


def is_readable(name: str) -> bool:
    """Is there a reader for files of that name?"""
    return name.lower().endswith(tuple(READERS))


def _read_all(folder: Path, max_file_bytes: int, read: ReadBytes) -> Iterator[Article | Rejected]:
    for found in sorted(_walk(folder)):
        if found.reason:
            yield Rejected(line_of(found.key), found.reason)
        else:
            yield from _read_one(found.path, found.key, max_file_bytes, read)


def _read_one(path: Path, key: str, max_file_bytes: int, read: ReadBytes) -> Iterator[Article | Rejected]:
    return _read_bytes(lambda: read(path, max_bytes=max_file_bytes), path.name, key)


def _read_bytes(bytes_of: Callable[[], bytes], name: str, key: str) -> Iterator[Article | Rejected]:
    try:
        read = _reader_of(name)
        for item in read(bytes_of(), key):
            yield item if isinstance(item, Article) else Rejected(line_of(item.name), item.reason)
    except ArticleError as error:
        yield Rejected(line_of(key), str(error))


def _reader_of(name: str) -> ArticleReader:
    for ending, reader in READERS.items():
        if name.lower().endswith(ending):
            return reader
    raise ArticleError(f"Only files ending in {', '.join(READERS)} can be read.")


def _walk(root: Path) -> Iterator[_Found]:
    """Every file below `root` that is neither hidden nor temporary, in no order."""
    inside = os.path.realpath(root)
    waiting = [root]  # a list rather than recursion: folders may be nested deeper than Python's stack
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = [entry for entry in listing if not is_hidden(entry.name)]
        except OSError as error:
            reason = f"The folder can't be read ({reason_of(error)})."
            yield _Found(folder.relative_to(root).as_posix(), folder, reason)
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif not is_temporary(entry.name):
                reason = _why_not_follow(path, inside) if entry.is_symlink() else ""
                yield _Found(path.relative_to(root).as_posix(), path, reason)


def _why_not_follow(link: Path, inside: str) -> str:
    """The reason why `link` is not read, or nothing if it leads to a file inside the articles' folder."""
    try:
        target = Path(os.path.realpath(link, strict=True))
    except OSError as error:
        return f"It is a link that leads nowhere ({reason_of(error)})."
    if not target.is_relative_to(inside):
        return "It is a link that leads outside the articles' folder; copy the file here instead."
    return "It is a link to a folder; links to folders are not followed." if target.is_dir() else ""
