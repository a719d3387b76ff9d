"""`verbatim eval`: an index over one file of articles, asked a file of questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from config.settings import Settings
from retrieval.articles import read_file
from retrieval.errors import ArticleError, QuestionFileError
from retrieval.evaluation import Evaluation, summarise
from retrieval.outcomes import Asked, Outcome, Run, ask_all
from retrieval.questions import Question, read_questions
from retrieval.store.protocol import Batch, Progress

# An evaluation's files are the evaluator's own, and may well be larger than what a bot should take in.
_MOST_BYTES = 2_000_000_000


def measure(
    settings: Settings, articles: Path, questions: Path, progress: Progress, notice: Callable[[str], None]
) -> Evaluation:
    """Index, ask, sum up; raises QuestionFileError, ArticleError, StoreError, ModelError."""
    asked = read_asked(questions)
    with (
        TemporaryDirectory(prefix="verbatim-eval-", ignore_cleanup_errors=True) as folder,
        closing(App(settings, Path(folder), notice)) as app,
    ):
        seconds = index(app, articles, progress, notice)
        runs = ask(app, asked, progress)
    return summarise(runs, seconds)


def read_asked(questions: Path) -> list[Question]:
    """The questions of a file that has some; raises QuestionFileError."""
    asked = read_questions(questions)
    if not asked:
        raise QuestionFileError(f"There is no question in {questions}.")
    return asked


def index(app: App, articles: Path, progress: Progress, notice: Callable[[str], None]) -> float:
    """Bring the app's store to the state of one file of articles; the seconds that it took.

    Raises ArticleError, StoreError, ModelError.
    """
    app.encoder(progress)  # loaded before the clock of the indexing starts
    report = app.indexer(
        lambda: read_file(articles, key=articles.name, max_file_bytes=_MOST_BYTES), progress
    ).run(progress)
    for one in report.rejected:
        notice(f"Not read: {one.name}: {one.reason}")
    if not app.store.digests():
        raise ArticleError(f"There is no article in {articles}: name a .jsonl or .jsonl.gz file.")
    return report.seconds


def ask(app: App, questions: Sequence[Question], progress: Progress) -> dict[str, Run]:
    """Ask everything; then, of every second article, once more what all of them answer.

    The other articles are gone from the app's store then. Raises StoreError, ModelError.
    """
    answerers = app.answerers
    keys = sorted(app.store.digests())
    whole = {
        name: _ask(answerer, questions, frozenset(keys), progress, f"asking {name}")
        for name, answerer in answerers.items()
    }
    stay, leave = frozenset(keys[::2]), frozenset(keys[1::2])
    if not leave:
        return {name: Run(found, (None,) * len(found)) for name, found in whole.items()}
    app.store.apply(Batch(remove=leave))
    app.store.switch(progress)
    runs = {}
    for name, found in whole.items():
        again = [one for one, outcome in zip(questions, found, strict=True) if outcome.answerable]
        asked = iter(_ask(answerers[name], again, stay, progress, f"asking {name}, half left out"))
        runs[name] = Run(found, tuple(next(asked) if outcome.answerable else None for outcome in found))
    return runs


def _ask(
    answerer: Asked, questions: Sequence[Question], known: frozenset[str], progress: Progress, stage: str
) -> tuple[Outcome, ...]:
    done = count(1)
    return tuple(ask_all(answerer, questions, known, lambda: progress(stage, next(done), len(questions))))
