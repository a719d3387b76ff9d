"""`verbatim backup` and `verbatim restore`: all that the store holds, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.given import Given
from bot.printing import progress, say

if TYPE_CHECKING:
    from retrieval.store.copying import Tally


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(given: Given, file: Path) -> None:
    """Copy everything that is stored into a new FILE.

    Articles, what moderators decided, pins, settings of servers, and what is kept about people: keep it safe.
    The bot may run meanwhile. FILE is checked, and only its owner may read it.
    """
    from retrieval.store.copying import back_up

    settings = given.settings()
    with progress() as step:
        held = back_up(settings.store.folder, file, step)
    say(f"Backed up to {file}: {_said(held)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(given: Given, file: Path) -> None:
    """Put what a backup holds in the place of what is stored.

    What was there is kept in a file beside it. The bot may run meanwhile, and answers from the restored
    articles at once. It holds until the next `verbatim index`, or `/index rebuild` in Discord. What people
    had erased since the backup is there again.
    """
    from bot.texts.index import STAYS
    from retrieval.recipe import current_recipe
    from retrieval.store.replacing import Replacement
    from retrieval.tokens import Tokenizer
    from retrieval.weights import find_weights

    settings = given.settings()
    recipe = current_recipe(find_weights(settings.model.path), settings.index.passage_words)
    store = Replacement(settings.store.folder, recipe, Tokenizer(), given.notice)
    with progress() as step:
        done = store.restore(file, step)
    say(f"Restored from {file}: {_said(done.tally)}")
    say(STAYS)
    if done.aside is not None:
        say(f"What was there before lies in {done.aside}")


def _said(held: Tally) -> str:
    from bot.texts import plural

    parts = [
        plural(held.articles, "article"),
        plural(held.decisions, "decision"),
        plural(held.pins, "pinned question"),
        plural(held.answers, "answer"),
    ]
    return f"{', '.join(parts)}; digest {held.digest}."
