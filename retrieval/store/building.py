"""One built index, written: aside, whole, forced onto the disk, and only then renamed into place."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np
import tantivy

from retrieval.store import manifest
from retrieval.store.dense import FLAT_LIMIT, DenseWriter
from retrieval.store.files import file_digest, remove, sync_folder, sync_tree
from retrieval.store.generation import LEXICAL, PASSAGES, ROWS, SENTENCES
from retrieval.store.lexical import LOCKS, LexicalWriter
from retrieval.store.manifest import FORMAT, Manifest
from retrieval.store.protocol import Progress, Recipe
from retrieval.store.records import Record, Vectors
from retrieval.store.sqlite import Counts
from retrieval.tokens import words

UNFINISHED = ".building-"


class Builder:
    """Builds generations below `folder`; `flat_limit` is the most vectors that are compared one by one."""

    def __init__(
        self,
        folder: Path,
        recipe: Recipe,
        tokenize: Callable[[str], list[str]],
        flat_limit: int = FLAT_LIMIT,
    ) -> None:
        self._folder = folder
        self._recipe = recipe
        self._tokenize = tokenize
        self._flat_limit = flat_limit

    def build(
        self, version: int, counts: Counts, live: Iterable[tuple[Record, Vectors]], progress: Progress
    ) -> str:
        """Write the generation of that version; its name. What a failed build wrote is removed."""
        aside = self._folder / f"{UNFINISHED}{secrets.token_hex(8)}"
        aside.mkdir(parents=True)
        try:
            self._write(aside, counts, live, progress)
            name = manifest.write(self._describe(aside, version, counts), aside)
            sync_tree(aside)
            aside.rename(self._folder / name)
            sync_folder(self._folder)
        except BaseException:
            remove(aside)
            raise
        return name

    def _write(
        self, aside: Path, counts: Counts, live: Iterable[tuple[Record, Vectors]], progress: Progress
    ) -> None:
        (aside / LEXICAL).mkdir()
        passages = DenseWriter(self._recipe.dimensions, counts.passages, self._flat_limit)
        sentences = DenseWriter(self._recipe.dimensions, counts.sentences, self._flat_limit)
        rows: list[tuple[int, int, int]] = []
        offset = 0
        with LexicalWriter(aside / LEXICAL) as lexical:
            for done, (record, vectors) in enumerate(live):
                progress("building", done, counts.articles)
                title = self._tokenize(record.article.title)
                title_words = words(record.article.title)
                for id_, passage in zip(record.ids, record.passages, strict=True):
                    text = record.article.text[passage.start : passage.end]
                    spelt = {*title_words, *words(text)}
                    lexical.add(len(rows), [*title, *self._tokenize(text)], spelt)
                    rows.append((id_, offset + passage.first, offset + passage.last))
                passages.add(vectors.passages)
                sentences.add(vectors.sentences)
                offset += len(record.sentences)
        passages.finish(aside / PASSAGES)
        sentences.finish(aside / SENTENCES)
        table = io.BytesIO()  # numpy itself does not say why a disk took only a part
        np.save(table, np.array(rows, np.int64).reshape(-1, 3).T.copy())
        (aside / ROWS).write_bytes(table.getvalue())
        progress("building", counts.articles, counts.articles)

    def _describe(self, aside: Path, version: int, counts: Counts) -> Manifest:
        paths = [path for path in sorted(aside.rglob("*")) if path.is_file() and path.name not in LOCKS]
        return Manifest(
            format=FORMAT,
            version=version,
            recipe=self._recipe,
            made_at=datetime.now(UTC).isoformat(),
            articles=counts.articles,
            passages=counts.passages,
            sentences=counts.sentences,
            libraries={library.__name__: library.__version__ for library in (faiss, tantivy, np)},
            files={p.relative_to(aside).as_posix(): (p.stat().st_size, file_digest(p)) for p in paths},
        )
