"""`verbatim export` and `verbatim import`: what was added and decided, as JSON lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from bot.given import Given
from bot.printing import notice, pour, progress, say, show

_STANDARD_OUTPUT = "-"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def export(given: Given, file: Path) -> None:
    """Write what was brought in and decided into a new FILE of JSON lines; - writes to standard output.

    Articles that were added, what moderators decided, pins and settings of servers (docs/json.md); nothing
    about people who ask, and no earlier versions: `verbatim backup` keeps everything. The bot may run
    meanwhile. FILE names moderators by their ids, and only its owner may read it.
    """
    from retrieval.store import exporting

    folder = given.settings().store.folder
    if str(file) == _STANDARD_OUTPUT:
        notice(f"Exported: {_said(exporting.export(folder, pour))}")
    else:
        say(f"Exported to {file}: {_said(exporting.export_to(folder, file))}")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(given: Given, file: Path) -> None:
    """Add what an export holds to what is stored, then index it.

    Of two decisions of one kind about an article the later one holds. Any other line that differs from what
    is here is rejected, and what is here stays. A line that can't be taken is named with the reason, and
    the others go in, together: of a file that was cut off or is damaged none does. What was hidden or removed
    when the export was made is so again, even if that was undone here since. The bot may run meanwhile, and
    answers from it at once.
    """
    from bot import terminal
    from bot.importing import records
    from retrieval.store.exporting import merge

    settings = given.settings()
    with records(file) as lines:
        done = merge(settings.store.folder, lines)
    for one in done.named:
        notice(f"{one.name}: {one.reason}")
    if done.rejected > len(done.named):
        notice(f"… and {done.rejected - len(done.named):,} lines more")
    say(f"Imported: {done.added:,} added, {done.there:,} there already, {done.rejected:,} rejected.")
    with progress() as step:
        # Also if nothing was added: who imported before may have been killed.
        report = given.app(settings).upkeep.index(step)
    show(terminal.report(report))


def _said(counts: Counter[str]) -> str:
    from bot.texts import plural

    parts = [
        plural(counts["article"], "article"),
        plural(counts["decision"], "decision"),
        plural(counts["pin"], "pinned question"),
        f"settings of {plural(counts['settings'], 'server')}",
    ]
    return f"{', '.join(parts)}."
