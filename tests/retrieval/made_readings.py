"""Readings made by hand, of sentences that can be counted."""

from __future__ import annotations

from dataclasses import replace

from handmade import evidence, given

from retrieval.passages import split_sentences
from retrieval.reading import Reading, SentenceReader
from retrieval.schema import Article, Passage
from retrieval.store.searched import Stored

A, B, C, D, E = "Aaaa aaa.", "Bbbb bbb.", "Cccc ccc.", "Dddd ddd.", "Eeee eee."  # nine characters each


def reading(found, index, start=0, end=None, score=0.0):
    """A mark that begins in sentence number `index`, the whole of it when not told otherwise."""
    sentence = found.sentences[index]
    last = sentence.end if end is None else sentence.start + end
    return Reading(evidence(found, 0.0), index, sentence.start + start, last, score)


def said(key, words, score, published=None, text="They say {} there."):
    """These words marked in the one sentence of an article."""
    found = given(key, text.format(words))
    dated = replace(found, article=replace(found.article, published=published))
    start = found.article.text.index(words)
    return reading(dated, 0, start, start + len(words), score)


def readings_of(*everything):
    """All sentences of these passages, best first, as the reader marks them; the first is the best."""
    found = []
    for number, one in enumerate(everything):
        count = one.passage.last - one.passage.first
        found.append(evidence(one, *[1 - number / 10 - at / 100 for at in range(count)]))
    return SentenceReader().read("any?", found)


def readable(text):
    """All sentences of a text as one passage, or nothing for a blank text."""
    sentences = split_sentences(text)
    if not sentences:
        return []
    whole = Passage(sentences[0].start, sentences[-1].end, 0, len(sentences))
    return readings_of(Stored(0, Article("a", "A", text), whole, sentences))


def marked(quotes):
    return [one.text[start:end] for one in quotes for start, end in one.marks]
