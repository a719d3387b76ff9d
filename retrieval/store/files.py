"""Files and folders that survive a power cut, and digests that notice a flipped byte."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

DIGEST_BYTES = 16


def sync_tree(folder: Path) -> None:
    """Force every file and folder below `folder`, and itself, onto the disk."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync_file(Path(root, name))
        sync_folder(Path(root))


def sync_folder(folder: Path) -> None:
    """Force a folder's list of names onto the disk; Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())


def digest(data: bytes) -> str:
    """The blake2b digest of some bytes, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def file_digest(path: Path) -> str:
    """The blake2b digest of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()


def folder_bytes(folder: Path) -> int:
    """The size of all files below a folder; those that vanish meanwhile count nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(root, name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def remove(path: Path) -> None:
    """Delete a folder or file; one that another process holds open on Windows stays for the next time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
