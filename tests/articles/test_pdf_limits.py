"""A PDF is read in a program of its own, which ends in time whatever the file is made of."""

import subprocess
import sys
import time

import pytest
from made_pdf import made_pdf, multiplying_pdf

from retrieval.articles import pdf_pages
from retrieval.articles.pdf import read_pdf
from retrieval.errors import ArticleError

BOMB = multiplying_pdf(12, 10)


def test_a_pdf_that_takes_too_long_is_given_up():
    """A file of 4 KB would take years: what reads it is ended, and nobody waits longer than was allowed."""
    assert next(read_pdf(multiplying_pdf(2, 2), "a.pdf")).text.split() == ["x", "x"]
    assert len(BOMB) < 4_000
    begun = time.monotonic()
    with pytest.raises(ArticleError, match=r"takes over 1.5 seconds; split it\.$"):
        next(read_pdf(BOMB, "a.pdf", seconds=1.5))
    assert time.monotonic() - begun < 10


def test_what_reads_a_pdf_ends_by_itself():
    """Where nobody is left to end it, such as after the bot was killed, it does not go on for years."""
    program = [sys.executable, "-P", pdf_pages.__file__, "0.5"]
    done = subprocess.run(program, input=BOMB, capture_output=True, timeout=20, check=False)
    assert done.returncode != 0
    assert done.stdout == b""


def test_a_program_that_breaks_down_is_a_reason(monkeypatch):
    """Where nothing comes of reading, the file is named and the others go on."""
    for program in ("/bin/false", "/bin/true", "/nowhere"):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(ArticleError, match="brought down what reads it"):
            next(read_pdf(made_pdf(["x"]), "a.pdf"))
