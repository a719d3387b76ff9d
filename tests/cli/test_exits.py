"""What the program ends with, by the kind of error."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

import bot.terminal
from bot.cli import cli
from bot.errors import StartError
from bot.exits import one_sentence
from config.errors import ConfigError
from retrieval.errors import ArticleError, ModelError, QuestionError, StoreBusyError


def ended(error, *, traceback=False):
    with pytest.raises((click.ClickException, SystemExit)) as caught, one_sentence(traceback=traceback):
        raise error
    return caught.value


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuestionError("Why?"), 2),
        (ArticleError("Why?"), 2),
        (ConfigError("Why?"), 2),
        (StartError("Why?"), 2),
        (StoreBusyError("Why?"), 3),
        (ModelError("Why?"), 3),
    ],
)
def test_an_expected_error_is_its_sentence(error, code):
    """Wrong questions, files and settings end with 2, an index or model that can't be used with 3."""
    failure = ended(error)
    assert (failure.exit_code, failure.message) == (code, "Why?")
    assert ended(error, traceback=True).exit_code == code


def test_an_unexpected_error_is_one_line():
    """It ends with 1, its kind and its text, in which nothing can act on a terminal."""
    failure = ended(KeyError("x\x1b[2J\ny"))
    assert failure.exit_code == 1
    assert failure.message == (
        "Something unexpected went wrong (KeyError: 'x\\x1b[2J\\ny'). "
        "Put --traceback right after `verbatim` to see where."
    )
    hostile = ended(RuntimeError("\x1b]0;x\x07\u202e" + "y" * 1000)).message
    assert hostile.isprintable()
    assert len(hostile) < 500


def test_the_traceback_is_one_flag_away():
    """With --traceback an unexpected error goes on its way, and Python shows where it comes from."""
    with pytest.raises(ZeroDivisionError), one_sentence(traceback=True):
        raise ZeroDivisionError


def test_an_interrupt_ends_with_130():
    """Ctrl+C is no error, also when a library that is being imported turns it into one."""
    assert ended(KeyboardInterrupt()).code == 130
    half_imported = ImportError("half a library")
    half_imported.__context__ = KeyboardInterrupt()
    assert ended(half_imported).code == 130


def test_what_click_knows_is_left_to_click():
    """Wrong usage keeps click's own message and code."""
    with pytest.raises(click.UsageError), one_sentence(traceback=False):
        raise click.UsageError("no")


@pytest.mark.parametrize("flag", [[], ["--traceback"]])
def test_the_commands_are_guarded(monkeypatch, indexed, flag):
    """An error inside a command takes this way, and --traceback before the command reaches it."""

    def broken(health, *, held):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(bot.terminal, "status", broken)
    monkeypatch.chdir(indexed)
    done = CliRunner().invoke(cli, [*flag, "status"])
    assert done.exit_code == 1
    if flag:
        assert isinstance(done.exception, ZeroDivisionError)
    else:
        assert done.stderr.startswith("Error: Something unexpected went wrong (ZeroDivisionError: by zero).")
