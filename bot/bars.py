"""The bar in a terminal while something takes its time; rich draws it, and the words are those of Discord."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from bot import steps
from retrieval.store.protocol import Progress as Told


@contextmanager
def progress_bar(console: Console) -> Iterator[Told]:
    """A line with the stage, a bar and the time left; gone at the end, and nothing outside a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[after]}", markup=False),
    )
    stages = steps.Stages()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        shown = dict[str, TaskID]()

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in shown:
                for before in shown.values():
                    bars.remove_task(before)
                shown.clear()
                shown[stage] = bars.add_task(stage, total=total or None, after="")
            step = stages.step(stage, done, total)
            bars.update(shown[stage], completed=done, description=steps.line(step), after=steps.after(step))

        yield tell
