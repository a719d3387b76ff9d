"""Cuts a quote out of an article: whole sentences, nothing added and nothing left out (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.reading import Reading
from retrieval.schema import ArticleRef, Quote
from retrieval.store.protocol import Stored

_WORD = re.compile(r"\w+")


def quote(reading: Reading, limit: int) -> Quote:
    """The marked sentence with as many neighbours as fit into `limit` characters.

    The sentence itself is always whole, however long. Neighbours of its own paragraph come first, the one
    before ahead of the one after (it names whom "he" and "it" mean), then those beyond.
    """
    stored = reading.evidence.stored
    first, last = _grow(stored, reading.sentence, limit)
    sentences, article = stored.sentences, stored.article
    start, end = sentences[first].start, sentences[last - 1].end
    return Quote(
        text=article.text[start:end],
        start=start,
        end=end,
        marks=((reading.start - start, reading.end - start),),
        paragraph=sentences[reading.sentence].paragraph,
        article=ArticleRef(
            id=article.key,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
        ),
    )


def _grow(stored: Stored, index: int, limit: int) -> tuple[int, int]:
    sentences = stored.sentences
    own = sentences[index].paragraph
    first, last = index, index + 1
    for same_paragraph in (True, False):
        for before in (True, False) * 2:
            neighbour = first - 1 if before else last
            if not 0 <= neighbour < len(sentences):
                continue
            if same_paragraph and sentences[neighbour].paragraph != own:
                continue
            wider = (first - 1, last) if before else (first, last + 1)
            if sentences[wider[1] - 1].end - sentences[wider[0]].start <= limit:
                first, last = wider
    return first, last


def pick(readings: Sequence[Reading], most: int, limit: int) -> tuple[Quote, ...]:
    """Up to `most` quotes of these readings, best first, none repeating or overlapping an earlier one."""
    picked: list[Quote] = []
    for reading in readings:
        if len(picked) == most:
            break
        found = quote(reading, limit)
        if not any(_repeats(found, earlier) for earlier in picked):
            picked.append(found)
    return tuple(picked)


def _repeats(one: Quote, other: Quote) -> bool:
    same_article = one.article.id == other.article.id
    overlapping = same_article and one.start < other.end and other.start < one.end
    return overlapping or _marked_words(one) == _marked_words(other)


def _marked_words(one: Quote) -> list[str]:
    start, end = one.marks[0]
    return _WORD.findall(one.text[start:end].casefold())
