"""What stands on the command line before and around the commands, and the one question that several ask."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.printing import asked, show

if TYPE_CHECKING:
    from bot.app import App
    from config.settings import Settings


HOW_TO_ASK = 'Ask something, such as: verbatim ask "how many were displaced?" (or make ask Q="…")'

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")


class Commands(click.Group):
    """A group of commands whose errors end the program with one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raises click.ClickException and SystemExit, see `bot.exits`."""
        from bot.exits import one_sentence

        with one_sentence(traceback=ctx.params["traceback"]):
            return super().invoke(ctx)


@dataclass(frozen=True)
class Given:
    """What was said before the command; `notice` prints one line on standard error."""

    config: Path | None
    flags: dict[str, str]
    notice: Callable[[str], None]

    def settings(self) -> Settings:
        """The settings of all layers; raises ConfigError."""
        from config.loading import load

        return load(file=self.config, environ=os.environ, flags=self.flags)

    def app(self, settings: Settings) -> App:
        """Everything that works, over the configured store; closed when the command ends."""
        from bot.app import App

        app = App(settings, settings.store.folder, self.notice)
        click.get_current_context().call_on_close(app.close)
        return app


def full_if_agreed(app: App) -> bool:
    """Whether all is to be embedded anew, as another model or other rules need it.

    False for an index of ours. Raises RecipeError where somebody said no, or nobody sits there to be asked.
    """
    from bot import terminal
    from bot.texts import recipe
    from retrieval.errors import RecipeError

    try:
        app.store.check_recipe()
    except RecipeError:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        plan = app.upkeep.plan()
        show(terminal.plan(plan), err=True)
        if (asked(recipe.sure(plan.to_embed), recipe.NO) or recipe.NO).casefold() not in recipe.YES_WORDS:
            raise
        return True
    return False


def flags(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """`--set` as a mapping; raises click.BadParameter for what is no SECTION.KEY=VALUE."""
    pairs = [value.partition("=") for value in values]
    for key, sign, _ in pairs:
        if not (sign and key.strip()):
            raise click.BadParameter("it should look like answering.quotes=2.")
    return {key.strip(): value for key, _, value in pairs}


def typed(text: str) -> str:
    """The text without surrounding blanks, and with ? for bytes that are no UTF-8."""
    return text.encode(errors="replace").decode().strip()


def lines() -> Iterator[str]:
    """What is typed until an empty line or Ctrl+D; from a pipe or a file all lines that are not empty."""
    if not sys.stdin.isatty():
        yield from filter(None, map(typed, sys.stdin))
        return
    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401 - input() then takes arrow keys
    while True:
        try:
            line = typed(input("? " if sys.stdout.isatty() else ""))
        except (EOFError, KeyboardInterrupt):
            return
        if not line:
            return
        yield line
