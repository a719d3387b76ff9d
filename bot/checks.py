"""What `verbatim doctor` looks at beside the store, each check by itself; none changes anything."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bot.texts import doctor as texts
from retrieval.articles.extras import missing_extras
from retrieval.articles.fields import line_of
from retrieval.findings import Finding, attention, broken, fine
from retrieval.readers import OFF, PACKAGED, read_packaged
from retrieval.schema import Article, Rejected
from retrieval.store.protocol import Progress
from retrieval.weights import Weights

LEAST = 1_000_000  # bytes: with less not even a small change is written

_NAMED = 3  # files named one by one
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MEGABYTE = 1e6


def secrets(dotenv: Path) -> Iterator[Finding]:
    """Whether others may read the file that holds the token; Windows has other ways to say that."""
    if os.name == "nt" or not dotenv.is_file():
        return
    if dotenv.stat().st_mode & _OTHERS:
        yield attention("secrets", texts.ENV_OPEN, texts.CLOSE_ENV)
    else:
        yield fine("secrets", texts.ENV_PRIVATE)


def formats() -> Iterator[Finding]:
    """Which of the heavy formats can be read."""
    missing = missing_extras()
    if missing:
        yield attention("formats", texts.missing(", ".join(missing)), texts.install(",".join(missing)))
    else:
        yield fine("formats", texts.FORMATS)


def articles(read: Iterable[Article | Rejected], folder: Path, progress: Progress) -> Iterator[Finding]:
    """Whether everything in the articles' folder can be read."""
    count, rejected = 0, list[Rejected]()
    for item in read:
        if isinstance(item, Rejected):
            rejected.append(item)
        else:
            count += 1
            progress("reading articles", count, 0)
    where = line_of(str(folder))
    if rejected:
        named = "; ".join(f"{one.name}: {one.reason.rstrip('.')}" for one in rejected[:_NAMED])
        named += "; …" if len(rejected) > _NAMED else ""
        found = texts.rejected(count, where, len(rejected), named)
        yield attention("articles", found, texts.REJECTED)
    else:
        yield fine("articles", texts.articles(count, where))


def model(weights: Weights) -> Iterator[Finding]:
    """The embedding model, whose digest was compared where it is known."""
    name = line_of(weights.name)
    yield fine("model", f"{texts.MODEL}: {name}, SHA-256 {weights.sha256[:12]}….")


def reader(name: str) -> Iterator[Finding]:
    """What marks the answer's words; raises ModelError."""
    if name == PACKAGED:
        read_packaged()
    yield fine("reader", {PACKAGED: texts.READER, OFF: texts.NO_READER}.get(name, texts.OTHER_READER))


def access(folder: Path) -> Iterator[Finding]:
    """Whether who runs this may read and write the store's folder and all in it."""
    if not folder.exists():
        above = _above(folder)
        if os.access(above, os.W_OK | os.X_OK):
            yield fine("folder", texts.NO_FOLDER_YET)
        else:
            yield broken("folder", texts.cannot(line_of(str(folder)), "made"), texts.RIGHTS)
        return
    if not folder.is_dir():
        yield broken("folder", texts.no_directory(line_of(str(folder))), texts.NO_DIRECTORY)
        return
    refused = list(islice(_refused(folder), 1))
    yield broken("folder", refused[0], texts.RIGHTS) if refused else fine("folder", texts.READABLE)


def space(folder: Path, needed: int) -> Iterator[Finding]:
    """Whether the disk has room for a full rebuild."""
    free = shutil.disk_usage(_above(folder)).free
    found = texts.space(free / _MEGABYTE, needed / _MEGABYTE)
    if free < LEAST:
        yield broken("disk", found, texts.FREE_SPACE)
    elif free < needed:
        yield attention("disk", found, texts.FREE_SPACE)
    else:
        yield fine("disk", found)


def _refused(folder: Path) -> Iterator[str]:
    """What below the folder can't be read or written, said of each."""
    for root, _, names in os.walk(folder):
        for path, rights in [(Path(root), os.X_OK), *((Path(root, name), 0) for name in names)]:
            for right, what in ((os.R_OK, "read"), (os.W_OK | rights, "written")):
                if path.exists() and not os.access(path, right):
                    yield texts.cannot(line_of(str(path)), what)


def _above(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
