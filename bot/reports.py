"""Commands that show: `status`, `eval` and `doctor`, which says what is wrong; `rollback` goes back."""

from __future__ import annotations

from pathlib import Path

import click

from bot.given import Given, json_option
from bot.printing import notice, progress, show, show_json


@click.command()
@click.option("--live", is_flag=True, help="End with 3 unless a bot runs and Discord answers it.")
@json_option
@click.pass_obj
def status(given: Given, *, live: bool, as_json: bool) -> None:
    """Show what the index holds, how old it is and how it was made."""
    from bot import terminal
    from bot.output import StatusOutput

    app = given.app(given.settings())
    health = app.store.health()
    if live:
        app.check_live()
    if as_json:
        show_json(StatusOutput.of(health))
    else:
        show(terminal.status(health, held=app.store.history.standing().held))


@click.command()
@click.pass_obj
def rollback(given: Given) -> None:
    """Go back to the generation of the index before this one.

    Nothing is embedded. It holds until the next `verbatim index`, or `/index rebuild` in Discord.
    """
    from bot import terminal

    history = given.app(given.settings()).store.history
    show(terminal.gone_back(history.go_back(history.standing().version)))


@click.command()
@json_option
@click.pass_obj
def doctor(given: Given, *, as_json: bool) -> None:
    """Check everything, change nothing, and say of each what to do.

    Settings, token, formats, articles, models, disk, database and index. It asks Discord whether it accepts
    the token. Ends with 3 if something is broken.
    """
    from bot import terminal
    from bot.examining import examine
    from bot.exits import Unusable
    from bot.output import DoctorOutput, healthy

    with progress() as step:
        findings = examine(given.settings, step)
    if as_json:
        show_json(DoctorOutput.of(findings))
    else:
        show(terminal.findings(findings))
    if not healthy(findings):
        click.get_current_context().exit(Unusable.exit_code)


@click.command("eval")
@click.option(
    "--articles", required=True, type=click.Path(path_type=Path), help="A .jsonl or .jsonl.gz file."
)
@click.option("--questions", required=True, type=click.Path(path_type=Path), help="A .jsonl or .jsonl.gz.")
@json_option
@click.pass_obj
def evaluate(given: Given, articles: Path, questions: Path, *, as_json: bool) -> None:
    """Measure answers to questions with known answers.

    The index for it is thrown away afterwards; docs/json.md describes the files and the figures.
    """
    from bot import figures
    from bot.measuring import measure

    with progress() as step:
        result = measure(given.settings(), articles, questions, step, notice)
    if as_json:
        show_json(result)
    else:
        show(figures.shown(result))
