"""A small disk of one's own: a tmpfs that only a process and its children see, and that goes when it ends."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# How to get mounts of one's own, as anybody or as root, and how another process enters them.
_WAYS = {"-rm": ("-U", "-m", "--preserve-credentials"), "-m": ("-m",)}
_MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$0" && shift && exec "$@"'


@functools.cache
def way():
    """The flag of unshare that works here, or nothing."""
    for flag in _WAYS if shutil.which("unshare") and shutil.which("nsenter") else ():
        words = ["unshare", flag, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if subprocess.run(words, capture_output=True, check=False, timeout=30).returncode == 0:
            return flag
    return ""


needs_mounts = pytest.mark.skipif(
    "not __import__('mounts').way()", reason="this system lets nobody here mount a file system"
)


def on_disk(folder, size):
    """The words before a program that has a disk of that size at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return ["unshare", way(), "sh", "-c", _MOUNT, str(folder), size]


@dataclass
class Disk:
    """The disk at `at` of the running process `pid`, as everybody can reach it."""

    pid: int
    at: Path

    @property
    def folder(self):
        return Path(f"/proc/{self.pid}/root{self.at}")

    @property
    def free(self):
        about = os.statvfs(self.folder)
        return about.f_bavail * about.f_frsize

    def leave(self, free):
        """Fill it up to so many free bytes."""
        filler = self.folder / "filler"
        filler.unlink(missing_ok=True)
        filler.write_bytes(bytes(max(0, self.free - free)))

    def empty(self):
        """Take away what filled it."""
        (self.folder / "filler").unlink(missing_ok=True)

    def protect(self, *, readonly):
        """Let nobody write to it, or everybody again."""
        enter = ["nsenter", "-t", str(self.pid), *_WAYS[way()]]
        options = "remount,ro" if readonly else "remount,rw"
        subprocess.run([*enter, "mount", "-o", options, str(self.at)], check=True, timeout=30)
