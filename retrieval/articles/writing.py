"""Whether somebody is still writing a file.

Linux knows whether anybody has it open for writing: then it refuses a read lease (fcntl(2), F_SETLEASE).
Elsewhere, for files of other owners and on network drives only its rest tells.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from pathlib import Path

from retrieval.articles.files import read_bytes
from retrieval.errors import ArticleError

REST = 3.0  # seconds; whoever writes a file in pieces seldom rests for longer
OPEN = 600.0  # seconds after which a file that is open and does not change is taken for whole
_MOUNTS = "/proc/self/mountinfo"
# Their refusal only says that the server lets nobody keep the file in memory here.
_REMOTE = frozenset({"cifs", "nfs4", "smb3"})


def is_being_written(path: Path, rest: float) -> bool:
    """Has it changed within `rest` seconds, or lately while somebody still has it open for writing?"""
    try:
        about = path.stat()
    except (OSError, ValueError):  # whoever reads it is told why
        return False
    rests = abs(time.time() - max(about.st_mtime, about.st_ctime))  # a server's clock may be ahead
    return stat.S_ISREG(about.st_mode) and (rests < rest or (rests < OPEN and is_open_for_writing(path)))


def is_open_for_writing(path: Path) -> bool:
    """Has anybody that regular file open for writing? False where nobody can tell."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - Windows has none

    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return isinstance(error, BlockingIOError)  # it is leased to somebody, as Samba does for its clients
    try:
        # Who opens it for writing within these microseconds waits for the lease's end, and a signal asks
        # for that. SIGIO, the usual one, would end this process; SIGURG is heard by nobody.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return os.fstat(file).st_dev not in remote_devices(Path(_MOUNTS).read_text(errors="replace"))
    except OSError:  # somebody else's file, or a drive that knows no leases
        return False
    finally:
        os.close(file)
    return False


def remote_devices(mounts: str) -> frozenset[int]:
    """The devices among these lines of mountinfo (proc(5)) whose leases say something else."""
    lines = [line.split() for line in mounts.splitlines()]
    numbers = [line[2].split(":") for line in lines if line[line.index("-") + 1] in _REMOTE]
    return frozenset(os.makedev(int(major), int(minor)) for major, minor in numbers)


class Resting:
    """Reads files that nobody is writing, which have rested for `rest` seconds; `left_out` are the others."""

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self.left_out: set[Path] = set()

    def read(self, path: Path, *, max_bytes: int) -> bytes:
        """The content as `read_bytes` gives it; raises ArticleError also while somebody writes the file."""
        before = _stamp(path)
        if not is_being_written(path, self._rest):
            content = read_bytes(path, max_bytes=max_bytes)
            if _stamp(path) == before:
                return content
        self.left_out.add(path)
        raise ArticleError("It is still being written; it is read when it rests.")


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return ()
    return (about.st_ino, about.st_size, about.st_mtime_ns)
