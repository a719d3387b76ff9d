"""Plain text: a title, a blank line, the text, and an optional closing `Source: …` line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from retrieval.articles.cleaning import clean_text
from retrieval.articles.decoding import decode
from retrieval.articles.fields import MAX_LINE, make_article
from retrieval.schema import Article

_SOURCE = re.compile(r"(?:^|\n)Source:[^\S\n]*(\S[^\n]*)\Z")


def read_text(data: bytes, key: str) -> Iterator[Article]:
    """The one article in `data`; raises ArticleError.

    A first line that no blank line follows, or that is too long for a title, belongs to the text;
    the title is the file's name then.
    """
    text = clean_text(decode(data))
    title, gap, body = text.partition("\n\n")
    if not gap or "\n" in title or len(title) > MAX_LINE:
        title, body = PurePosixPath(key).stem, text
    source = _SOURCE.search(body)
    if source:
        body = body[: source.start()]
    yield make_article(key, title=title, text=body, source=source[1] if source else "")
