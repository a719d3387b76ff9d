"""The newest answer of a thread is found for those who may go on from it."""

from contextlib import closing
from dataclasses import replace

import pytest
from test_store_journal import ANA, BO, answer, asked, quote
from wordcount import FLOOD, open_store, publish

THREAD = 77


@pytest.fixture
def journal(tmp_path):
    with closing(open_store(tmp_path)) as store:
        publish(store, FLOOD)
        yield store.journal


def note(journal, id_, person=ANA, *, channel=THREAD, private=False, quotes=1):
    of = replace(asked(person, private=private), channel=channel)
    journal.note(id_, of, answer("how high?", *[quote(FLOOD, 0, 13)] * quotes), with_question=False)
    if not private:
        journal.sent(id_, 1000 + id_)


def newest(journal, person=None, thread=THREAD):
    return journal.hindsight.newest_in(thread, person)


def test_the_newest_answer_with_quotes_counts(journal):
    """One that found nothing has not changed what the thread is about; other channels do not matter."""
    assert newest(journal) is None
    note(journal, 1)
    note(journal, 2, BO)
    note(journal, 3, quotes=0)
    note(journal, 4, channel=78)
    assert newest(journal) == 2
    journal.forget(BO)
    assert newest(journal) == 1


def test_the_answer_that_a_thread_was_opened_below_counts(journal):
    """Such a thread has the id of the message that shows the answer, until it has an answer of its own."""
    note(journal, 1, channel=5)
    journal.sent(1, THREAD)
    assert newest(journal) == 1
    note(journal, 2)
    assert newest(journal) == 2


def test_private_answers_count_for_their_asker_only(journal):
    """Once one is shown to everybody it counts for all."""
    note(journal, 1, private=True)
    assert (newest(journal), newest(journal, BO), newest(journal, ANA)) == (None, None, 1)
    journal.publish(1)
    journal.sent(1, 1001)
    assert newest(journal) == 1


def test_a_deleted_answer_counts_no_longer(journal):
    """Nobody sees it any more, its asker neither."""
    note(journal, 1)
    note(journal, 2)
    journal.sent(2, None)
    assert newest(journal) == newest(journal, ANA) == 1
