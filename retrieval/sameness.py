"""Whether two marks give the same answer (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.tokens import words

# A mark that has one of these more gives another answer: "four hundred", "Russia and Turkey", "not safe".
_TELLING = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    million billion trillion dozen hundreds thousands millions billions dozens half and or but no not nor
    never without
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)
_SIGN = re.compile(r"[$€£¥%]|(?<!\w)[-−](?=\d)")
# One mark may have so many more words than the other: "250,000" and "an estimated 250,000 people".
_MORE = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A mark's words, and what of it tells answers apart: numbers, their signs, and what joins or turns."""

    words: tuple[str, ...]
    telling: tuple[str, ...]

    @classmethod
    def of(cls, mark: str) -> Said:
        """What a mark says; case, accents, punctuation and the commas in numbers don't count."""
        found = tuple(word.replace(",", "") for word in words(mark))
        telling = (word for word in found if word in _TELLING or word[0].isdigit())
        return cls(found, (*telling, *_SIGN.findall(mark)))

    def same(self, other: Said) -> bool:
        """Do one's words stand together in the other's, with the same numbers and few more words?"""
        few, many = sorted((self.words, other.words), key=len)
        ends = range(len(few), len(many) + 1)
        together = any(many[end - len(few) : end] == few for end in ends)
        return bool(few) and together and len(ends) <= _MORE + 1 and self.telling == other.telling
