"""`verbatim eval`: a throw-away index over one file of articles, asked a file of questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from config.settings import Settings
from retrieval.articles import read_file
from retrieval.errors import ArticleError, QuestionFileError
from retrieval.evaluation import Evaluation, ask_all, summarise
from retrieval.questions import read_questions
from retrieval.store.protocol import Progress

# An evaluation's files are the evaluator's own, and may well be larger than what a bot should take in.
_MOST_BYTES = 2_000_000_000


def measure(
    settings: Settings, articles: Path, questions: Path, progress: Progress, notice: Callable[[str], None]
) -> Evaluation:
    """Index, ask, sum up; raises QuestionFileError, ArticleError, StoreError, ModelError."""
    asked = read_questions(questions)
    if not asked:
        raise QuestionFileError(f"There is no question in {questions}.")
    with TemporaryDirectory(prefix="verbatim-eval-", ignore_cleanup_errors=True) as folder:
        app = App(settings, Path(folder), notice)
        try:
            app.encoder(progress)  # loaded before the clock of the indexing starts
            report = app.indexer(
                lambda: read_file(articles, key=articles.name, max_file_bytes=_MOST_BYTES), progress
            ).run(progress)
            for one in report.rejected:
                notice(f"Not read: {one.name}: {one.reason}")
            known = frozenset(app.store.digests())
            if not known:
                raise ArticleError(f"There is no article in {articles}: name a .jsonl or .jsonl.gz file.")
            done = iter(range(1, len(asked) + 1))
            outcomes = ask_all(app.answerer, asked, known, lambda: progress("asking", next(done), len(asked)))
            return summarise(outcomes, report.seconds)
        finally:
            app.close()
