"""Cleans text once, at import, so that a quote is a slice of what is stored (pure)."""

from __future__ import annotations

import re
import unicodedata

# Bidi marks, zero-width characters, tags (Cf), halves of characters (Cs), controls (Cc): none is ever shown.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs"})
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_MANY_BLANK_LINES = re.compile("\n{3,}")
# Unicode's stream-safe text (UAX #15, section 13) has at most 30 marks on a letter. Normalising takes time
# that grows with the square of that number, so that a file of marks alone would take days.
_MARKS = 30


def is_broken(text: str) -> bool:
    """Does it hold halves of surrogate pairs, as text that was wrongly decoded does?"""
    return any("\ud800" <= character <= "\udfff" for character in text)


def clean_text(text: str) -> str:
    """`text` with line feeds as line ends, NFC, no invisible characters, no trailing blanks.

    Blank lines come singly, white space at the beginning of a line stays. Of over 30 combining marks in
    a row 30 stay. Idempotent.
    """
    while (cleaned := _clean_once(text)) != text:  # composing may make room for one more change
        text = cleaned
    return text


def clean_line(text: str) -> str:
    """`text` cleaned like `clean_text` and on one line, its white space collapsed to single spaces."""
    return " ".join(clean_text(text).split())


def _clean_once(text: str) -> str:
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = unicodedata.normalize("NFC", _few_marks(_visible(text)))
    # By lines rather than by a regular expression, which takes quadratic time on a long run of blanks.
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _MANY_BLANK_LINES.sub("\n\n", text).strip("\n")


def _visible(text: str) -> str:
    # A text has few different characters: looking those up needs no table of all 160 forbidden ones.
    forbidden = {ord(c): None for c in set(text) if unicodedata.category(c) in _FORBIDDEN and c not in "\n\t"}
    return text.translate(forbidden) if forbidden else text


def _few_marks(text: str) -> str:
    # By what they decompose to: some Tibetan vowels are marks only then.
    marks = "".join(sorted(c for c in set(text) if unicodedata.combining(unicodedata.normalize("NFD", c)[0])))
    if not marks:
        return text
    mark = f"[{re.escape(marks)}]"
    return re.sub(f"({mark}{{{_MARKS}}}){mark}+", r"\1", text)
