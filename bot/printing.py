"""The only place that prints: answers on standard output, progress and remarks on standard error."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console, RenderableType

    from retrieval.store.protocol import Progress


def notice(line: str) -> None:
    """Say on standard error what is no part of the answer."""
    click.echo(line, err=True)


def say(line: str) -> None:
    """Say in one line what was done; names of files in it may hold anything."""
    click.echo("".join(sign if sign.isprintable() else " " for sign in line))


def pour(line: str) -> None:
    """Print a line that ends itself: UTF-8, whatever the terminal is."""
    click.echo(line.encode(), nl=False)


def asked(question: str, default: str) -> str | None:
    """Ask on standard error, with what an empty answer stands for; None where nobody answers."""
    try:
        return str(click.prompt(question, default=default, show_default=question[-1] != "]", err=True))
    except click.Abort:
        return None


def show(what: RenderableType, *, err: bool = False) -> None:
    """Print with rich: wrapped and styled in a terminal, plain and whole lines elsewhere."""
    to = _console(err=err)
    to.print(what, soft_wrap=not to.is_terminal)


def show_json(what: BaseModel) -> None:
    """Print JSON, which is UTF-8 whatever the terminal is."""
    click.echo(what.model_dump_json(indent=2).encode())


def progress() -> AbstractContextManager[Progress]:
    """A bar on standard error while something takes its time."""
    from bot.bars import progress_bar

    return progress_bar(_console(err=True))


def _console(*, err: bool) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False)
