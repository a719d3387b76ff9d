"""Speed, memory and ranking beside other libraries: writes benchmarks/results/peers.md and peers.svg.

    python benchmarks/speed.py [FOLDER] [--articles N] [--questions N] [--rounds N]

FOLDER holds articles.jsonl and questions.jsonl (or .gz), or folders that do; without it the seed article is
asked. Every system gets the same texts in a process of its own, all of them once and then again, so that a
machine that slows down slows all of them. Where there are more articles, Verbatim is asked over all of them
at the end. `make bench` sets up the other libraries in benchmarks/peers/.venv.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from peers.figures import Kind, Round, Row, percentiles, spread, table
from peers.plot import Panel, bars
from peers.running import HERE, run
from peers.texts import Texts, choose, cut, read
from sets import sets

from retrieval.questions import Question

RESULTS = Path(__file__).parent / "results"
HOUSE = Path(__file__).parents[1]
SEEDS = {"seeds": (HOUSE / "seeds", HOUSE / "tests/retrieval/seed_questions.jsonl")}
LIBRARIES = (
    "txtai",
    "haystack-ai",
    "llama-index-core",
    "langchain-classic",
    "faiss-cpu",
    "chromadb",
    "sentence-transformers",
    "torch",
)


@dataclass(frozen=True)
class System:
    """A script in peers/ with words for it. `asked`: it answers, rather than only index."""

    name: str
    kind: Kind
    precision: str
    script: str
    words: tuple[str, ...] = ()
    asked: bool = True

    @property
    def command(self) -> list[str]:
        """With the Python that has what it needs."""
        theirs = self.kind in ("hybrid", "dense")
        python = HERE / ".venv/bin/python" if theirs else sys.executable
        return [str(python), str(HERE / self.script), *self.words]


VERBATIM = (
    System("**Verbatim**, with reader", "ours", "default", "with_verbatim.py"),
    System("Verbatim, reader off", "ours", "default", "with_verbatim.py", ("reader.model=off",)),
)
PEERS: tuple[tuple[str, Kind, str], ...] = (
    ("txtai, hybrid", "hybrid", "with_txtai.py"),
    ("Haystack, ranks joined", "hybrid", "with_haystack.py"),
    ("LlamaIndex, ranks joined", "hybrid", "with_llamaindex.py"),
    ("LangChain + FAISS, ranks joined", "hybrid", "with_langchain.py"),
    ("Chroma, dense", "dense", "with_chroma.py"),
)
SYSTEMS = (
    *VERBATIM,
    System(
        "Verbatim, reader off",
        "ours",
        "fp32",
        "with_verbatim.py",
        ("model.precision=fp32", "reader.model=off"),
    ),
    System("Verbatim, passages alone", "ours", "default", "verbatim_passages.py", asked=False),
    *(System(name, kind, "default", script) for name, kind, script in PEERS),
    *(System(name, kind, "bf16", script, ("bf16",)) for name, kind, script in PEERS),
    System("bare `encode`, passages", "limit", "default", "bare_encode.py", ("fp32", "passages")),
    System("bare `encode`, passages", "limit", "bf16", "bare_encode.py", ("bf16", "passages")),
    System("bare `encode`, and sentences", "limit", "bf16", "bare_encode.py", ("bf16", "sentences")),
)


def measure(system: System, texts: Texts, questions: Sequence[Question], folder: Path) -> Round:
    """One process of a system, which leaves its files in `folder`."""
    given = folder / "given.json"
    given.write_text(json.dumps(texts.given), encoding="utf-8")
    asked = questions if system.asked else []
    done = run(system.command, given, [one.question for one in asked], folder)
    p50, p95 = percentiles(done.milliseconds)
    right = [texts.right(ids, one) for ids, one in zip(done.found, asked, strict=True)]
    shown = "" if p50 is None else f", a question in {p50:.1f} ms"
    print(f"{system.name} ({system.precision}): indexed in {done.index_seconds:.1f} s{shown}", flush=True)
    return Round(
        index_seconds=done.index_seconds,
        p50=p50,
        p95=p95,
        hit1=100 * sum(right) / len(right) if right and system.kind != "limit" else None,
        cold_seconds=done.cold_seconds,
        megabytes=done.megabytes,
    )


def side_by_side(texts: Texts, questions: Sequence[Question], rounds: int) -> list[Row]:
    """All systems in turn, each time in a fresh process and folder."""
    found: dict[System, list[Round]] = {system: [] for system in SYSTEMS}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", flush=True)
        for system in SYSTEMS:
            with TemporaryDirectory(prefix="verbatim-bench-") as folder:
                found[system].append(measure(system, texts, questions, Path(folder)))
    return [Row(one.name, one.kind, one.precision, each) for one, each in found.items()]


def over_all(texts: Texts, questions: Sequence[Question]) -> list[str]:
    """Verbatim over everything there is, once; its index is made by the first and used by all."""
    lines = [
        f"Verbatim over all {len(texts.passages):,} passages, {len(questions):,} questions, one run:",
        "",
    ]
    lines += ["| | question, p50 / p95 ms | right passage first, % |", "|---|---|---|"]
    with TemporaryDirectory(prefix="verbatim-bench-") as folder:
        for system in VERBATIM:
            one = measure(system, texts, questions, Path(folder))
            lines.append(f"| {system.name} | {one.p50:.1f} / {one.p95:.1f} | {one.hit1:.1f} |")
    return [*lines, ""]


def heading(rounds: int) -> list[str]:
    """What was measured, and how."""
    pins = (HERE / "requirements.txt").read_text(encoding="utf-8")
    versions = [
        " ".join(pin) for pin in re.findall(r"^(.+)==(.+)$", pins, re.MULTILINE) if pin[0] in LIBRARIES
    ]
    threads = os.environ.get("OMP_NUM_THREADS", "not set: each takes what it likes")
    return [
        "# Verbatim beside other libraries",
        "",
        "Written by `make bench`; the top of `benchmarks/speed.py` says how it measures.",
        "",
        f"- Figures: medians of {rounds} rounds; ratios are to the best of the others by default.",
        f"- Machine: {os.cpu_count()} cores; OMP_NUM_THREADS is {threads}.",
        f"- Libraries: {', '.join(versions)}; all embed with the same all-MiniLM-L6-v2.",
        "- Verbatim indexes passages and sentences on disk and answers with a verdict and quotes; the others",
        "  index the same passages, titles in front, in memory and answer with the ten best.",
        "- The default precision is fp32, and for Verbatim the faster one, which it finds out at its first",
        "  start, as here. bf16 can be turned on in the others. A start ends when the model is loaded.",
        "- Questions are those that the articles answer; one more before them isn't counted.",
        "",
        "![Bars of the figures below](peers.svg)",
        "",
    ]


def section(name: str, texts: Texts, questions: int, rows: Sequence[Row]) -> list[str]:
    """The figures of one set."""
    sizes = ", ".join(f"{len(texts.given[what]):,} {what}" for what in ("articles", "passages", "sentences"))
    return [
        f"## {name}: {sizes}, {questions:,} questions",
        "",
        *table(rows),
        "",
        f"Rounds of one system differ by up to {spread(rows, 'index_seconds'):.0f} % in indexing.",
        "",
    ]


def panels(name: str, rows: Sequence[Row]) -> list[Panel]:
    """Indexing and questions of all that is compared, to be drawn."""
    titles = {
        f"{name}: indexing, seconds": "index_seconds",
        f"{name}: a question, p50 in milliseconds": "p50",
    }
    named = [(f"{one.name.strip('*')} ({one.precision})", one, one.kind == "ours") for one in rows]
    return [
        (title, [(name, one.middle(figure), ours) for name, one, ours in named if one.middle(figure)])
        for title, figure in titles.items()
    ]


def main() -> None:
    """Measure, and write down what came out after each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=100, help="for all systems; default 100")
    parser.add_argument("--questions", type=int, default=200, help="at most; default 200")
    parser.add_argument("--rounds", type=int, default=3, help="default 3")
    given = parser.parse_args()
    lines, drawn = heading(given.rounds), []
    for name, files in (sets([given.folder]) if given.folder else SEEDS).items():
        articles, questions = read(*files)
        texts = cut(articles[: given.articles])
        asked = choose(questions, articles[: given.articles], given.questions)
        rows = side_by_side(texts, asked, given.rounds)
        lines += section(name, texts, len(asked), rows)
        drawn += panels(name, rows)
        if len(articles) > given.articles:
            lines += over_all(cut(articles), choose(questions, articles, given.questions))
        (RESULTS / "peers.md").write_text("\n".join(lines), encoding="utf-8")
        bars(drawn, RESULTS / "peers.svg")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
