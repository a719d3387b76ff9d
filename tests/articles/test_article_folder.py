import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from retrieval.articles import read_file, read_folder
from retrieval.articles.folder import READERS
from retrieval.errors import ArticleError
from retrieval.schema import Article, Rejected

MEGABYTE = 1_000_000
RECORD = '{"id": "%s", "title": "T", "text": "x"}\n'


def write(folder, **files):
    """Files by names in which `__` stands for a dot and `_in_` for a slash."""
    for name, content in files.items():
        path = folder / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder, limit=MEGABYTE):
    return list(read_folder(folder, max_file_bytes=limit))


def keys(items):
    return [item.key for item in items if isinstance(item, Article)]


def reasons(items):
    return {item.name: item.reason for item in items if isinstance(item, Rejected)}


def test_every_format_in_the_order_of_paths(tmp_path):
    """Every supported ending is read, at every depth, in the order of the paths, in capitals too."""
    write(tmp_path, b__txt="b", a__MD="a", z_in_y_in_c__markdown="c", d__jsonl=RECORD % "one", README__md="r")
    write(tmp_path, e__jsonl__gz=gzip.compress((RECORD % "two" + RECORD % "three").encode()))
    expected = ["README.md", "a.MD", "b.txt", "one", "two", "three", "z/y/c.markdown"]
    assert keys(read(tmp_path)) == expected
    assert keys(read(tmp_path)) == expected


@pytest.mark.parametrize("ending", READERS)
def test_every_reader_refuses_an_empty_file(tmp_path, ending):
    """An empty file of any kind is reported by name with a reason, and the others go on."""
    name = f"empty{ending}"
    (tmp_path / name).write_bytes(gzip.compress(b"") if ending.endswith("gz") else b"")
    write(tmp_path, fine__txt="fine")
    items = read(tmp_path)
    assert keys(items) == ["fine.txt"]
    assert list(reasons(items)) == [name]


def test_hidden_files_are_skipped_and_others_reported(tmp_path):
    """Names that begin with a dot are not looked at; any other file that is no article is reported."""
    write(tmp_path, __hidden__txt="x", __git_in_a__txt="x", sheet__xlsx="x", noending="x", pack__txt__gz="x")
    assert keys(read(tmp_path)) == []
    said = reasons(read(tmp_path))
    assert sorted(said) == ["noending", "pack.txt.gz", "sheet.xlsx"]
    assert set(said.values()) == {f"Only files ending in {', '.join(READERS)} can be read."}


def test_the_first_article_of_a_key_stays(tmp_path):
    """Of two articles with one key, in one file or in two, the later is reported."""
    write(tmp_path, a__jsonl=RECORD % "one" + RECORD % "one", b__jsonl=RECORD % "one" + RECORD % "two")
    items = read(tmp_path)
    assert keys(items) == ["one", "two"]
    assert [item for item in items if isinstance(item, Rejected)] == [
        Rejected("one", "Another article before it has the same name or id.")
    ] * 2
    assert keys(read_file(tmp_path / "a.jsonl", key="a.jsonl", max_file_bytes=MEGABYTE)) == ["one"]


def test_a_missing_folder_says_what_to_do(tmp_path):
    """A folder that is missing, or a file in its place, is an error at once, not at the first article."""
    write(tmp_path, file__txt="x")
    for missing in (tmp_path / "missing\n", tmp_path / "file.txt"):
        with pytest.raises(ArticleError, match="create it and put articles into it") as error:
            read_folder(missing, max_file_bytes=1)
        assert "\n" not in str(error.value)


def test_links(tmp_path):
    """A link to a file within is read; one that leads outside, nowhere or to a folder is not."""
    folder, outside = tmp_path / "articles", tmp_path / "articles-secret"
    write(folder, real__txt="x", sub_in_s__txt="s")
    write(outside, secret__txt="secret")
    for name, target in {
        "inside.txt": "real.txt",
        "outside.txt": outside / "secret.txt",
        "nowhere.txt": "missing.txt",
        "circle.txt": "circle.txt",
        "folder": "sub",
        "parent": "..",
    }.items():
        (folder / name).symlink_to(target)
    items = read(folder)
    assert keys(items) == ["inside.txt", "real.txt", "sub/s.txt"]
    said = reasons(items)
    assert "outside the articles' folder" in said["outside.txt"]
    assert "outside the articles' folder" in said["parent"]
    assert "leads nowhere" in said["nowhere.txt"]
    assert "leads nowhere" in said["circle.txt"]
    assert "links to folders are not followed" in said["folder"]


