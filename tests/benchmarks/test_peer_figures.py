"""Figures of many rounds become a table and bars that say the same."""

import re
import xml.etree.ElementTree as ET

import pytest
from peers.figures import Round, Row, best, percentiles, spread, table
from peers.plot import bars

SVG = "{http://www.w3.org/2000/svg}"
X = re.compile(r"[ML] ([\d.]+)")  # of a path's points


def rounds(*seconds, p50=10.0, megabytes=100.0):
    return [Round(one, p50, p50, 50.0, 1.0, megabytes) for one in seconds]


ROWS = [
    Row("ours", "ours", "default", rounds(5.0, 4.0, 90.0, p50=6.0, megabytes=120.0)),
    Row("joined", "hybrid", "default", rounds(20.0, 10.0, 11.0, p50=12.0)),
    Row("joined", "hybrid", "bf16", rounds(2.0, 2.0, 2.0, p50=1.0, megabytes=50.0)),
    Row("dense", "dense", "default", rounds(8.0, 12.0, 10.0, p50=8.0)),
    Row("bare", "limit", "default", [Round(3.0, None, None, None, 1.0, 90.0)]),
]


def test_a_middle_is_the_median_of_the_rounds():
    """One slow round moves nothing; what wasn't measured stays unknown."""
    assert ROWS[0].middle("index_seconds") == 5.0
    assert ROWS[4].middle("p50") is None


def test_the_best_peer_is_neither_ours_nor_tuned_nor_a_limit():
    """Ratios are to what others need by default, for questions among those of the wanted kind."""
    assert best(ROWS, "index_seconds", ("hybrid", "dense")) == 10.0
    assert best(ROWS, "p50", ("hybrid",)) == 12.0


def test_the_table_holds_medians_and_ratios():
    """Each row has as many cells as the heading, in its order."""
    heading, _, *lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table(ROWS)]
    assert {len(line) for line in [heading, *lines]} == {10}
    assert lines[0] == ["ours", "default", "5.0", "0.50", "6.0 / 6.0", "0.50", "50.0", "1.0", "120", "1.20"]
    assert lines[4] == ["bare", "default", "3.0", "0.30", "– / –", "–", "–", "1.0", "90", "0.90"]


def test_the_spread_is_that_of_the_row_that_moves_most():
    """In percent of its median."""
    assert spread(ROWS[1:], "index_seconds") == pytest.approx(100 * 10 / 11)


def test_percentiles_of_nothing_are_unknown():
    """A system that is asked nothing has no times."""
    assert percentiles([]) == (None, None)
    assert percentiles([1.0, 2.0, 3.0]) == pytest.approx((2.0, 2.9))


def test_bars_are_as_long_as_their_values(tmp_path):
    """A bar of half the value is half as long, with name and value beside it; names are escaped."""
    bars([("Seconds", [("a & b", 4.0, True), ("c", 2.0, False)])], tmp_path / "bars.svg")
    picture = ET.parse(tmp_path / "bars.svg").getroot()
    assert {"Seconds", "a & b", "4.0", "2.0"} <= {one.text for one in picture.iter(f"{SVG}text")}
    filled = [one for one in picture.iter(f"{SVG}path") if one.get("clip-path")]
    lengths = [max(xs) - min(xs) for xs in ([float(x) for x in X.findall(one.get("d"))] for one in filled)]
    assert lengths[0] == pytest.approx(2 * lengths[1], rel=1e-4)
