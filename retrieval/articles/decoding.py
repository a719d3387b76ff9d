"""Turns a file's bytes into text: UTF-8, UTF-16 with a byte order mark, or what is certain; else a reason."""

from __future__ import annotations

import codecs
import re

from retrieval.articles.guessing import guess
from retrieval.errors import ArticleError

_SAVE = "save it as UTF-8"
_BINARY = f"It looks like a binary file; if it is text, {_SAVE}."
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROLS_SHARE = 0.01  # stray control characters happen in text (and are cleaned away), but not many


def decode(data: bytes) -> str:
    """The text in `data`; raises ArticleError for binary data and for an encoding that isn't certain."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = _utf16(data) if utf16 else _utf8_or_guess(data)
    if "\x00" in text or len(_CONTROLS.findall(text)) > len(text) * _CONTROLS_SHARE:
        raise ArticleError(_BINARY)
    return text


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise ArticleError(f"It begins like UTF-16 but is damaged; {_SAVE}.") from None


def _utf8_or_guess(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise ArticleError(_BINARY) from None
        _refuse_damaged_utf8(data, error.start)
    text = guess(data)
    if text is None:
        raise ArticleError(f"Its encoding can't be told for certain; {_SAVE}.")
    return text


def _refuse_damaged_utf8(data: bytes, position: int) -> None:
    """One bad byte in UTF-8 must not turn every accent of the file into two wrong letters."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for _ in re.finditer("[^\x00-\x7f\ufffd]", text))
    if good >= 2 * bad:
        raise ArticleError(f"It is UTF-8 with a damaged character at byte {position + 1:,}; {_SAVE} again.")
