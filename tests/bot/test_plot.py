"""The plot is a picture of the right size that shows what it should, on a dark and on a light Discord."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.image import imread

from bot.insights import Bar
from bot.plot import BACKGROUND, COLOURS, INK, draw
from retrieval.schema import Verdict

LAST = date(2026, 11, 22)
THEMES = {"light": "#ffffff", "dark": "#313338", "midnight": "#000000"}


def bars(*counts, width=1):
    """One bar of these days for each (strong, weak, none), the last one of LAST."""
    ends = [LAST - timedelta(days=width * (len(counts) - 1 - at)) for at in range(len(counts))]
    return [
        Bar(end - timedelta(days=width - 1), end, Counter(dict(zip(COLOURS, one, strict=True))))
        for end, one in zip(ends, counts, strict=True)
    ]


def rgb(colour):
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def luminance(colour):
    """WCAG's relative luminance of a colour in 0 to 1."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(png, theme):
    """The picture's pixels as they are on a theme's background."""
    pixels = imread(io.BytesIO(png))
    alpha = pixels[..., 3:]
    return pixels[..., :3] * alpha + rgb(THEMES[theme]) * (1 - alpha)


def area(pixels, colour):
    """How many pixels have just that colour."""
    return int((np.abs(pixels - rgb(colour)).max(axis=2) < 0.01).sum())


@pytest.mark.parametrize("theme", THEMES)
def test_it_is_legible_on_every_theme(theme):
    """Behind the words and the bars there is what they contrast with: 4.5 to 1 for words, 3 to 1 for bars."""
    pixels = seen(draw(bars(*[(3, 2, 1)] * 7), "Questions per day"), theme)
    assert pixels.shape == (600, 960, 3)
    behind = pixels[0, 0]
    assert contrast(rgb(INK), behind) >= 4.5
    assert area(pixels, INK) > 1_000
    for _, colour in COLOURS.values():
        assert contrast(rgb(colour), behind) >= 3
        assert area(pixels, colour) > 5_000
    assert np.abs(behind - rgb(BACKGROUND)).max() < 0.01


def test_colours_differ_in_lightness_too():
    """Neighbours in a bar contrast by 1.5 to 1 at least, for those who don't see the colours."""
    colours = [rgb(colour) for _, colour in COLOURS.values()]
    assert all(contrast(one, other) >= 1.5 for one, other in pairwise(colours))


def test_areas_are_as_the_counts():
    """Each verdict has as much of the bars as of the questions; what nobody got has only its legend."""
    pixels = seen(draw(bars((30, 10, 0), (0, 20, 0)), "Questions per day"), "dark")
    strong, weak, none = (area(pixels, colour) for _, colour in COLOURS.values())
    assert strong / weak == pytest.approx(1, abs=0.05)
    assert none < weak / 20


@pytest.mark.parametrize(("count", "width"), [(1, 1), (7, 1), (35, 1), (58, 7)])
def test_any_number_of_bars_is_drawn(count, width):
    """From one to the most there are; a week without any question, too."""
    pixels = seen(draw(bars(*[(1, 0, 2)] * count, width=width), "Questions per week"), "light")
    assert area(pixels, COLOURS[Verdict.NONE][1]) > 5_000
    assert seen(draw(bars(*[(0, 0, 0)] * count), "Questions per day"), "light").shape == (600, 960, 3)


def test_names_of_days_stand_apart():
    """Below the bars there is background between every two of them, also where they name years."""
    for count, width in ((7, 1), (35, 1), (58, 7)):
        pixels = seen(draw(bars(*[(1, 1, 1)] * count, width=width), "Questions per week"), "dark")
        names = pixels[475:515]
        written = (np.abs(names - rgb(BACKGROUND)).max(axis=2) > 0.1).any(axis=0)
        columns = np.flatnonzero(written)
        gaps = np.diff(columns)
        assert (gaps > 8).sum() >= 5, (count, width)
