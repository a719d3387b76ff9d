"""Passages that repeat others of the same story stand behind those that say something of their own."""

from dataclasses import replace

from handmade import evidence, given

from retrieval.folding import apart, best

FIRE = ("The fire burned for a day.", "Ninety people put it out.")


def passages(**texts):
    """A passage of each article, whose first sentence lies nearest to the question; best first."""
    made = [replace(given(key, *text), id=number) for number, (key, text) in enumerate(texts.items())]
    return [evidence(one, *[1 - at / 10 for at in range(len(one.sentences))]) for one in made]


def story(*some):
    """The articles of these passages carry one story."""
    articles = [one.stored.article for one in some]
    return {one.key: [other for other in articles if other is not one] for one in articles}


def test_a_repeat_stands_behind():
    """With the same nearest sentence, whatever stands around it, case and signs apart."""
    a, b, c, d = passages(a=FIRE, b=("THE FIRE burned, for a day.", "By Ann."), c=("A mayor spoke.",), d=FIRE)
    assert apart([a, b, c, d], story(a, b, d)) == ([a, c], [b, d])


def test_another_figure_is_no_repeat():
    """A nearest sentence with other words or figures says something of its own."""
    a, b, c = passages(a=FIRE, b=("The fire burned for 2 days.", FIRE[1]), c=("It was a fire.", *FIRE))
    assert apart([a, b, c], story(a, b, c)) == ([a, b, c], [])


def test_without_the_same_story_nothing_moves():
    """The same words in articles of different stories are as they were ranked."""
    found = passages(a=FIRE, b=FIRE, c=FIRE)
    assert apart(found, {}) == (found, [])
    looked = []

    def weighed(ranked):
        looked.append(len(ranked))
        return list(ranked)

    assert best(found, weighed, lambda _: {}, 2) == (found[:2], {})
    assert looked == [2]


def test_others_take_the_places_of_repeats():
    """As many passages as are wanted say something of their own, if there are; then the repeats."""
    texts = {f"copy{number}": FIRE for number in range(5)}
    found = passages(**texts, other=("A mayor spoke.",), last=("A bird sang.",), worse=("A ship came.",))
    copies = story(*found[:5])
    chosen, said = best(found, list, lambda _: copies, 3)
    assert [one.stored.article.key for one in chosen[:3]] == ["copy0", "other", "last"]
    assert [one.stored.article.key for one in chosen[3:]] == ["copy1", "copy2", "copy3", "copy4"]
    assert said is copies
