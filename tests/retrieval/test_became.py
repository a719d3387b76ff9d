"""What became of a quote is found in the newer version: there, in another dress, in other words, or gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.became import became
from retrieval.schema import Article

QUOTED = "The bridge of Springfield is 512 metres long, she said."
BEFORE = f"It was built in 1931.\n\n{QUOTED} It is blue.\n\nNobody paid for the paint."


def of(text, quoted=QUOTED, before=BEFORE):
    """What became of the quote; both of its sides are slices of their own versions."""
    start = before.index(quoted)
    found = became(Article("a", "Old", before), start, start + len(quoted), Article("a", "New", text))
    assert found.was.text == quoted == before[found.was.start : found.was.end]
    assert found.was.article.title == "Old"
    if found.now:
        assert text[found.now.start : found.now.end] == found.now.text
        assert found.now.article.title == "New"
    return found


def marked(quote):
    return [quote.text[start:end] for start, end in quote.marks]


@pytest.mark.parametrize(
    ("text", "start"),
    [(BEFORE, 23), (f"News.\n\n{BEFORE}", 30), (f"{QUOTED} Really. {QUOTED}", 0), ("x" * 50 + QUOTED, 50)],
)
def test_a_quote_that_only_moved_is_found(text, start):
    """It is unchanged wherever it stands, and shown at the place nearest to its old one."""
    found = of(text)
    assert found.unchanged
    assert found.now.start == start
    assert (found.differs, found.now.marks, found.was.marks) == ((), (), ())


def test_of_several_places_the_one_nearest_to_the_old_one_is_taken():
    """A text may have the same sentence in its head and further down."""
    assert of(f"{QUOTED} {BEFORE}", before=f"{'News. ' * 20}{BEFORE}").now.start == len(QUOTED) + 24


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        (QUOTED.replace(" long", "\nlong"), ("white space",)),
        (QUOTED.upper(), ("capital letters",)),
        (QUOTED.replace(",", ";"), ("punctuation",)),
    ],
)
def test_the_same_words_in_another_dress_are_told(now, differs):
    """What differs is named, and no word is marked."""
    found = of(BEFORE.replace(QUOTED, now))
    assert not found.unchanged
    assert (found.now.text, found.differs, found.now.marks) == (now, differs, ())


def test_words_that_differ_are_marked_on_both_sides():
    """A corrected figure, a word left out and one that came are bold where they stand."""
    found = of(BEFORE.replace("512 metres long, she said", "now 1,514 metres long, said officials"))
    assert not found.unchanged
    assert found.differs == ()
    assert marked(found.was) == ["512", "she"]
    assert marked(found.now) == ["now 1,514", "officials"]


def test_a_sentence_that_stood_beside_it_is_not_taken_for_it():
    """However like the quote it is: what stayed as it was has become of nothing else."""
    like = "The bridge of Shelbyville is 512 metres long, she said."
    changed = "The bridge of Springfield has, officials said, 514 metres."
    assert of(f"{like} {changed}", before=f"{like} {QUOTED}").now.text == changed
    assert of(f"{like} It is red.", before=f"{like} {QUOTED}").now is None


def test_a_sentence_that_was_split_is_found_whole():
    """The nearest passage may have one sentence more or less than the quote."""
    split = "The bridge of Springfield is long. It measures 512 metres, she said."
    assert of(BEFORE.replace(QUOTED, split)).now.text in {split, f"It was built in 1931.\n\n{split}"}
    quoted = f"{QUOTED} It is blue."
    assert of(BEFORE.replace(". It is", " and it is"), quoted).now.text == quoted.replace(". It", " and it")


@pytest.mark.parametrize("text", [BEFORE.replace(QUOTED, ""), "Nobody came.", "…"])
def test_a_quote_that_was_taken_out_is_gone(text):
    """Sentences that share a few common words with it are not taken for it."""
    assert of(text).now is None


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_whatever_the_texts_are_both_sides_are_slices(before, after):
    """Marks lie within their quotes, in order and apart; what is not the same is told or marked."""
    if not (before.strip() and after.strip()):
        return
    found = of(after, before.strip(), before)
    for quote in filter(None, (found.was, found.now)):
        bounds = [place for mark in quote.marks for place in mark]
        assert bounds == sorted(set(bounds))
        assert all(0 <= place <= len(quote.text) for place in bounds)
    if found.now and not found.unchanged:
        assert found.differs or found.was.marks or found.now.marks
