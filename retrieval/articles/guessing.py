"""Tells the encoding of bytes that are not Unicode, only where it is certain: a wrong guess spoils quotes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# What people's programs save text in. The code pages of DOS and of old Macs are left out: on short texts
# they win over the right one.
_WINDOWS = ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"]
_OTHERS = ["iso8859_2", "koi8_r", "koi8_u", "cp932", "euc_jp", "gb18030", "big5", "cp949"]
# Found by trial. With them 690 of 771 news articles with signs beyond ASCII came right out of cp1252 and the
# others were refused; none came wrong, nor did any of 19 paragraphs in 17 languages out of 31 encodings.
_CHAOS = 0.1  # charset-normalizer's share of improbable neighbours
_CHAOS_MARGIN = 0.05
_COHERENCE_MARGIN = 0.3  # its likeness to a language, from 0 to 1
_SAMPLE = 1 << 15  # bytes that the guess is made on
_ODD_SHARE = 0.005  # of the signs beyond ASCII
_FOREIGN_SHARE = 0.3  # of the letters: who writes in another script writes more than a stray sign of it
_FOREIGN_LETTERS = 10
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u2c00-\U0010ffff]")
# What signs of another encoding become: controls, accents without a letter, frames of DOS, half-width kana.
_NEVER_WRITTEN = re.compile("[\x80-\x9f\xa8\xaf\xb8\u02b0-\u02ff\u2500-\u259f\uff61-\uff9f]")
_INSIDE_WORDS = frozenset("’‘´·‐‑–—…\xa0\xad")


def guess(data: bytes) -> str | None:
    """The text in `data`, or None when it can't be told for certain."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only files that are not UTF-8 pay for it

    sample = _sample(data)
    # In one piece: by default it looks at five pieces of 512 bytes, whose torn words look improbable.
    found = from_bytes(sample, steps=1, chunk_size=_SAMPLE, cp_isolation=_WINDOWS + _OTHERS)
    matches = [match for match in found if match.chaos <= _CHAOS and _plausible(str(match))]
    if not matches or any(_rivals(matches[0], other) for other in matches[1:]):
        return None
    try:
        # Encodings that agree on the sample may differ further down.
        texts = {data.decode(encoding) for encoding in matches[0].could_be_from_charset}
    except UnicodeDecodeError:
        return None
    return texts.pop() if len(texts) == 1 else None


def _sample(data: bytes) -> bytes:
    """The lines of `data` that tell encodings apart, those of mere ASCII left out, up to a limit."""
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    if len(sample) <= _SAMPLE:
        return sample
    # Cut at white space, which is never a part of another character, so that none is torn.
    return sample[: max(sample.rfind(b" ", 0, _SAMPLE), sample.rfind(b"\n", 0, _SAMPLE), 0)]


def _rivals(best: CharsetMatch, other: CharsetMatch) -> bool:
    """Whether `other` reads another text out of the same bytes and does it about as well."""
    return (
        other.chaos <= best.chaos + _CHAOS_MARGIN
        and other.coherence >= best.coherence - _COHERENCE_MARGIN
        and str(other) != str(best)
    )


def _plausible(text: str) -> bool:
    """Whether `text` looks written by people: what a wrong encoding gives has signs where letters belong."""
    found = list(_BEYOND_ASCII.finditer(text))
    odd = sum(
        _odd(text[match.start() - 1 : match.start()], match[0], text[match.end() :][:1]) for match in found
    )
    foreign = sum(1 for _ in _BEYOND_LATIN.finditer(text))
    letters = sum(map(str.isalpha, text))
    few_foreign = 0 < foreign < max(letters * _FOREIGN_SHARE, _FOREIGN_LETTERS)
    return odd <= len(found) * _ODD_SHARE and not few_foreign


def _odd(before: str, character: str, after: str) -> bool:
    """Whether `character` stands where people would not write it."""
    if _NEVER_WRITTEN.match(character):
        return True
    if character.isalpha():
        return character.isupper() and (before.islower() or before.isdigit())
    if unicodedata.combining(character):
        return before.isspace()
    return before.isalpha() and after.islower() and character not in _INSIDE_WORDS
