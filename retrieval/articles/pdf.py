"""PDF: pypdf gives the text of each page, and a page's end is a paragraph's end.

The only date trusted is XMP's `dc:date`: `CreationDate` tells when the file was made, not the article. A
title that a program wrote there ("Microsoft Word - …", a file's name) is none. Nothing is read from pictures.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from retrieval.articles.extras import need, reading
from retrieval.articles.fields import make_article
from retrieval.errors import ArticleError
from retrieval.schema import Article

_MAX_PAGES = 1000
_MAX_CHARACTERS = 10_000_000  # pypdf itself stops at 75 MB for one unpacked stream
_NO_TITLE = re.compile(r"(?i)^(?:microsoft (?:word|powerpoint)\b.*|untitled\b.*|.*\.[a-z]{2,5})$")


def read_pdf(data: bytes, key: str) -> Iterator[Article]:
    """The one article in `data`; raises ArticleError, also for encrypted files and pictures of text."""
    with reading("PDF"):
        reader = _reader(data)
        title, authors, published = _described(reader)
        language = reader.trailer["/Root"].get("/Lang", "")
        text = _text(reader)
    if not text.strip():
        raise ArticleError(
            "It holds no text, perhaps pictures of pages: run text recognition (OCR) on it first."
        )
    title = "" if _NO_TITLE.match(title) else title
    yield make_article(
        key,
        title=title or PurePosixPath(key).stem,
        text=text,
        published=published,
        authors=authors,
        language=language,
    )


def _reader(data: bytes) -> Any:
    pypdf = need("pypdf", "pdf")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each flaw that it gets over
    reader = pypdf.PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise ArticleError("It is encrypted; save it without a password.")
    if len(reader.pages) > _MAX_PAGES:
        raise ArticleError(f"It has over {_MAX_PAGES:,} pages; split it.")
    return reader


def _text(reader: Any) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > _MAX_CHARACTERS:
            raise ArticleError(f"It holds over {_MAX_CHARACTERS:,} characters; split it.")
    return "\n\n".join(pages)


def _described(reader: Any) -> tuple[str, list[str], str]:
    """Title, authors and date of publication, as far as the metadata can be read."""
    try:
        about, xmp = reader.metadata, reader.xmp_metadata
        dates = (xmp.dc_date if xmp else None) or []
        authors = (xmp.dc_creator if xmp else None) or [about.author if about else None]
        title = (about.title if about else None) or ""
    except Exception:  # noqa: BLE001 - broken metadata is no reason to leave out the text
        return "", [], ""
    published = f"{dates[0]:%Y-%m-%d}" if len(dates) == 1 and hasattr(dates[0], "year") else ""
    return str(title), [str(name) for name in authors if name], published
