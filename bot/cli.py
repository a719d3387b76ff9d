"""The command line. Heavy modules are imported by the command that needs them.

Exit codes: 0 fine (also when the articles don't say), 1 unexpected or nobody reads the output any more,
2 wrong usage, settings or question, 3 index or model can't be used, no bot is live or `doctor` found
something broken, 130 Ctrl+C.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.adding import add
from bot.exchanging import export, import_
from bot.given import HOW_TO_ASK, Commands, Given, flags, full_if_agreed, json_option, lines, typed
from bot.printing import notice, progress, show, show_json
from bot.reports import doctor, evaluate, rollback, status
from bot.safekeeping import backup, restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from retrieval.answering import Answerer
    from retrieval.errors import StoreError
    from retrieval.indexing import IndexReport


@click.group(
    cls=Commands,
    commands=[status, evaluate, rollback, add, doctor, backup, restore, export, import_],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", type=click.Path(path_type=Path), help="Settings file, instead of verbatim.toml.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    callback=flags,
    metavar="SECTION.KEY=VALUE",
    help="One setting, such as answering.quotes=2; repeatable.",
)
@click.option("--traceback", is_flag=True, help="Show where an unexpected error comes from.")
@click.version_option(package_name="verbatim", help="Show the version and exit.")
@click.pass_context
def cli(context: click.Context, /, config: Path | None, settings: dict[str, str], **_options: object) -> None:
    """Answers questions about your articles with verbatim quotes.

    Start with: verbatim ask "how many were displaced?"
    """
    context.obj = Given(config, settings, notice)


@cli.command()
@click.argument("question", nargs=-1)
@json_option
@click.pass_obj
def ask(given: Given, question: tuple[str, ...], *, as_json: bool) -> None:
    """Ask one question.

    The index is brought up to date first. Quotes around the question keep the shell from reading it.
    """
    from bot import terminal
    from retrieval.answering import check_question

    text = typed(" ".join(question))
    if not text:
        raise click.UsageError(HOW_TO_ASK)
    text = check_question(text)
    settings = given.settings()
    app = given.app(settings)
    first = _catch_up(app)
    app.require_articles()
    answer = _answerer(app).ask(text)
    if as_json:
        from bot.output import AnswerOutput

        show_json(AnswerOutput.of(answer))
        return
    show(terminal.answer(answer))
    if first:
        notice(terminal.hint(settings.articles.folder))


@cli.command()
@click.pass_obj
def chat(given: Given) -> None:
    """Ask again and again; an empty line or Ctrl+D ends it.

    From a pipe or a file it takes one question a line.
    """
    from bot import terminal
    from retrieval.errors import QuestionError

    settings = given.settings()
    app = given.app(settings)
    if _catch_up(app):
        notice(terminal.hint(settings.articles.folder))
    app.require_articles()
    answerer = _answerer(app)
    if sys.stdin.isatty():
        notice("Ask about the articles; an empty line ends it.")
    for line in lines():
        try:
            show(terminal.answer(answerer.ask(line)))
        except QuestionError as error:
            notice(str(error))


@cli.command()
@click.option("--watch", is_flag=True, help="Index the articles' folder whenever its files have changed.")
@click.pass_obj
def bot(given: Given, *, watch: bool) -> None:
    """Run the Discord bot; needs DISCORD_TOKEN in the environment or in .env."""
    from bot.failures import explain_start
    from bot.running import check_token, run, start_log
    from retrieval.errors import RecipeError

    settings = given.settings()
    token = check_token(settings.discord.token.get_secret_value())
    start_log()
    app = given.app(settings)
    refusals: list[StoreError] = []
    try:
        app.store.check_recipe()
        _catch_up(app, refusals.append, watch=watch)
    except RecipeError as error:
        refusals.append(error)  # moderators can have all embedded anew, so they need the bot
    failure = ""
    for refusal in refusals:
        notice(str(refusal))
        failure = explain_start(refusal)
    _answerer(app)
    run(app.client(watch=watch, failure=failure), token)


@cli.command()
@click.option("--full", is_flag=True, help="Embed every article anew, as after a change of model.")
@click.option("--dry-run", is_flag=True, help="Show what would change; embed and change nothing.")
@click.pass_obj
def index(given: Given, *, full: bool, dry_run: bool) -> None:
    """Bring the index up to date with the folder of articles.

    Only new and changed articles are embedded, and those whose files are gone leave. People can go on
    asking meanwhile.
    """
    from bot import terminal

    settings = given.settings()
    app = given.app(settings)
    if dry_run:
        show(terminal.plan(app.upkeep.plan(full=full)))
        return
    first = app.store.health().version == 0
    report = _index(app, full=full or full_if_agreed(app))
    show(terminal.report(report))
    for name in app.upkeep.open_files():
        notice(terminal.still_open(name))
    if first:
        notice(terminal.hint(settings.articles.folder))


def _say(error: StoreError) -> None:
    notice(str(error))


def _catch_up(app: App, refused: Callable[[StoreError], None] = _say, *, watch: bool = False) -> bool:
    """Index what changed in the articles' folder; True when these were the first articles.

    `refused` hears of pinned questions for whose sake the old index goes on. Where somebody will `watch` the
    folder, what is being written is left to them, and so is telling that the folder is empty or missing.
    """
    from bot import terminal
    from bot.upkeep import Folder
    from retrieval.errors import ArticleError, RegressionError, StaleError, StoreBusyError, StoreFullError

    full = full_if_agreed(app)
    if not full and app.upkeep.look() is not Folder.CHANGED:
        return False
    first = app.store.health().version == 0
    try:
        report = _follow(app) if watch else _index(app, full=full)
    except (StoreBusyError, StoreFullError, ArticleError) as error:
        if first or (isinstance(error, ArticleError) and not watch):
            raise
        notice(f"{error} Answering from the index as it is.")
        return False
    except StaleError:  # all that has changed is still being written
        return False
    except RegressionError as error:
        refused(error)
        return False
    if full or report.added or report.changed or report.removed or report.rejected or report.unanswered:
        show(terminal.report(report), err=True)
    return first and report.version > 0


def _index(app: App, *, full: bool = False) -> IndexReport:
    with progress() as step:
        return app.upkeep.index(step, full=full)


def _follow(app: App) -> IndexReport:
    with progress() as step:  # how long files have rested is known to those who watch
        return app.upkeep.follow(step, patient=False, rest=0.0)


def _answerer(app: App) -> Answerer:
    with progress() as step:
        app.encoder(step)
    return app.answerer


def main() -> None:
    """Run the command line."""
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)  # a terminal that knows no curly quotes is no reason to fail
    cli(prog_name="verbatim")
