"""Several threads and processes at one store: one writes, all read, and nobody sees a mix."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest
from storm import KEYS, article
from wordcount import ask, entry, open_store, publish, start_storm

from retrieval.errors import StoreBusyError, StoreError
from retrieval.store.protocol import Batch

TAX = entry("tax", "The tax vote failed.")
EVERYTHING = ask("river", limit=1000)


def quietly(stage, done, total):
    pass


def in_thread(use):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(use).result()


def look(store):
    """A search and the revisions of what it found; again, when two switches fell between search and fetch."""
    while True:
        found = store.search(EVERYTHING)
        assert len(found.items) == found.passages
        with suppress(StoreError):
            stored = store.fetch([item.passage_id for item in found.items])
            return found.version, {s.article.text.split()[-1] for s in stored}


def test_one_thread_writes_at_a_time(tmp_path):
    """While one thread is writing, every change by another is refused soon; the holder may go on."""
    with closing(open_store(tmp_path)) as store, closing(open_store(tmp_path)) as twin, store.writing():
        with store.writing():
            store.stage([TAX])
        for use in (
            lambda: store.stage([TAX]),
            lambda: store.apply(Batch()),
            lambda: twin.switch(quietly),
            lambda: twin.writing().__enter__(),
        ):
            began = time.monotonic()
            with pytest.raises(StoreBusyError, match="wait until it has finished"):
                in_thread(use)
            assert time.monotonic() - began < 5
        assert store.apply(Batch({"tax": TAX.digest})) == 1


def test_a_failed_change_gives_the_lock_back(tmp_path):
    """Errors inside the block are the caller's own and pass unchanged; afterwards others may write."""
    with closing(open_store(tmp_path)) as store:
        with pytest.raises(ValueError, match="mine"), store.writing():
            raise ValueError("mine")
        in_thread(lambda: store.stage([TAX]))


def test_another_process_that_writes_keeps_us_out(tmp_path):
    """A change is refused while a process of somebody else's is writing, and allowed after its death."""
    process = start_storm(tmp_path, 1, "some")
    with process.stdout, closing(open_store(tmp_path)) as store:
        refused = 0
        for line in process.stdout:
            if line.startswith("trying"):
                try:
                    store.stage([TAX])
                except StoreBusyError:
                    refused += 1
                    break
        process.kill()
        process.wait()
        assert refused
        store.stage([TAX])


def test_readers_in_threads_never_see_a_mix(tmp_path):
    """While the whole collection is rewritten, every search is of one version and of that one's text."""
    written = {}
    done = threading.Event()
    with closing(open_store(tmp_path)) as store:
        written[publish(store, *(article(key, 0) for key in KEYS))] = {"0."}

        def read():
            seen = []
            while not done.is_set() or not seen:
                seen.append(look(store))
            return seen

        with ThreadPoolExecutor(3) as pool:
            readers = [pool.submit(read) for _ in range(3)]
            for round_ in range(1, 6):
                entries = [article(key, round_) for key in KEYS]
                written[publish(store, *entries)] = {f"{round_}."}
            done.set()
            seen = [one for reader in readers for one in reader.result()]
    assert all(written[version] == found for version, found in seen)
    assert len({version for version, _ in seen}) > 1


def test_readers_beside_another_process_never_see_a_mix(tmp_path):
    """While another process rewrites everything, searches here are of one version, and follow it."""
    process = start_storm(tmp_path, 5, "whole")
    with process.stdout, closing(open_store(tmp_path)) as store:
        try:
            while not process.stdout.readline().startswith("switched"):
                pass
            seen = {}
            deadline = time.monotonic() + 30
            while len(seen) < 4 and time.monotonic() < deadline:
                version, (revision,) = look(store)
                assert seen.setdefault(version, revision) == revision
        finally:
            process.kill()
            process.wait()
    assert list(seen) == sorted(seen)
    assert len(seen) == 4


def test_a_reader_goes_on_with_the_old_one_while_somebody_is_indexing(tmp_path):
    """Applied but not yet switched: others see the old version with its own date, then the new one."""
    with closing(open_store(tmp_path)) as store, closing(open_store(tmp_path)) as reader:
        publish(store, TAX)
        before = reader.search(EVERYTHING)
        with store.writing():
            store.stage([article("k0", 1)])
            store.apply(Batch({"k0": "1"}))
            during = in_thread(lambda: reader.search(EVERYTHING))
            assert (during.version, during.as_of, during.articles) == (1, before.as_of, 1)
            assert in_thread(lambda: store.search(EVERYTHING)).version == 1
            store.switch(quietly)
        after = reader.search(EVERYTHING)
        assert (after.version, after.articles) == (2, 2)
        assert after.as_of > before.as_of


def test_a_reader_without_any_generation_waits_only_so_long(tmp_path):
    """Before the first generation stands, a search waits for the one who builds it, then says it is busy."""
    with closing(open_store(tmp_path)) as store, closing(open_store(tmp_path, patience=0.2)) as hasty:
        with store.writing():
            store.stage([TAX])
            store.apply(Batch({"tax": TAX.digest}))
            with pytest.raises(StoreBusyError):
                in_thread(lambda: hasty.search(EVERYTHING))
            with ThreadPoolExecutor(1) as pool:
                waiting = pool.submit(lambda: store.search(EVERYTHING))
                time.sleep(0.2)
                assert not waiting.done()
                store.switch(quietly)
                assert waiting.result().version == 1
        assert hasty.search(EVERYTHING).version == 1


def test_many_readers_repair_a_stale_store_once(tmp_path):
    """When many searches find the generation missing, one builds it and all get their answer."""
    notices = []
    with closing(open_store(tmp_path)) as store:
        publish(store, TAX)
        generation = store.health().generation
        (tmp_path / "generations" / generation / "rows.npy").unlink()
    with closing(open_store(tmp_path, notices)) as store, ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: store.search(EVERYTHING).version, range(12)))
    assert found == [1] * 12
    assert len(notices) == 1


def test_a_fresh_folder_may_be_opened_by_many_at_once(tmp_path):
    """Whoever comes first makes the database; the others find it made."""
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: open_store(tmp_path / "new" / "data"), range(8)))
    assert {store.health().version for store in stores} == {0}
    for store in stores:
        store.close()


def test_closing_waits_for_nobody_and_breaks_nothing(tmp_path):
    """Who is reading while the store is closed reads to the end; then the connection is closed, too."""
    store = open_store(tmp_path)
    publish(store, TAX, article("k0", 1))
    reading = store._truth.live()
    first = next(reading)
    store.close()
    assert len([first, *reading]) == 2
    assert store._database._idle == []


def test_a_search_in_flight_keeps_its_generation(tmp_path):
    """Closing and switching under a running search leaves it its files."""
    with closing(open_store(tmp_path)) as store:
        publish(store, *(article(key, 0) for key in KEYS))
        generation = store._serving.current()
        for round_ in range(3):
            publish(store, article("k0", round_ + 1))
        assert not (tmp_path / "generations" / generation.name).exists()
        assert len(generation.search(EVERYTHING).items) == generation.passages
