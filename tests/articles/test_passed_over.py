"""What lies among the articles and counts for nothing, or by its name alone."""

from __future__ import annotations

from retrieval.articles import read_folder, state_of


def test_files_with_temporary_names_are_passed_over(tmp_path):
    """What browsers load and editors keep beside a file is neither read nor reported, at no depth."""
    names = [
        "a.txt.part",
        "a.txt.PARTIAL",
        "a.txt.filepart",
        "a.html.crdownload",
        "a.html.download",
        "a.txt~",
    ]
    names += ["#a.txt#", "~$a.md", ".a.txt.swp", ".#a.txt", "a.txt.tmp", "sub/a.txt.temp", "sub/a.md~"]
    (tmp_path / "sub").mkdir()
    for name in ["a.txt", "sub/~a.txt", "sub/#1.txt", *names]:
        (tmp_path / name).write_text("x")
    found = list(read_folder(tmp_path, max_file_bytes=100))
    assert [item.key for item in found] == ["a.txt", "sub/#1.txt", "sub/~a.txt"]
    before = state_of(tmp_path).fingerprint()
    for name in names:
        (tmp_path / name).write_text("longer")
    assert state_of(tmp_path).fingerprint() == before


def test_what_has_no_reader_changes_nothing_by_growing(tmp_path):
    """A log of another kind that grows in the folder counts by its name alone, an article by its size."""
    article, log = tmp_path / "a.txt", tmp_path / "app.log"
    article.write_text("x")
    log.write_text("x")
    before = state_of(tmp_path).fingerprint()
    log.write_text("xx")
    assert state_of(tmp_path).fingerprint() == before
    (tmp_path / "other.log").touch()
    assert state_of(tmp_path).fingerprint() != before
    (tmp_path / "other.log").unlink()
    article.write_text("xx")
    assert state_of(tmp_path).fingerprint() != before
