"""Questions during a rebuild, and a rebuild after few changes: writes benchmarks/results/rebuilding.md.

    python benchmarks/rebuilding.py FOLDER [--articles N]

FOLDER holds articles.jsonl and questions.jsonl (or .gz), or folders that do. Their articles, cut at sentences
into N short ones, are indexed as the bot does it, in a thread. Then questions are asked, three a second:
while nothing else happens, and while everything is rebuilt. At last ten articles change.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from peers.figures import percentiles
from peers.texts import read
from sets import sets

from bot.app import App
from bot.asking import QuestionQueue
from bot.rebuilding import Rebuilding
from config.loading import load
from retrieval.indexing import IndexReport
from retrieval.passages import split_sentences
from retrieval.schema import Article

RESULTS = Path(__file__).parent / "results" / "rebuilding.md"
EVERY = 1 / 3  # seconds from question to question
IDLE = 300  # questions asked while nothing else happens, half of them before the rebuild
WARM = 10  # questions that nobody measures
CHANGED = 10


@dataclass(frozen=True)
class Measured:
    """Milliseconds of the questions, and what came of the first, the full and the later rebuilds."""

    idle: Sequence[float]
    busy: Sequence[float]
    first: IndexReport
    whole: IndexReport
    few: Sequence[IndexReport]


def pieces(articles: Sequence[Article], wanted: int) -> list[Article]:
    """So many articles, cut from these at the ends of sentences."""
    length = sum(len(one.text) for one in articles) / wanted
    found: list[Article] = []
    passed = 0
    for article in articles:
        begun = 0
        for sentence in split_sentences(article.text):
            last = sentence.end == len(article.text)
            if last or passed + sentence.end >= (len(found) + 1) * length:
                key = f"{article.key}-{begun}"
                found.append(replace(article, key=key, text=article.text[begun : sentence.end].strip()))
                begun = sentence.end
        passed += len(article.text)
    return found[:wanted]


def write(articles: Sequence[Article], folder: Path) -> None:
    """As one file of the articles' folder."""
    lines = (json.dumps({"id": one.key, "title": one.title, "text": one.text}) for one in articles)
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")


async def ask(queue: QuestionQueue, questions: Iterator[str], go_on: Callable[[int], bool]) -> list[float]:
    """Milliseconds of each question; one that is not answered ends the benchmark with its error."""
    took: list[float] = []
    while go_on(len(took)):
        begun = time.perf_counter()
        await queue.ask(next(questions), person=1)
        seconds = time.perf_counter() - begun
        took.append(1000 * seconds)
        await asyncio.sleep(max(0.0, EVERY - seconds))
    return took


async def measure(app: App, articles: list[Article], questions: Iterator[str], folder: Path) -> Measured:
    """Rebuilds and questions go the bot's own way."""
    queue = QuestionQueue(app.answerer.ask_many, waiting=10)
    rebuilding = Rebuilding(app.upkeep.index)

    async def few_asked() -> list[float]:
        return await ask(queue, questions, lambda asked: asked < IDLE // 2)

    write(articles, folder)
    first = await rebuilding.start(1)
    print(f"indexed {first.embedded:,} articles in {first.seconds:.1f} s", flush=True)
    await ask(queue, questions, lambda asked: asked < WARM)
    idle = await few_asked()
    running = rebuilding.start(1, full=True)
    busy = await ask(queue, questions, lambda _: not running.done())
    whole = running.result()
    idle += await few_asked()
    few = []
    for number in range(3):
        changed = [replace(one, text=f"{one.text}\n\nUpdated {number}.") for one in articles[:CHANGED]]
        write([*changed, *articles[CHANGED:]], folder)
        few.append(await rebuilding.start(1))
    await queue.close()
    return Measured(idle, busy, first, whole, few)


def report(articles: Sequence[Article], load_before: float, found: Measured) -> list[str]:
    """The lines of rebuilding.md."""
    length = sum(len(one.text) for one in articles) / len(articles)
    how = (
        f"Written by `python benchmarks/rebuilding.py`: {len(articles):,} articles of {length:.0f} "
        f"characters on average, {os.cpu_count()} cores, a load of {load_before:.1f} before it began."
    )
    rows = [
        f"| {name} | {len(took):,} | {p50:.1f} | {p95:.1f} | {max(took):.1f} |"
        for name, took in (("idle", found.idle), ("during a full rebuild", found.busy))
        for p50, p95 in [percentiles(took)]
    ]
    whole = (
        f"The p95 is {percentiles(found.busy)[1] / percentiles(found.idle)[1]:.2f} times the idle one while "
        f"everything is rebuilt, which takes {found.whole.seconds:.1f} s; when nobody asks, it takes "
        f"{found.first.seconds:.1f} s."
    )
    seconds = median(one.seconds for one in found.few)
    few = (
        f"With {CHANGED} articles changed a rebuild embeds {max(one.embedded for one in found.few)} and "
        f"takes {seconds:.2f} s (median of {len(found.few)}), {100 * seconds / found.first.seconds:.1f} % of "
        "the time for all."
    )
    head = ["| | questions, all answered | p50, ms | p95, ms | longest, ms |", "|---|---|---|---|---|"]
    return ["# Questions during a rebuild", "", how, "", *head, *rows, "", whole, "", few, ""]


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    given = parser.parse_args()
    articles: list[Article] = []
    questions: list[str] = []
    for one in sets([given.folder]).values():
        found, asked = read(*one)
        articles += found
        questions += [each.question for each in asked]
    with TemporaryDirectory(prefix="verbatim-rebuilding-") as place:
        seeds = Path(place, "seeds")
        seeds.mkdir()
        settings = load(environ={}, flags={"articles.folder": str(seeds)})
        with closing(App(settings, Path(place, "data"), print)) as app:
            load_before, cut = os.getloadavg()[0], pieces(articles, given.articles)
            lines = report(cut, load_before, asyncio.run(measure(app, cut, cycle(questions), seeds)))
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
