"""Cuts quotes out of articles: whole sentences, nothing added and nothing left out (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from retrieval.passages import split_sentences
from retrieval.reading import Reading
from retrieval.sameness import Said
from retrieval.schema import Article, ArticleRef, Place, Quote
from retrieval.store.searched import Stored
from retrieval.tokens import words

# In the reader's scores. Readings at most NEAR below the best one answer as well as it does, and the newest
# of them comes first; those over FAR below it are merely the next best, and aren't shown.
NEAR, FAR = 0.5, 3.0

Copies = Mapping[str, Sequence[Article]]  # by an article's key those that carry the same story


def quote(reading: Reading, limit: int) -> Quote:
    """The sentences of the mark with as many neighbours as fit into `limit` characters.

    Those sentences are always whole, however long. Neighbours of their own paragraphs come first, the one
    before ahead of the one after (it names whom "he" and "it" mean), then those beyond.
    """
    stored = reading.evidence.stored
    first, last = _grow(stored, reading, limit)
    start, end = stored.sentences[first].start, stored.sentences[last - 1].end
    return Quote(
        text=stored.article.text[start:end],
        start=start,
        end=end,
        marks=((max(reading.start, start) - start, min(reading.end, end) - start),),
        paragraph=stored.sentences[reading.sentence].paragraph,
        article=ArticleRef.of(stored.article),
        also=(),
    )


def _grow(stored: Stored, reading: Reading, limit: int) -> tuple[int, int]:
    sentences = stored.sentences
    first, last = reading.sentence, reading.sentence + 1
    while last < len(sentences) and sentences[last].start < reading.end:
        last += 1  # the mark goes on there
    own = {sentence.paragraph for sentence in sentences[first:last]}
    for same_paragraph in (True, False):
        for before in (True, False) * 2:
            neighbour = first - 1 if before else last
            if not 0 <= neighbour < len(sentences):
                continue
            if same_paragraph and sentences[neighbour].paragraph not in own:
                continue
            wider = (first - 1, last) if before else (first, last + 1)
            if sentences[wider[1] - 1].end - sentences[wider[0]].start <= limit:
                first, last = wider
    return first, last


def cut(article: Article, start: int, end: int) -> Quote:
    """A slice of an article, nothing in it marked; its paragraph is the one that it begins in."""
    begun = (one.paragraph for one in split_sentences(article.text) if one.start <= start)
    return Quote(
        text=article.text[start:end],
        start=start,
        end=end,
        marks=(),
        paragraph=max(begun),
        article=ArticleRef.of(article),
        also=(),
    )


def pick(
    readings: Sequence[Reading], most: int, limit: int, copies: Copies = MappingProxyType({})
) -> tuple[Quote, ...]:
    """Up to `most` quotes of these readings, no two of them overlapping or giving the same answer.

    A sentence that has the same words in another article of the same story gives the same answer, whatever
    is marked in it; with other words, or other figures, it doesn't by that alone. The readings near the best
    come newest first, so that a newer figure stands before an older one; after them the best first. Where
    else a quote's answer is given, its `also` says: also in `copies` that nobody has read, if they have the
    same sentence.
    """
    picked: list[Quote] = []
    for group in _by_answer(_in_order(readings), copies):
        for reading in group:
            found = quote(reading, limit)
            if not any(_overlap(found, earlier) for earlier in picked):
                picked.append(found.model_copy(update={"also": _others(found, reading, group, copies)}))
                break
        if len(picked) == most:
            break
    return tuple(picked)


def _in_order(readings: Sequence[Reading]) -> list[Reading]:
    best = max((reading.score for reading in readings), default=0.0)
    near = [reading for reading in readings if reading.score >= best - NEAR]
    after = [reading for reading in readings if best - NEAR > reading.score >= best - FAR]
    return sorted(near, key=_published, reverse=True) + after


def _published(reading: Reading) -> date:
    return reading.evidence.stored.article.published or date.min


def _by_answer(readings: Sequence[Reading], copies: Copies) -> list[list[Reading]]:
    """The readings, those together that give the same answer, in the order of each group's first."""
    groups: list[tuple[list[Reading], list[Said]]] = []
    for reading in readings:
        said = Said.of(reading.evidence.stored.article.text[reading.start : reading.end])
        same = (
            group
            for group in groups
            if all(map(said.same, group[1])) or any(_repeats(reading, one, copies) for one in group[0])
        )
        group, answers = next(same, ([], []))
        if not group:
            groups.append((group, answers))
        group.append(reading)
        answers.append(said)
    return [group for group, _ in groups]


def _repeats(one: Reading, other: Reading, copies: Copies) -> bool:
    """Do both stand in the same sentence of the same story?"""
    alike = {article.key for article in copies.get(_key(one), ())}
    return _key(other) in alike and _sentence(one) == _sentence(other)


def _key(reading: Reading) -> str:
    return reading.evidence.stored.article.key


def _sentence(reading: Reading) -> list[str]:
    """The words of the sentence that a mark begins in."""
    return words(reading.evidence.stored.sentence(reading.sentence))


def _overlap(one: Quote, other: Quote) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _others(found: Quote, shown: Reading, group: Sequence[Reading], copies: Copies) -> tuple[Place, ...]:
    """Where the group's answer stands that the quote doesn't show, each place once."""
    same_story = copies.get(found.article.id, ())
    alike = {one.key for one in same_story}
    places = []
    for reading in group:
        article = reading.evidence.stored.article
        if article.key != found.article.id or not found.start <= reading.start < found.end:
            paragraph = reading.evidence.stored.sentences[reading.sentence].paragraph
            places.append(_place(article, paragraph, same_story=article.key in alike))
    read = {place.article.id for place in places}
    for article in same_story:
        paragraph = _paragraph(article, _sentence(shown)) if article.key not in read else 0
        places += [_place(article, paragraph, same_story=True)] if paragraph else []
    return tuple(dict.fromkeys(places))


def _place(article: Article, paragraph: int, *, same_story: bool) -> Place:
    return Place(paragraph=paragraph, article=ArticleRef.of(article), same_story=same_story)


def _paragraph(article: Article, sentence: Sequence[str]) -> int:
    """The paragraph in which a sentence of these words stands; 0 if none does."""
    if " ".join(sentence) not in " ".join(words(article.text)):
        return 0
    found = (
        one for one in split_sentences(article.text) if words(article.text[one.start : one.end]) == sentence
    )
    return next((one.paragraph for one in found), 0)
