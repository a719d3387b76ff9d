"""Whether a folder of articles is as it was, without reading a file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def fingerprint(folder: Path, *further: str) -> str:
    """Of the names, sizes and times of all files in the folder but hidden ones, and of what else counts."""
    parts = [str(folder.resolve()), *further]
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place, name)
            try:
                stat = path.lstat()
            except FileNotFoundError:  # it has gone since it was listed
                continue
            parts.append(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}")
    return hashlib.blake2b("\n".join(parts).encode(errors="surrogateescape"), digest_size=16).hexdigest()
