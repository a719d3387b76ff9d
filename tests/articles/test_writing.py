"""A file that somebody is writing is told from one that rests, by the real kernel with real writers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.articles import Resting, is_being_written, writing
from retrieval.articles.writing import is_open_for_writing, remote_devices
from retrieval.errors import ArticleError

ROOT = Path(__file__).parents[2]
MOUNTS = """\
25 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
40 25 0:44 / /home/a\\040-\\040b rw shared:5 master:2 - nfs4 server:/x rw,vers=4.2
41 25 0:45 / /mnt/y rw - cifs //server/y rw
42 25 0:46 / /mnt/z rw - overlay overlay rw
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")


@contextmanager
def another_process(code, path):
    """Python that runs `code` on `path` up to the end of its input, which is the end of this."""
    words = [
        sys.executable,
        "-S",
        "-c",
        f"import sys\npath = sys.argv[1]\n{code}\nprint(flush=True)\ninput()",
    ]
    process = subprocess.Popen([*words, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"\n"
    try:
        yield
    finally:
        process.communicate(b"\n")
    assert process.returncode == 0


def look(code, path):
    """What a process of its own printed that runs `code` on `path`."""
    imports = (
        "import os, sys\nfrom pathlib import Path\nfrom retrieval.articles.writing import is_open_for_writing"
    )
    words = [sys.executable, "-c", f"{imports}\n{code}", path]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("half of")
    return path


@linux
@pytest.mark.parametrize(
    "code",
    [
        "file = open(path, 'a')",
        "import mmap, os\nfile = os.open(path, os.O_RDWR)\nkept = mmap.mmap(file, 1)\nos.close(file)",
    ],
    ids=["open", "mapped"],
)
def test_the_kernel_knows_a_writer(file, code):
    """While another process can write the file it is open for writing, and from its end on it isn't."""
    assert not is_open_for_writing(file)
    with another_process(code, file):
        assert is_open_for_writing(file)
    assert not is_open_for_writing(file)


@linux
def test_a_reader_is_no_writer(file):
    """Whoever only reads holds nobody up."""
    with another_process("file = open(path)", file):
        assert not is_open_for_writing(file)


@linux
def test_a_writer_that_comes_at_the_wrong_moment_ends_nobody(file):
    """Whoever holds a lease gets a signal when a writer comes: it must not be the one that ends a process."""
    writer = "while True:\n    open(path, 'a').close()"
    looker = "print(sorted({is_open_for_writing(Path(sys.argv[1])) for _ in range(5_000)}))"
    words = [sys.executable, "-S", "-c", f"import sys\npath = sys.argv[1]\n{writer}", file]
    with subprocess.Popen(words) as process:
        done = look(looker, file)
        process.kill()
    assert (done.returncode, done.stdout) == (0, "[False, True]\n")


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_of_others_files_nobody_can_tell():
    """The kernel tells only a file's owner and root; for anybody else it counts as not being written."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "a.txt")
        with path.open("w"):
            assert is_open_for_writing(path)
            done = look("os.setuid(65534)\nprint(is_open_for_writing(Path(sys.argv[1])))", path)
    assert (done.returncode, done.stdout) == (0, "False\n")


def test_what_network_drives_refuse_says_nothing():
    """NFS 4 and SMB refuse a lease also where nobody writes; their devices are known by mountinfo."""
    assert remote_devices(MOUNTS) == {os.makedev(0, 44), os.makedev(0, 45)}


def test_what_has_just_changed_is_being_written(file):
    """A file rests when it has not changed for so many seconds; one that is missing is nobody's."""
    assert is_being_written(file, 60.0)
    assert not is_being_written(file, 0.0)
    assert not is_being_written(file.with_name("missing.txt"), 60.0)
    assert not is_being_written(file.parent, 60.0)


@linux
def test_an_open_file_that_no_longer_changes_is_whole(file, monkeypatch):
    """A program that never closes its file doesn't keep it from being read for ever."""
    with file.open("a"):
        assert is_being_written(file, 0.0)
        monkeypatch.setattr(writing, "OPEN", 0.0)
        assert not is_being_written(file, 0.0)


@linux
def test_only_what_rests_is_read(file):
    """What somebody writes is left out with a reason, and remembered; afterwards it is read."""
    files = Resting(0.0)
    with file.open("a"), pytest.raises(ArticleError, match="still being written"):
        files.read(file, max_bytes=100)
    assert files.left_out == {file}
    assert Resting(0.0).read(file, max_bytes=100) == b"half of"


def test_what_changes_while_it_is_read_is_left_out(file, monkeypatch):
    """What was read is worth nothing if somebody wrote meanwhile."""

    def slowly(path, *, max_bytes):
        content = path.read_bytes()
        with path.open("a") as end:
            end.write(" it")
        return content

    monkeypatch.setattr(writing, "read_bytes", slowly)
    files = Resting(0.0)
    with pytest.raises(ArticleError):
        files.read(file, max_bytes=100)
    assert files.left_out == {file}
