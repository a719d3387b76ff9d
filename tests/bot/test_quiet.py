"""A folder is read once it has settled."""

from __future__ import annotations

from bot.quiet import QUIET, Settling


def test_nothing_to_do_while_nothing_changes():
    """A folder in which nothing has changed never settles."""
    settling = Settling()
    assert not any(settling.settled(float(now)) for now in range(100))


def test_a_file_written_in_pieces_settles_once_after_the_last():
    """Each piece begins the wait anew; after the last one it settles, and says so once."""
    settling = Settling()
    for now in (0.0, QUIET - 0.1, 2 * QUIET - 0.2):
        assert not settling.settled(now)
        settling.touch(now)
    last = 2 * QUIET - 0.2
    assert not settling.settled(last + QUIET - 0.01)
    assert settling.settled(last + QUIET)
    assert not settling.settled(last + 2 * QUIET)
