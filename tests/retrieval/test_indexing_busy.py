"""One run at a time, and questions go on meanwhile."""

import threading
from contextlib import closing
from dataclasses import replace

import pytest
from handmade import FLOOD, LIBRARY, PASSAGE_WORDS, CountingEmbedder, open_counting_store, silently
from store.wordcount import ask

from retrieval.errors import StoreBusyError
from retrieval.indexing import Indexer


class Waiting(CountingEmbedder):
    """Embeds only when it is let go, so that a run can be looked at in its middle."""

    def __init__(self):
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def encode(self, texts):
        self.begun.set()
        assert self.go_on.wait(30)
        return super().encode(texts)


def indexer(store, embedder, *articles):
    return Indexer(store, lambda: embedder, lambda: articles, passage_words=PASSAGE_WORDS)


@pytest.fixture
def running(tmp_path):
    """A store in the middle of a run in another thread that changes the flood's title, and its embedder."""
    with closing(open_counting_store(tmp_path / "data")) as store:
        indexer(store, CountingEmbedder(), FLOOD).run(silently)
        embedder = Waiting()
        change = indexer(store, embedder, replace(FLOOD, title="Changed"))
        thread = threading.Thread(target=change.run, args=(silently,))
        thread.start()
        assert embedder.begun.wait(30)
        yield store, embedder, thread
        embedder.go_on.set()
        thread.join()


def titles(store):
    found = store.search(ask("river"))
    return {one.article.title for one in store.fetch([item.passage_id for item in found.items])}


def test_a_second_run_is_told_that_one_is_under_way(running):
    """Another thread that wants to index the same store gets an error that says to wait."""
    store, _, _ = running
    with pytest.raises(StoreBusyError, match="wait until it has finished"):
        indexer(store, CountingEmbedder(), LIBRARY).run(silently)


def test_a_second_program_is_told_so_too(running, tmp_path):
    """A store opened a second time on the same folder is refused in the same way."""
    with closing(open_counting_store(tmp_path / "data")) as other, pytest.raises(StoreBusyError):
        indexer(other, CountingEmbedder(), LIBRARY).run(silently)


def test_questions_get_the_old_articles_until_the_new_ones_stand(running):
    """In the middle of a run the old title answers, after it the new one."""
    store, embedder, thread = running
    assert titles(store) == {FLOOD.title}
    embedder.go_on.set()
    thread.join()
    assert titles(store) == {"Changed"}


def test_a_run_that_failed_does_not_block_the_next(tmp_path):
    """After an error the store is free again, for another thread as well."""
    with closing(open_counting_store(tmp_path / "data")) as store:
        with pytest.raises(RuntimeError):
            indexer(store, CountingEmbedder(fail_at=0), FLOOD).run(silently)
        thread = threading.Thread(target=indexer(store, CountingEmbedder(), FLOOD).run, args=(silently,))
        thread.start()
        thread.join()
        assert titles(store) == {FLOOD.title}
