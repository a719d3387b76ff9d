"""What outlets do to a wire story before they print it, done to any article."""

from __future__ import annotations

import random
import re

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b({_MONTHS}) (\d{{1,2}})\b")
_WORD = re.compile(r"\w+")
_EDITS = {
    "said": "told reporters",
    "killed": "dead",
    "people": "persons",
    "about": "around",
    "percent": "per cent",
    "however": "but",
    "although": "though",
    "last": "past",
    "began": "started",
    "officials": "authorities",
    "according": "going by",
    "also": "too",
    "while": "as",
    "two": "2",
    "three": "3",
    "more": "over",
    "largest": "biggest",
    "year": "12 months",
}
_BEFORE = (
    "{place} (Reuters) - ",
    "By Our Foreign Staff\n\n",
    "By Jane Miller and agencies\n\nPublished 12:04 GMT\n\n",
    "{place}, AP —\n\n",
    "",
)
_REUTERS = """(Reporting by Ann Brown in {place}; additional reporting by Tom Grey; editing by Paul White)

Our Standards: The Thomson Reuters Trust Principles."""
_AP = """Copyright The Associated Press. All rights reserved. This material may not be published, broadcast, \
rewritten or redistributed without permission."""
_OWN = """Sign up to our daily newsletter to get the top stories of the day delivered to your inbox at seven \
every morning. You can unsubscribe at any time.

More on this story

Have you been affected? Write to us and include a telephone number if you are willing to speak to one of our \
journalists."""
_AFP = "© Agence France-Presse. The Daily Courier may earn a commission from links on this page."
_AFTER = (_REUTERS, _AP, _OWN, _AFP, "")
_PLACES = ("London", "Geneva", "Washington", "Istanbul", "Nairobi")
_KEPT = (0.35, 0.5, 0.7, 1.0)  # of the paragraphs, from the first on
_LEFT_OUT, _CHANGED, _MISSING = 0.08, 0.5, 0.02  # paragraphs, words with a synonym and dates, any word
_LEAD = 15  # words


def outlet_version(text: str, lead: str, chance: random.Random) -> str:
    """A text as one outlet prints it: cut, edited, with a byline and the agency's or its own boilerplate.

    In one of three a `lead` in other words takes the place of the first one or two paragraphs.
    """
    paragraphs = [part for part in text.split("\n") if part.strip()]
    first, *others = paragraphs[: max(1, round(len(paragraphs) * chance.choice(_KEPT)))]
    kept = [first, *(part for part in others if chance.random() > _LEFT_OUT)]
    if chance.random() < 1 / 3:
        kept[: chance.randint(1, 2)] = [lead]
    edited = [_edited(part, chance) for part in kept]
    before, after = (chance.choice(some).format(place=chance.choice(_PLACES)) for some in (_BEFORE, _AFTER))
    return before + "\n\n".join([*edited, after])


def lead_of(text: str) -> str:
    """The first paragraph that is long enough to be a lead."""
    return next((part for part in text.split("\n") if len(part.split()) >= _LEAD), "")


def _edited(paragraph: str, chance: random.Random) -> str:
    """Dates the other way round, synonyms, and a word in fifty left out."""
    turned = _DATE.sub(r"\2 \1", paragraph) if chance.random() < _CHANGED else paragraph
    return _WORD.sub(lambda found: _other(found[0], chance), turned)


def _other(word: str, chance: random.Random) -> str:
    if word in _EDITS and chance.random() < _CHANGED:
        return _EDITS[word]
    return "" if chance.random() < _MISSING else word
