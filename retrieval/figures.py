"""Which figure a mark gives, and whether two marks give different ones of the same thing (pure).

Only what is certain counts: marks with several figures, years, days, times, names such as "Resolution 2254",
"dozens" and "half a million" give no figure. The same number written otherwise is the same figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from retrieval.tokens import STOP_WORDS

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - as above
_THOUSAND = 1000
_SCALES = {"dozen": 12, "hundred": 100, "thousand": _THOUSAND, "million": 10**6, "billion": 10**9}
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,5}|\d{1,15})(?:\.\d{1,9})?"
_SCALE, _WORD = "|".join(_SCALES), "|".join((*_ONES, *_TENS, *_SCALES))
# Digits or words with the words that go on: "1.2 million", "twenty-five", "two hundred and fifty thousand".
# What hangs at other signs is a part of something longer: 15-year-old, Su-24, 10:30, 5/6.
_NUMBER = re.compile(
    rf"(?<![\w.,:/−–-])(?:{_DIGITS}|{'|'.join((*_ONES, *_TENS))}|(?<!half )an?(?=\s+(?:{_SCALE})))"
    rf"(?:(?:[-\s]|(?:(?<=hundred)|(?<=thousand))\s+and\s)\s*(?:{_WORD})\b)*(?![\w/:–-]|[.,]\d)",
    re.IGNORECASE,
)
_PART = re.compile(rf"{_DIGITS}|[a-z]+", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
# A capital that does not begin its sentence is a name's, or a month's.
_NAMED = re.compile(rf"(?:\w[^\w\s.!?]*\s[^\w\s]*[A-Z][\w.]*|\b{_MONTH})\s$")
_DAY_OR_TIME = re.compile(rf"\s(?:of\s)?{_MONTH}|\s?(?:[ap]\.?m\b|o['’]clock)")
_SIGN = re.compile(r"[$€£¥]\s?$")
_UNIT = re.compile(r"\s?(%|per\s?cent\b)|(?:\s[A-Z]\w*)*\s([a-z]+)")
_SAME = {"percent": "%", "dollar": "$", "euro": "€", "pound": "£", "yen": "¥", "person": "people"}
_MEASURES = frozenset(
    """
    % $ € £ ¥ second minute hour day week month year decade metre meter kilometre kilometer km mile acre
    hectare kilogram kg ton tonne litre liter degree
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)
_AROUND = 60  # so many characters beside a number are looked at


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts or measures; an empty `unit` where the text doesn't say."""

    value: Fraction
    unit: str

    def differs(self, other: Figure) -> bool:
        """Is it another number of the same thing? One of no unit may count what the other does."""
        units = {self.unit, other.unit}
        alike = len(units) == 1 or ("" in units and not units & _MEASURES)
        return alike and self.value != other.value


def figure(text: str, start: int, end: int) -> Figure | None:
    """The one figure that the mark `text[start:end]` gives, or None; the words after it say of what."""
    found = [match for match in _NUMBER.finditer(text, start, end + _AROUND) if match.start() < end]
    if len(found) != 1:
        return None
    (number,) = found
    before = text[max(0, number.start() - _AROUND) : number.start()]
    after = text[number.end() : number.end() + _AROUND]
    sign = _SIGN.search(before)
    if not sign and (_YEAR.fullmatch(number[0]) or _NAMED.search(before) or _DAY_OR_TIME.match(after)):
        return None
    return Figure(_value(number[0].lower()), sign[0].strip() if sign else _unit(after))


def _value(number: str) -> Fraction:
    total = part = Fraction(0)
    for word in _PART.findall(number):
        if word in _SCALES:
            part = (part or Fraction(1)) * _SCALES[word]
            if _SCALES[word] >= _THOUSAND:
                total, part = total + part, Fraction(0)
        else:
            part += _small(word)
    return total + part


def _small(word: str) -> Fraction:
    """Of digits or a word below a hundred; "a" and "and" add nothing."""
    if word[0].isdigit():
        return Fraction(re.sub(r"[^\d.]", "", word))
    if word in _TENS:
        return Fraction(20 + 10 * _TENS.index(word))
    return Fraction(_ONES.index(word) if word in _ONES else 0)


def _unit(after: str) -> str:
    """The thing in the singular; a participle ("displaced") or "of" and the like name none."""
    found = _UNIT.match(after)
    if not found:
        return ""
    if found[1]:
        return "%"
    word = found[2]
    if word in STOP_WORDS or word.endswith("ed"):
        return ""
    singular = word.removesuffix("s")
    return _SAME.get(singular, singular)
