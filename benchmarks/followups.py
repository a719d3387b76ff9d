"""Measures how much the earlier answer's article is to gain in a follow-up: writes results/followups.md.

    python benchmarks/followups.py --work WORKFOLDER FOLDER [FOLDER ...]

Each FOLDER holds articles.jsonl and questions.jsonl (or .gz), or folders that do; their articles are made one
collection, whose index WORKFOLDER keeps. A conversation is two questions. The second is either a follow-up, a
question on the article of the first without its names (`shortened` in conversations.py), or a change of the
topic: a whole question on another article. The article of the first answer's first quote gains ever more.
Half of the conversations choose how much, the other half is measured.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import matplotlib as mpl
import numpy as np
from conversations import KINDS, Conversation, conversations
from curves import SVG
from matplotlib.figure import Figure
from rich.progress import track
from sets import sets

from bot.app import App
from config.loading import load
from retrieval import answering
from retrieval.answering import Answerer
from retrieval.articles import read_file
from retrieval.matching import holds
from retrieval.questions import read_questions
from retrieval.ranking import FIRST, Evidence, fuse
from retrieval.schema import Verdict, Within
from retrieval.spans import SpanReader

RESULTS = Path(__file__).parent / "results" / "followups"
AMOUNTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0)
# A change of the topic may lose so much of its right passages, in percentage points, on the choosing half.
_LOSS = 1.0


@dataclass(frozen=True)
class Outcome:
    """Whether the first passage and the first quote are right, and whether the verdict is `strong`."""

    passage: bool
    quote: bool
    strong: bool


Found = Mapping[float, Sequence[Outcome]]  # by the gain, a conversation after the other


def outcomes(answerer: Answerer, asked: Sequence[Conversation], label: str) -> dict[float, list[Outcome]]:
    """How the second questions came out, by the gain."""
    found: dict[float, list[Outcome]] = {amount: [] for amount in AMOUNTS}
    quoted: dict[str, tuple[str, ...]] = {}
    for one in track(asked, label):
        before = one.before
        if before.id not in quoted:
            answer = answerer.judge(answerer.investigate([before.question], before.asked_on)[0])
            quoted[before.id] = tuple(quote.article.id for quote in answer.quotes[:1])
        for amount in AMOUNTS:
            with patch.object(answering, "fuse", partial(fuse, first=amount)):
                found[amount].append(_outcome(answerer, one, Within(first=quoted[before.id])))
    return found


def _outcome(answerer: Answerer, one: Conversation, within: Within) -> Outcome:
    found = answerer.investigate([one.asked], one.question.asked_on, [within])[0]
    best, quotes, gold = found.evidence[0].stored, answerer.quotes(found), one.question.article_ids
    right = [
        key in gold and holds(text, one.question.answers)
        for key, text in ((best.article.key, best.text), (quotes[0].article.id, quotes[0].text))
    ]
    return Outcome(right[0], right[1], answerer.judge(found).verdict is Verdict.STRONG)


def best_amount(shares: Mapping[float, tuple[float, float]]) -> float:
    """The gain that answers most follow-ups and costs changes of the topic next to nothing.

    `shares`: of right first passages among follow-ups and changes of topic, in percent; equal: the lesser.
    """
    most = shares[0.0][1] - _LOSS
    bearable = [amount for amount, (_, changes) in shares.items() if changes >= most]
    return max(bearable, key=lambda amount: (shares[amount][0], -amount))


def _share(
    asked: Sequence[Conversation], outcomes: Sequence[Outcome], kind: str, *, half: bool
) -> np.ndarray:
    """Of one half's second questions of a kind, in percent: first passage, first quote, strong but wrong."""
    chosen = [
        (two.passage, two.quote, two.strong and not two.quote)
        for one, two in zip(asked, outcomes, strict=True)
        if one.kind == kind and one.chooses is half
    ]
    return 100 * np.mean(chosen, axis=0)


def chosen_amount(asked: Sequence[Conversation], found: Found) -> float:
    """What the choosing half would have."""
    return best_amount(
        {
            amount: tuple(_share(asked, some, kind, half=True)[0] for kind in KINDS)
            for amount, some in found.items()
        }
    )


