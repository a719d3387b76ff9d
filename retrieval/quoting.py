"""Cuts quotes out of articles: whole sentences, nothing added and nothing left out (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.passages import split_sentences
from retrieval.reading import Reading
from retrieval.sameness import Said
from retrieval.schema import Article, ArticleRef, Place, Quote
from retrieval.store.searched import Stored

# In the reader's scores. Readings at most NEAR below the best one answer as well as it does, and the newest
# of them comes first; those over FAR below it are merely the next best, and aren't shown.
NEAR, FAR = 0.5, 3.0


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
        article=reference(stored.article),
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
        article=reference(article),
        also=(),
    )


def reference(article: Article) -> ArticleRef:
    """What a reader is told of an article."""
    return ArticleRef(
        id=article.key,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
    )


def pick(readings: Sequence[Reading], most: int, limit: int) -> tuple[Quote, ...]:
    """Up to `most` quotes of these readings, no two of them overlapping or giving the same answer.

    The readings near the best come newest first, so that a newer figure stands before an older one; after
    them the best first. Where else a quote's answer is given, its `also` says.
    """
    picked: list[Quote] = []
    for group in _by_answer(_in_order(readings)):
        found = [quote(reading, limit) for reading in group]
        apart = [one for one in found if not any(_overlap(one, earlier) for earlier in picked)]
        if apart:
            picked.append(apart[0].model_copy(update={"also": _others(apart[0], group)}))
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


def _by_answer(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The readings, those together that give the same answer, in the order of each group's first."""
    groups: list[tuple[list[Reading], list[Said]]] = []
    for reading in readings:
        said = Said.of(reading.evidence.stored.article.text[reading.start : reading.end])
        same = (group for group in groups if all(map(said.same, group[1])))
        group, answers = next(same, ([], []))
        if not group:
            groups.append((group, answers))
        group.append(reading)
        answers.append(said)
    return [group for group, _ in groups]


def _overlap(one: Quote, other: Quote) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _others(found: Quote, group: Sequence[Reading]) -> tuple[Place, ...]:
    """Where the group's readings stand that the quote doesn't show, each place once."""
    places = []
    for reading in group:
        stored = reading.evidence.stored
        if stored.article.key != found.article.id or not found.start <= reading.start < found.end:
            paragraph = stored.sentences[reading.sentence].paragraph
            places.append(Place(paragraph=paragraph, article=reference(stored.article)))
    return tuple(dict.fromkeys(places))
