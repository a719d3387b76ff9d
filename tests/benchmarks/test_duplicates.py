"""The figures on the same story: pairs of two outlets' versions, and of articles that are nearest."""

import random

from duplicates import pairs, table

from retrieval.schema import Article

RNG = random.Random(3)


def article(key):
    """Forty paragraphs of words of its own."""
    sentence = [" ".join(f"{key}{RNG.randrange(900)}" for _ in range(15)).capitalize() for _ in range(80)]
    return Article(
        key, key, "\n\n".join(f"{one}. {other}." for one, other in zip(*[iter(sentence)] * 2, strict=True))
    )


def test_versions_of_an_article_are_a_pair_and_others_are_not():
    """Two versions share most words, and their bands meet; different articles share none of theirs."""
    found = list(pairs([article("a"), article("b"), article("c")], [[1], [2], [0]]))
    same = [pair for pair in found if pair.same]
    other = [pair for pair in found if not pair.same]
    assert (len(same), len(other)) == (3, 6)
    assert all(pair.met and pair.enough and pair.overlap > 0.5 for pair in same)
    assert not any(pair.met and pair.enough for pair in other)
    lines = table(found)
    assert lines[0] == "3 pairs of the same story, 6 of different articles"
    assert "| **overlap ≥ 0.5** | 1.000 | 0 | 1.000 |" in lines