def table(asked: Sequence[Conversation], found: Found) -> Iterator[str]:
    """The figures of one way to answer, as Markdown."""
    yield f"| gain |{''.join(f' {kind}: passage@1 | quote@1 | strong but wrong |' for kind in KINDS)}"
    yield "|---" * (1 + 3 * len(KINDS)) + "|"
    for amount, some in found.items():
        shares = [share for kind in KINDS for share in _share(asked, some, kind, half=False)]
        shown = f"**{amount}**" if amount == FIRST else str(amount)
        yield f"| {shown} | " + " | ".join(f"{share:.1f}" for share in shares) + " |"


def report(asked: Sequence[Conversation], ways: Mapping[str, Found], articles: int) -> str:
    """The figures of all ways to answer."""
    measured = [sum(one.kind == kind and not one.chooses for one in asked) for kind in KINDS]
    lines = ["# Follow-ups", "", _ABOUT, ""]
    lines += [f"Of {articles:,} articles, {measured[0]} follow-ups and {measured[1]} changes of topic:", ""]
    for name, found in ways.items():
        chosen = chosen_amount(asked, found)
        lines += [f"## {name}", "", *table(asked, found), "", f"The other half chooses {chosen}.", ""]
    return "\n".join([*lines, "![Right first passages by the gain](followups.svg)", ""])


def draw(asked: Sequence[Conversation], ways: Mapping[str, Found], file: Path) -> None:
    """The shares of right first passages by the gain."""
    figure = Figure(figsize=(6, 4.2), layout="constrained")
    axes = figure.subplots()
    for place, (name, found) in enumerate(ways.items()):
        for kind, style in zip(KINDS, ("-", "--"), strict=True):
            shares = [_share(asked, some, kind, half=False)[0] for some in found.values()]
            axes.plot(list(found), shares, style, color=f"C{place}", marker=".", label=f"{name}, {kind}")
    axes.axvline(FIRST, color="grey", linewidth=0.8)
    axes.set(xlabel="gain", ylabel="right passage first, %", ylim=(0, 100))
    axes.legend(fontsize="small", loc="lower left")
    axes.grid(alpha=0.3)
    with mpl.rc_context(SVG):
        figure.savefig(file, metadata={"Date": None})


def remembering(marks: Callable[..., list]) -> Callable[..., list]:
    """A reader's `marks` that computes a question and a passage once, however often they come together."""
    known: dict[tuple[str, int], Any] = {}

    def once(reader: SpanReader, question: str, evidence: Sequence[Evidence]) -> list:
        missing = [one for one in evidence if (question, one.stored.id) not in known]
        found = marks(reader, question, missing) if missing else []
        known.update(((question, one.stored.id), of) for one, of in zip(missing, found, strict=True))
        return [known[question, one.stored.id] for one in evidence]

    return once


def main() -> None:
    """Index, ask, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="keeps the index between runs")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    found = sets(given.folders).values()
    articles = [
        one for file, _ in found for one in read_file(file, key=file.name, max_file_bytes=2_000_000_000)
    ]
    asked = conversations([one for _, file in found for one in read_questions(file)])
    with (
        closing(App(load(environ=os.environ), given.work, print)) as app,
        patch.object(SpanReader, "marks", remembering(SpanReader.marks)),
    ):
        app.indexer(lambda: articles, lambda *_: None).run(lambda *_: None)
        ways = {name: outcomes(answerer, asked, name) for name, answerer in app.answerers.items()}
    RESULTS.with_suffix(".md").write_text(report(asked, ways, len(articles)), encoding="utf-8")
    draw(asked, ways, RESULTS.with_suffix(".svg"))
    print(report(asked, ways, len(articles)))


_ABOUT = """\
Written by `python benchmarks/followups.py`, which says how the conversations are made. What is added to the
scores of the passages of the earlier answer's article is the gain; bold is the one in use, `FIRST` in
[retrieval/ranking.py](../../retrieval/ranking.py). It is the one that answers most follow-ups rightly in one
half of the conversations while at most 1 in 100 changes of topic is lost; the figures, in percent, are of the
other half."""

if __name__ == "__main__":
    main()
