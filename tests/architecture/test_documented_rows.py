"""Every row of docs/commands.md has an end-to-end test, and the tests name rows that are there."""

from __future__ import annotations

from documented import covering, is_called, rows, says


def test_every_row_is_covered():
    """A command, a button or a bad input that is documented has a test with the real bot behind it."""
    covered = covering()
    assert [row.name for row in rows() if row.name not in covered] == []


def test_every_marker_names_a_row():
    """A test can't claim to cover what is not documented."""
    known = {row.name for row in rows()}
    assert {name: tests for name, tests in covering().items() if name not in known} == {}


def test_no_two_rows_share_a_name():
    """A marker means one row."""
    names = [row.name for row in rows()]
    assert sorted(names) == sorted(set(names))


def test_bad_input_is_documented_with_its_reply():
    """Every row of bad input quotes what the bot says, or says that it says nothing."""
    bad = [row for row in rows() if row.name.startswith("bad: ")]
    assert [row.name for row in bad if not row.replies] == [
        "bad: a mention in a server that is not on the list"
    ]


def test_replies_are_compared_as_they_are_shown():
    """Signs of Markdown and line ends don't count, … stands for anything but nothing, and all else counts."""
    assert says("No. Wait 5 s,\nthen use /ask\\.", "Wait … s, then use `/ask`.")
    assert not says("Wait  s.", "Wait … s.")
    assert not says("Waiting.", "Wait.")
    assert is_called("Page 2", "Page …")
    assert not is_called("All sources", "Sources")
