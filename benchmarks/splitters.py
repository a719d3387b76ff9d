"""Compares sentence splitters: writes benchmarks/results/splitters.md.

    pip install pysbd syntok && python benchmarks/splitters.py ARTICLES.jsonl.gz [more files, .txt too]

A good splitter loses no character, leaves no quotation half open, makes few scraps, and is fast.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pysbd
import sentencex
import syntok.segmenter

from retrieval.articles import read_file
from retrieval.schema import Article

RESULTS = Path(__file__).parent / "results" / "splitters.md"
_INNER = re.compile(r"[a-z]{3}[.!?]”? +[A-Z“]")
_pysbd = pysbd.Segmenter(language="en", clean=False)


def by_sentencex(paragraph: str) -> list[str]:
    """Rules, in Rust."""
    return [boundary["text"] for boundary in sentencex.get_sentence_boundaries("en", paragraph)]


def by_pysbd(paragraph: str) -> list[str]:
    """Rules of the Golden Rule Set, in Python."""
    return list(_pysbd.segment(paragraph))


def by_syntok(paragraph: str) -> list[str]:
    """A tokenizer's state machine, in Python."""
    found = []
    for part in syntok.segmenter.analyze(paragraph):
        for sentence in part:
            last = sentence[-1]
            found.append(paragraph[sentence[0].offset : last.offset + len(last.value)])
    return found


def row(name: str, split: Callable[[str], list[str]], paragraphs: list[str]) -> str:
    """One line of the table."""
    begun = time.perf_counter()
    pieces = [split(paragraph) for paragraph in paragraphs]
    seconds = time.perf_counter() - begun
    sentences = [sentence.strip() for piece in pieces for sentence in piece if sentence.strip()]
    lost = sum(_letters("".join(piece)) != _letters(p) for piece, p in zip(pieces, paragraphs, strict=True))
    half_open = sum(sentence.count("“") != sentence.count("”") for sentence in sentences)
    scraps = sum(len(sentence.split()) < 3 for sentence in sentences)  # noqa: PLR2004 - two words are a scrap
    inner = sum(bool(_INNER.search(sentence)) for sentence in sentences)
    return f"| {name} | {len(sentences):,} | {lost} | {half_open} | {scraps} | {inner} | {seconds:.2f} |"


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def main(files: list[str]) -> None:
    """Measure every splitter on every file."""
    lines = ["# Sentence splitters", "", "Written by `python benchmarks/splitters.py`.", ""]
    for file in map(Path, files):
        articles = read_file(file, key=file.name, max_file_bytes=2_000_000_000)
        texts = [one.text for one in articles if isinstance(one, Article)]
        paragraphs = [part for text in texts for part in re.split(r"\n\s*\n", text)]
        lines += [
            f"## {file.resolve().parent.name}/{file.name}",
            "",
            f"{len(texts):,} articles, {len(paragraphs):,} paragraphs",
            "",
            "| splitter | sentences | lossy paragraphs | half-open quotations | scraps | inner stops | s |",
            "|---|---|---|---|---|---|---|",
            row(f"sentencex {version('sentencex')}", by_sentencex, paragraphs),
            row(f"pysbd {version('pysbd')}", by_pysbd, paragraphs),
            row(f"syntok {version('syntok')}", by_syntok, paragraphs),
            "",
        ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
