"""PDF: pypdf gives the text of each page, and a page's end is a paragraph's end.

It reads in a program of its own (`pdf_pages.py`), which is killed when it takes too long. The only date
trusted is XMP's `dc:date`: `CreationDate` tells when the file was made, not the article. A title that a
program wrote there ("Microsoft Word - …", a file's name) is none. Nothing is read from pictures.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from retrieval.articles.extras import need
from retrieval.articles.fields import make_article
from retrieval.errors import ArticleError
from retrieval.schema import Article

SECONDS = 60.0  # for one file
_LONGER = 5.0  # seconds after which the program ends itself, should nobody be there to end it
_PROGRAM = "pdf_pages.py"
_NO_TITLE = re.compile(r"(?i)^(?:microsoft (?:word|powerpoint)\b.*|untitled\b.*|.*\.[a-z]{2,5})$")


def read_pdf(data: bytes, key: str, seconds: float = SECONDS) -> Iterator[Article]:
    """The one article in `data`; raises ArticleError, also for encrypted files and pictures of text."""
    need("pypdf", "pdf")
    found = _pages(data, seconds)
    if "refused" in found:
        raise ArticleError(found["refused"])
    if not found["text"].strip():
        raise ArticleError(
            "It holds no text, perhaps pictures of pages: run text recognition (OCR) on it first."
        )
    title = "" if _NO_TITLE.match(found["title"]) else found["title"]
    yield make_article(key, **{**found, "title": title or PurePosixPath(key).stem})


def _pages(data: bytes, seconds: float) -> dict[str, Any]:
    # -P: what lies beside the program, such as html.py, is not the standard library's.
    program = [sys.executable, "-P", str(Path(__file__).with_name(_PROGRAM)), str(seconds + _LONGER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file comes on its standard input
            program, input=data, capture_output=True, timeout=seconds, check=True
        )
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        raise ArticleError(f"Reading this PDF takes over {seconds:g} seconds; split it.") from None
    except (subprocess.CalledProcessError, OSError, ValueError):
        raise ArticleError("It is no PDF that can be read: it brought down what reads it.") from None