def test_the_folder_itself_may_be_a_link(tmp_path):
    """The articles' folder may be a link, and links inside it are still inside."""
    write(tmp_path, real_in_a__txt="x")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to("real")
    assert keys(read(tmp_path / "link")) == ["a.txt", "b.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    """A named pipe among the articles is reported rather than waited for."""
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(read(tmp_path)) == {"pipe.txt": "It is not a regular file."}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path):
    """A file or folder without permission is reported with the system's reason."""
    write(tmp_path, file__txt="x", sub_in_a__txt="x")
    (tmp_path / "file.txt").chmod(0)
    (tmp_path / "sub").chmod(0)
    said = reasons(read(tmp_path))
    (tmp_path / "sub").chmod(0o700)
    assert "Permission denied" in said["file.txt"]
    assert "Permission denied" in said["sub"]


def test_too_deep_a_folder_is_reported(tmp_path, monkeypatch):
    """A folder that the system can't open is reported, and the others go on."""
    monkeypatch.chdir(tmp_path)
    for _ in range(30):  # by steps: the whole path is longer than the system takes
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    write(tmp_path, fine__txt="x")
    items = read(tmp_path)
    assert keys(items) == ["fine.txt"]
    assert list(reasons(items).values()) == ["The folder can't be read (File name too long)."]


def test_names_are_hostile_too(tmp_path):
    """A file's name is cleaned like a title before it is a key or stands in a report."""
    for name in ("a\n\x1b[2J\u202eb.txt", "c\u200b\n.doc"):
        (tmp_path / name).write_text("x")
    items = read(tmp_path)
    assert keys(items) == ["a [2Jb.txt"]
    assert list(reasons(items)) == ["c .doc"]


def test_names_that_clean_to_one_key(tmp_path):
    """Two names that look the same are one key, so the second is reported."""
    for name in ("a.txt", "a\u200b.txt"):
        (tmp_path / name).write_text("x")
    items = read(tmp_path)
    assert (keys(items), list(reasons(items))) == (["a.txt"], ["a.txt"])


def test_too_big_a_file_is_refused(tmp_path):
    """The limit holds to the byte, and its message says what to do."""
    write(tmp_path, fits__txt="x" * 100, over__txt="x" * 101)
    items = read(tmp_path, limit=100)
    assert keys(items) == ["fits.txt"]
    said = "It is over the limit of 100 bytes; split it or raise articles.max_file_megabytes."
    assert reasons(items) == {"over.txt": said}


def test_a_packed_bomb_does_not_fill_the_memory(tmp_path):
    """A small file that unpacks to much is refused at the limit, whatever it would unpack to."""
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb", compresslevel=9) as file:
        for _ in range(200):
            file.write(b" " * MEGABYTE)
    tracemalloc.start()
    try:
        said = reasons(read(tmp_path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert said["bomb.jsonl.gz"].startswith("Unpacked it is over the limit of 1 MB")
    assert peak < 8 * MEGABYTE


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: b"no gzip", lambda data: data[:12] + b"\xff" * 30]
)
def test_damaged_gzip_is_refused(tmp_path, damage):
    """A packed file that is cut short, no gzip at all or damaged within is reported."""
    (tmp_path / "a.jsonl.gz").write_bytes(damage(gzip.compress((RECORD % "one").encode())))
    assert reasons(read(tmp_path)) == {"a.jsonl.gz": "It is no complete gzip file; pack it again."}


def test_one_bad_file_never_stops_the_others(tmp_path):
    """Binary, damaged, broken and deep files are all reported in one go, and the good one is read."""
    write(
        tmp_path,
        binary__txt=b"\0\1\2",
        broken__md="---\na: b: c\n---\nx",
        damaged__txt="Día ".encode() * 9 + b"\xff",
        deep__jsonl='{"text": ' + "[" * 100_000,
        good__txt="x",
    )
    items = read(tmp_path)
    assert keys(items) == ["good.txt"]
    assert list(reasons(items)) == ["binary.txt", "broken.md", "damaged.txt", "deep.jsonl#1"]
    assert all(reason.endswith(".") and "\n" not in reason for reason in reasons(items).values())


def test_a_file_is_read_under_the_name_it_is_given(tmp_path):
    """One file can be read under another name, and what is wrong with it is told, not raised."""
    write(tmp_path, upload__tmp="x", a__txt="x", b__jsonl=json.dumps({"text": "x"}))

    def one(name, key):
        return list(read_file(tmp_path / name, key=key, max_file_bytes=MEGABYTE))

    assert keys(one("a.txt", "from/somebody.txt")) == ["from/somebody.txt"]
    assert keys(one("b.jsonl", "sent.jsonl")) == ["sent.jsonl#1"]
    assert reasons(one("missing.txt", "m.txt")) == {"m.txt": "It can't be read (No such file or directory)."}
    assert list(reasons(one("upload.tmp", "u.tmp"))) == ["u.tmp"]
    assert "can't be read" in reasons(one("nul\0.txt", "n.txt"))["n.txt"]
