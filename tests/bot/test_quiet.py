"""A folder is due when it rests, when it has not rested for too long, and again after a failure."""

from __future__ import annotations

from bot.quiet import AGAIN, LONGEST, PATIENCE, Settling
from retrieval.articles import REST


def test_nothing_to_do_while_nothing_changes():
    """A folder in which nothing has changed is never due."""
    settling = Settling()
    assert not any(settling.settled(float(now)) for now in range(100))


def test_a_file_written_in_pieces_is_due_after_the_last():
    """Each piece begins the wait anew; after the last one the folder is due, until somebody was there."""
    settling = Settling()
    for now in (0.0, REST - 0.1, 2 * REST - 0.2):
        assert not settling.settled(now)
        settling.touch(now)
    last = 2 * REST - 0.2
    assert not settling.settled(last + REST - 0.01)
    assert settling.settled(last + REST)
    settling.done()
    assert not settling.settled(last + 2 * REST)


def test_patience_with_a_folder_that_never_rests_ends():
    """What changes every second is due after a while, and then it is not to be waited for."""
    settling = Settling()
    for now in range(int(PATIENCE)):
        settling.touch(float(now))
        assert not settling.settled(float(now))
        assert settling.patient(float(now))
    settling.touch(PATIENCE)
    assert settling.settled(PATIENCE)
    assert not settling.patient(PATIENCE)
    settling.again(PATIENCE)
    assert settling.patient(PATIENCE + 1)


def test_a_failure_is_tried_again_after_longer_and_longer():
    """One minute, two, four: never over an hour; success forgets it, and a change comes first."""
    settling, now, waits = Settling(), 0.0, []
    for _ in range(8):
        settling.failed(now)
        begun = now
        while not settling.settled(now):
            now += 1.0
        waits.append(now - begun)
    assert waits == [AGAIN, 2 * AGAIN, 4 * AGAIN, 8 * AGAIN, 16 * AGAIN, 32 * AGAIN, LONGEST, LONGEST]
    settling.touch(now)
    settling.failed(now)
    settling.touch(now + 1)
    assert settling.settled(now + 1 + REST)
    settling.done()
    settling.failed(now)
    assert settling.settled(now + AGAIN)
