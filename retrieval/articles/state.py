"""What a folder of articles is like, without reading a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.articles.folder import is_readable
from retrieval.articles.names import is_hidden, is_temporary


@dataclass(frozen=True, slots=True)
class State:
    """The files of the folder `place` at one moment, but hidden and temporary ones.

    Each has a stamp of its size and time; of what has no reader only the name counts, and its stamp is empty.
    """

    place: str
    files: Mapping[Path, str]

    def fingerprint(self, *further: str, without: Collection[Path] = ()) -> str:
        """Of all files but these, and of what else counts."""
        kept = [f"{path}\0{stamp}" for path, stamp in self.files.items() if path not in without]
        text = "\n".join([self.place, *further, *kept])
        return hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=16).hexdigest()


def state_of(folder: Path) -> State:
    """What `folder` is like now; one that is missing is like an empty one."""
    files = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            if is_hidden(name) or is_temporary(name):
                continue
            path = Path(place, name)
            try:
                about = path.lstat()
            except FileNotFoundError:  # it has gone since it was listed
                continue
            files[path] = f"{about.st_size}\0{about.st_mtime_ns}" if is_readable(name) else ""
    return State(str(folder.resolve()), files)
