"""Which marks give different figures of the same thing: never those that only write one otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.figures import figure


def of(text):
    """The figure of the words between the bars, or of the whole text."""
    before, _, rest = text.partition("|")
    if not rest:
        return figure(text, 0, len(text))
    mark, _, after = rest.partition("|")
    return figure(before + mark + after, len(before), len(before) + len(mark))


def differ(one, other):
    first, second = of(one), of(other)
    return first is not None and second is not None and first.differs(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("250,000 people", "300,000 people"),
        ("adding about |250,000| people had been displaced", "|Nearly 300,000| people fled."),
        ("|250,000| had been displaced", "|300,000 Syrians| were displaced"),
        ("15 civilians", "at least twenty-one civilians"),
        ("two people", "one person"),
        ("1.2 million", "1,300,000"),
        ("$5 million", "$6 million"),
        ("5 per cent", "6%"),
        ("5 euros", "€6"),
        ("two hundred and fifty thousand", "a hundred thousand"),
        ("|250| wounded", "|300| hurt"),
        ("2.4 metres", "3 metres"),
        ("a dozen houses", "13 houses"),
        ("The flood has displaced |250 people|.", "|350 people|"),
    ],
)
def test_another_number_of_the_same_thing_differs(one, other):
    """Other numbers of one unit differ, whether the mark or the words after it name the unit."""
    assert differ(one, other)
    assert differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("about 250,000", "250,000"),
        ("1,200 people", "1200 people"),
        ("250\u00a0000", "250,000"),
        ("two", "2"),
        ("Two people", "2 people"),
        ("twenty-five", "25"),
        ("1.2 million", "1,200,000"),
        ("two hundred and fifty thousand", "250,000"),
        ("a dozen", "12"),
        ("5%", "five percent"),
        ("$5", "5 dollars"),
        ("5.0", "5"),
    ],
)
def test_a_number_written_otherwise_is_the_same(one, other):
    """Words, commas, scales and "about" make no other figure."""
    assert of(one) is not None
    assert of(one) == of(other) or {of(one).unit, of(other).unit} & {""}
    assert not differ(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15 civilians", "3 months"),
        ("|15| were killed", "|3 months| ago"),
        ("15 people", "15%"),
        ("$5 million", "€6 million"),
        ("5 children", "7 soldiers"),
        ("5 people", "6 more people"),
    ],
)
def test_figures_of_different_things_do_not_differ(one, other):
    """People and months, dollars and euros, children and soldiers are not held against each other."""
    assert of(one) is not None
    assert of(other) is not None
    assert not differ(one, other)


@pytest.mark.parametrize(
    "mark",
    [
        "in 2019",
        "2019",
        "3 May",
        "May 3",
        "the 3rd",
        "3 of May",
        "5 pm",
        "10:30",
        "at five o'clock",
        "UN Resolution 2254",
        "|near Highway 5|",
        "Su-24",
        "a 15-year-old",
        "-5 degrees",
        "between 200 and 300",
        "15 people, 3 of them children",
        "dozens",
        "hundreds of thousands",
        "half a million",
        "half",
        "Idlib",
        "",
        "5/6",
        "1.2.3",
        "9" * 5000,
    ],
)
def test_what_is_no_figure_for_certain_is_none(mark):
    """Years, days, times, names, ranges and guesses are not compared."""
    assert of(mark) is None


@given(st.integers(0, 10**12), st.sampled_from(["", " people", "%"]))
def test_commas_never_change_a_figure(number, unit):
    """Any number with and without commas is the same figure, or a year, which is none."""
    plain, grouped = of(f"{number}{unit}"), of(f"{number:,}{unit}")
    assert plain in (grouped, None)
    assert grouped.value == number


PIECES = st.sampled_from(
    [*"0123456789 .,-%$A", " hundred", " and ", "two", "May ", "٣", "²", "\u00a0", "people"]
)
TEXT = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(TEXT, TEXT, TEXT)
def test_any_text_can_be_looked_at(before, mark, after):
    """Whatever the article holds, its mark gives a figure or none, and never differs from itself."""
    found = figure(before + mark + after, len(before), len(before) + len(mark))
    assert found is None or not found.differs(found)
