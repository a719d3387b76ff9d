"""The command line; the only place that prints. Heavy modules are imported by the command that needs them.

Exit codes: 0 fine (also when the articles don't say), 1 unexpected, 2 wrong usage, settings or question,
3 the index or the model can't be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from bot.app import App
    from config.settings import Settings
    from retrieval.indexing import IndexReport

USAGE, BROKEN = 2, 3

HINT = """\
Add your own articles: put .txt, .md or .jsonl files into {folder}/ and ask again.
Start the Discord bot: put DISCORD_TOKEN=… into .env and run `verbatim bot` (or `make bot`)."""


@dataclass(frozen=True)
class Given:
    """What was said before the command."""

    config: Path | None
    flags: dict[str, str]

    def settings(self) -> Settings:
        """The settings of all layers."""
        from config.loading import load

        return load(file=self.config, environ=os.environ, flags=self.flags)

    def app(self, settings: Settings) -> App:
        """Everything that works, over the configured store."""
        from bot.app import App

        return App(settings, settings.store.folder, notice)


def _flags(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for key, sign, _ in pairs:
        if not sign:
            raise click.BadParameter(f"{key!r} should look like answering.quotes=2.")
    return {key.strip(): value for key, _, value in pairs}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), help="Settings file, instead of verbatim.toml.")
@click.option(
    "--set",
    "flags",
    multiple=True,
    callback=_flags,
    metavar="SECTION.KEY=VALUE",
    help="One setting; repeatable.",
)
@click.version_option(package_name="verbatim")
@click.pass_context
def cli(context: click.Context, config: Path | None, flags: dict[str, str]) -> None:
    """Answers questions about your articles with verbatim quotes."""
    context.obj = Given(config, flags)


@cli.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@click.pass_obj
def ask(given: Given, question: tuple[str, ...], *, as_json: bool) -> None:
    """Ask one question; the index is brought up to date first."""
    from retrieval.answering import check_question

    text = check_question(" ".join(question))
    settings = given.settings()
    app = given.app(settings)
    first = _catch_up(app)
    answer = app.answerer.ask(text)
    if as_json:
        from bot.output import AnswerOutput

        click.echo(AnswerOutput.of(answer).model_dump_json(indent=2))
        return
    from bot import terminal

    show(terminal.answer(answer))
    if first:
        click.echo("\n" + HINT.format(folder=settings.articles.folder), err=True)


@cli.command()
@click.pass_obj
def chat(given: Given) -> None:
    """Ask again and again; an empty line or Ctrl+D ends it."""
    from bot import terminal
    from retrieval.errors import QuestionError

    app = given.app(given.settings())
    _catch_up(app)
    answerer = app.answerer
    for line in _lines():
        try:
            show(terminal.answer(answerer.ask(line)))
        except QuestionError as error:
            click.echo(str(error), err=True)


def _lines() -> Iterator[str]:
    while True:
        try:
            line = input("? " if sys.stdin.isatty() else "").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not line:
            return
        yield line


@cli.command()
@click.pass_obj
def bot(given: Given) -> None:
    """Run the Discord bot; needs DISCORD_TOKEN in the environment or in .env."""
    import logging

    from bot.running import run

    settings = given.settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = given.app(settings)
    _catch_up(app)
    run(app.client(), settings.discord.token.get_secret_value())


@cli.command()
@click.option("--full", is_flag=True, help="Embed every article anew, as after a change of model or rules.")
@click.pass_obj
def index(given: Given, *, full: bool) -> None:
    """Bring the index up to date with the articles' folder; only what changed is embedded."""
    from bot import terminal

    show(terminal.report(_index(given.app(given.settings()), full=full)))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@click.pass_obj
def status(given: Given, *, as_json: bool) -> None:
    """What the index holds, how old it is and how it was made."""
    from bot import terminal
    from bot.output import StatusOutput

    health = given.app(given.settings()).store.health()
    if as_json:
        click.echo(StatusOutput.of(health).model_dump_json(indent=2))
    else:
        show(terminal.status(health))


@cli.command("eval")
@click.option(
    "--articles", required=True, type=click.Path(path_type=Path), help="Articles, .jsonl or .jsonl.gz."
)
@click.option(
    "--questions", required=True, type=click.Path(path_type=Path), help="Questions, .jsonl or .jsonl.gz."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@click.pass_obj
def evaluate(given: Given, articles: Path, questions: Path, *, as_json: bool) -> None:
    """Measure answers to questions with known answers, over a throw-away index."""
    from bot import terminal
    from bot.measuring import measure

    with terminal.progress_bar(console()) as progress:
        result = measure(given.settings(), articles, questions, progress, notice)
    if as_json:
        click.echo(result.model_dump_json(indent=2))
    else:
        show(terminal.evaluation(result))


def _catch_up(app: App) -> bool:
    """Index what changed in the articles' folder; True when these were the first articles."""
    from bot import terminal
    from retrieval.errors import StoreBusyError

    if not app.behind():
        return False
    first = app.store.health().version == 0
    try:
        report = _index(app)
    except StoreBusyError as error:
        notice(f"{error} Answering from the index as it is.")
        return False
    show(terminal.report(report), err=True)
    return first and report.version > 0


def _index(app: App, *, full: bool = False) -> IndexReport:
    from bot import terminal

    with terminal.progress_bar(console()) as progress:
        return app.index(progress, full=full)


def notice(line: str) -> None:
    """Say on standard error what is no part of the answer."""
    click.echo(line, err=True)


def show(what: RenderableType, *, err: bool = False) -> None:
    """Print with rich: wrapped and styled in a terminal, plain and whole lines elsewhere."""
    to = console(err=err)
    to.print(what, soft_wrap=not to.is_terminal)


def console(*, err: bool = True) -> Console:
    """Standard error for progress and remarks, standard output for answers."""
    from rich.console import Console

    return Console(stderr=err, highlight=False)


def main() -> None:
    """Run the command line and turn every expected error into one sentence and an exit code."""
    with _exit_codes():
        cli(prog_name="verbatim")


@contextmanager
def _exit_codes() -> Iterator[None]:
    from bot.errors import BotError
    from config.errors import ConfigError
    from retrieval.errors import ModelError, StoreError, VerbatimError

    try:
        yield
    except (StoreError, ModelError) as error:
        _fail(error, BROKEN)
    except (VerbatimError, ConfigError, BotError) as error:
        _fail(error, USAGE)


def _fail(error: Exception, code: int) -> NoReturn:
    click.echo(f"verbatim: {error}", err=True)
    raise SystemExit(code)
