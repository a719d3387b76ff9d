"""How an error ends the program: one sentence, which click prints, and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import BotError, NotLiveError
from config.errors import ConfigError
from retrieval.errors import ModelError, StoreError, VerbatimError

INTERRUPTED = 130  # what shells say of a program that Ctrl+C ended
_LONGEST = 300  # characters of a foreign error's text


class Unexpected(click.ClickException):
    """Nobody foresaw it."""

    exit_code = 1


class Refused(click.ClickException):
    """The settings, the question or a file that was named can't be used."""

    exit_code = 2


class Unusable(click.ClickException):
    """The index, the model or a bot that should be running can't be used."""

    exit_code = 3


@contextmanager
def one_sentence(*, traceback: bool) -> Iterator[None]:
    """Turn what is raised inside into click's own error; with `traceback` leave the unexpected as it is.

    Raises:
        click.ClickException: with the sentence and the exit code.
        SystemExit: 130 after Ctrl+C.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except (StoreError, ModelError, NotLiveError) as error:
        raise Unusable(str(error)) from error
    except (VerbatimError, ConfigError, BotError) as error:
        raise Refused(str(error)) from error
    except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
        raise  # click's own business
    except Exception as error:
        if _stopped(error):
            raise SystemExit(INTERRUPTED) from None
        if traceback:
            raise
        raise Unexpected(_unexpected(error)) from error


def _stopped(error: BaseException) -> bool:
    """Did Ctrl+C cause it? A library that is being imported just then may raise an error of its own."""
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (cause is not None and _stopped(cause))


def _unexpected(error: Exception) -> str:
    said = "".join(c if c.isprintable() else " " for c in str(error))[:_LONGEST].strip()
    return (
        f"Something unexpected went wrong ({type(error).__name__}{': ' if said else ''}{said}). "
        "Put --traceback right after `verbatim` to see where."
    )
