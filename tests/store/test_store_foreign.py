"""The door that foreign errors come through, held whole."""

import errno
import inspect
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from wordcount import RECIPE, ask, entry, open_store, publish

from retrieval.errors import StoreBusyError, StoreDamagedError, StoreError
from retrieval.store.embedded import EmbeddedStore
from retrieval.store.foreign import FOREIGN, foreign_errors, translate
from retrieval.store.protocol import Batch, PassageStore, Recipe
from retrieval.store.recipes import mismatch

CODES = sorted(
    {
        value
        for name, value in vars(sqlite3).items()
        if name.startswith("SQLITE_") and isinstance(value, int) and 0 < value < 100 and name.isupper()
    }
)
ARGUMENTS = {
    "writing": (),
    "check_recipe": (),
    "digests": (),
    "staged": ({"a": "1"},),
    "stage": ([entry("a", "One.")],),
    "finished": (),
    "carry": ([(entry("a", "One.").article, "2")],),
    "apply": (Batch(),),
    "switch": (lambda stage, done, total: None,),
    "search": (ask("river"),),
    "unknown": (["river"],),
    "words": ("riv",),
    "copies": ("a",),
    "fetch": ([1],),
    "article": ("a",),
    "health": (),
    "remember": ("a", "1"),
    "recall": ("a",),
    "listing": (-1,),
    "holding": ("One.", 1),
    "twin": ("One.",),
    "versions": ("a",),
    "outdated": ("a", "1"),
    "erase_removed": (datetime.now(UTC),),
    "close": (),
}


def sqlite_error(code):
    error = sqlite3.OperationalError("it broke")
    error.sqlite_errorcode = code
    return error


def one_clear_sentence(error):
    return isinstance(error, StoreError) and "\n" not in str(error) and str(error).endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_sqlite_has_a_sentence(code):
    """Whatever SQLite answers, with whatever extended code, becomes one sentence that says what to do."""
    assert one_clear_sentence(translate(sqlite_error(code)))
    assert type(translate(sqlite_error(code | 7 << 8))) is type(translate(sqlite_error(code)))


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_error_of_the_system_has_a_sentence(number):
    """Whatever the operating system refuses becomes one sentence that says what to do."""
    assert one_clear_sentence(translate(OSError(number, "no")))


def test_every_kind_of_foreign_error_has_a_sentence():
    """All subclasses of what may come through the door are told, also those without a message."""
    kinds = [kind for base in FOREIGN for kind in (base, *base.__subclasses__())]
    plain = [k for k in kinds if k.__module__ in {"builtins", "sqlite3"} and "Unicode" not in k.__name__]
    made = [kind("broken\nin two") for kind in plain]
    assert all(one_clear_sentence(translate(error)) for error in [*made, MemoryError(), RuntimeError()])


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), StoreBusyError, "try again"),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), StoreDamagedError, "verbatim index"),
        (sqlite_error(sqlite3.SQLITE_FULL), StoreError, "disk is full"),
        (sqlite_error(sqlite3.SQLITE_READONLY), StoreError, "who owns"),
        (OSError(errno.ENOSPC, "No space left on device"), StoreError, "disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), StoreError, "who owns"),
        (RuntimeError("Error in void f(int) at x.cpp:7: Error: 'n' failed: No space left on device"),
         StoreError, "disk is full"),
        (RuntimeError("Error in void f(int) at x.cpp:7: Error: 'ret == n' failed: read error"), StoreError,
         r"\('ret == n' failed: read error\)"),
        (ValueError("Failed to open file for read"), StoreError, "Failed to open file"),
    ],
)  # fmt: skip
def test_what_people_meet_is_named(error, kind, words):
    """A busy, damaged or full store is said to be that; the noise of C++ is left out."""
    with pytest.raises(kind, match=words) as raised, foreign_errors():
        raise error
    assert raised.value.__cause__ is error


def test_our_own_mistakes_pass():
    """A bug is not dressed up as a broken disk."""
    with pytest.raises(KeyError), foreign_errors():
        raise KeyError("bug")


def test_the_store_offers_what_the_protocol_asks():
    """Every method of the protocol is there with the same parameters, and has a docstring."""
    for name, wanted in inspect.getmembers(PassageStore, inspect.isfunction):
        if not name.startswith("_"):
            offered = getattr(EmbeddedStore, name)
            assert list(inspect.signature(offered).parameters) == list(inspect.signature(wanted).parameters)
            assert offered.__doc__
            assert wanted.__doc__
            assert name in ARGUMENTS


@pytest.mark.parametrize("name", ARGUMENTS)
def test_no_method_lets_a_foreign_error_out(tmp_path, name):
    """With the database overwritten under it, each method works without it or raises an error of ours."""
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("a", "One."))
    with closing(open_store(tmp_path)) as store:
        (tmp_path / "verbatim.sqlite3").write_bytes(b"garbage" * 10_000)
        if name in {"writing", "close"}:
            getattr(store, name)(*ARGUMENTS[name])
            return
        with pytest.raises(StoreDamagedError):
            getattr(store, name)(*ARGUMENTS[name])


def test_a_folder_that_is_a_file_is_an_error_of_ours(tmp_path):
    """A store folder that can't be made is refused in a sentence."""
    (tmp_path / "data").write_text("I am a file")
    with pytest.raises(StoreError):
        open_store(tmp_path / "data")


def test_a_mismatch_names_only_what_differs():
    """The error compares the recipes part by part, values and all."""
    other = Recipe(
        **{name: getattr(RECIPE, name) for name in RECIPE.__slots__} | {"tokens": "stems", "dimensions": 9}
    )
    text = str(mismatch(other, RECIPE))
    assert "tokens 'stems', here 'lower-case words'" in text
    assert "dimensions 9, here 33" in text
    assert "sentences" not in text
    assert text.endswith("run `verbatim index --full`.")


def test_times_are_in_utc(tmp_path):
    """as_of is a moment in UTC, wherever the machine stands."""
    with closing(open_store(tmp_path)) as store:
        publish(store, entry("a", "One."))
        as_of = store.search(ask("one")).as_of
    assert as_of.utcoffset().total_seconds() == 0
    assert abs((datetime.now(UTC) - as_of).total_seconds()) < 60
