"""What was brought in and decided, line by line out of one store and into another one."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import BackupError, StoreDamagedError, StoreEmptyError
from retrieval.schema import Article, Rejected
from retrieval.store.bringing import brought_in, imported, imported_if_whole, write
from retrieval.store.copying import new_file
from retrieval.store.database import Database
from retrieval.store.decisions import Decision, How, Kind
from retrieval.store.embedded import DATABASE, GRACE, LOCK
from retrieval.store.exported import (
    MOST_BYTES,
    ArticleLine,
    DecisionLine,
    EndLine,
    Header,
    PinLine,
    Record,
    SettingsLine,
)
from retrieval.store.foreign import foreign_errors
from retrieval.store.locking import WriteLock
from retrieval.store.moderation import count, find, put
from retrieval.store.pins import MOST

_SETTINGS = "settings:"  # before the id of a server that has set something, among the facts
_THERE = "there"
_NAMED = 1_000  # lines that can't be taken, each with its reason


@dataclass(frozen=True, slots=True)
class Merged:
    """How many lines were new, there already and not to be taken; why not, of the first of these."""

    added: int
    there: int
    rejected: int
    named: tuple[Rejected, ...]


def export_to(folder: Path, target: Path) -> Counter[str]:
    """Write an export into a new file that only its owner may read; how much there is of each kind.

    Raises BackupError, StoreEmptyError, StoreError.
    """
    try:
        with new_file(target) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
            return export(folder, file.write)
    except OSError as error:
        raise BackupError(
            f"{target} can't be written ({error.strerror}): free some space, or give another place."
        ) from error


def export(folder: Path, write_line: Callable[[str], object]) -> Counter[str]:
    """The same, line by line."""
    counts = Counter[str]()
    hashed = hashlib.sha256()

    def write(line: str) -> None:
        hashed.update(line.encode())
        write_line(line)

    write(f"{Header().model_dump_json()}\n")
    for record in _records(folder):
        line = f"{record.model_dump_json()}\n"
        if len(line.encode()) > MOST_BYTES:
            raise BackupError(
                f"One {record.kind} is over {MOST_BYTES // 1_000_000} MB, too long for a line: "
                "take `verbatim backup` instead."
            )
        counts[record.kind] += 1
        write(line)
    write_line(f"{EndLine(sha256=hashed.hexdigest()).model_dump_json()}\n")
    return counts


def merge(folder: Path, lines: Iterable[tuple[int, Record | str]]) -> Merged:
    """Take in what is not there, in one transaction; of two decisions the later one holds.

    Whatever else stands otherwise stays as it is. `lines` are held one at a time; what they raise undoes all.
    Raises StoreBusyError, StoreError.
    """
    added = there = rejected = 0
    named = list[Rejected]()
    with foreign_errors():
        folder.mkdir(parents=True, exist_ok=True)
        lock = WriteLock(folder / LOCK)
        with (
            lock.held(GRACE),
            closing(Database(folder / DATABASE, lock)) as database,
            database.changing() as c,
        ):
            for number, line in lines:
                found = line if isinstance(line, str) else _take(c, line)
                added += found == ""
                there += found == _THERE
                rejected += found not in ("", _THERE)
                if found not in ("", _THERE) and len(named) < _NAMED:
                    named.append(Rejected(f"line {number:,}", found))
            if added:
                count(c)
    return Merged(added, there, rejected, tuple(named))


def _records(folder: Path) -> Iterator[Record]:
    """Everything that is exported, of one moment, in an order that depends on nothing else."""
    if not (folder / DATABASE).exists():
        raise StoreEmptyError("There is nothing to export yet: run `verbatim index` first.")
    with (
        foreign_errors(),
        closing(Database(folder / DATABASE, WriteLock(folder / LOCK))) as database,
        database.reading() as c,
    ):
        yield from (ArticleLine(**asdict(one)) for one in _kept(c))
        yield from map(_decision_line, find(c, "TRUE ORDER BY at, article, kind"))
        for question, article, title, words in c.execute(
            "SELECT question, article, title, words FROM pins GROUP BY 1, 2, 3, 4 ORDER BY min(id)"
        ):
            yield PinLine(question=question, article=article, title=title, words=words)
        yield from _settings(c)


def _kept(c: sqlite3.Connection) -> Iterator[Article]:
    for key in brought_in(c):
        try:
            yield imported(c, key)
        except StoreDamagedError as error:
            raise StoreDamagedError(
                f"The article {key!r} is not as it was kept: add it again, or remove it, then export anew."
            ) from error


def _decision_line(one: Decision) -> DecisionLine:
    return DecisionLine(
        decision=one.kind,
        article=one.article,
        title=one.title,
        at=one.at,
        person=one.person,
        reason=one.reason,
        day=one.day,
        final=one.final,
    )


def _settings(c: sqlite3.Connection) -> Iterator[SettingsLine]:
    rows = c.execute("SELECT key, value FROM facts WHERE key GLOB ? ORDER BY key", (f"{_SETTINGS}[0-9]*",))
    for key, value in rows:
        server = key.removeprefix(_SETTINGS)
        try:
            yield SettingsLine(server=int(server), settings=json.loads(value))
        except ValueError as error:
            raise StoreDamagedError(
                f"The settings of the server {server} are not as they were kept: set them anew with /config "
                "there, then export again."
            ) from error


def _take(c: sqlite3.Connection, record: Record) -> str:
    """Take a record in: "" if it was new, _THERE, or why it was not taken."""
    if isinstance(record, ArticleLine):
        return _article(c, record)
    if isinstance(record, DecisionLine):
        return _decision(c, record)
    return _pin(c, record) if isinstance(record, PinLine) else _setting(c, record)


def _article(c: sqlite3.Connection, record: ArticleLine) -> str:
    given = record.article()
    if c.execute("SELECT 1 FROM imported WHERE key = ?", (given.key,)).fetchone():
        before = imported_if_whole(c, given.key)  # one that is damaged is mended
        if before is not None:
            return _THERE if before == given else "Another article of that key is here, and stays."
    elif find(c, "article = ? AND kind = ?", given.key, Kind.REMOVED):
        return "An article of that key was removed here."
    write(c, given)
    return ""


def _decision(c: sqlite3.Connection, record: DecisionLine) -> str:
    at = record.at.astimezone(UTC)
    before = find(c, "article = ? AND kind = ?", record.article, record.decision)
    given = Decision(
        id=_free_id(c, at),
        kind=record.decision,
        article=record.article,
        title=record.title,
        at=at,
        person=record.person,
        reason=record.reason,
        day=record.day,
        # Its text is still to be erased where there is any: a removal is final once it is.
        final=record.final and not _has_text(c, record.article),
    )
    if before and replace(before[0], id=given.id, final=given.final, how=None) == given:
        return _THERE
    if before and before[0].at >= at:
        return "The same was decided about that article here, then or later, and stays."
    if given.kind == Kind.ADDED and not _has_text(c, given.article):
        return "The article that was added is not here."
    put(c, replace(given, how=How.IMPORTED if given.kind == Kind.ADDED else None))
    return ""


def _pin(c: sqlite3.Connection, record: PinLine) -> str:
    given = (record.question, record.article, record.title, record.words)
    if c.execute(
        "SELECT 1 FROM pins WHERE (question, article, title, words) = (?, ?, ?, ?)", given
    ).fetchone():
        return _THERE
    if c.execute("SELECT count(*) FROM pins").fetchone()[0] >= MOST:
        return f"There are {MOST} pinned questions already."
    c.execute("INSERT INTO pins (question, article, title, words) VALUES (?, ?, ?, ?)", given)
    return ""


def _setting(c: sqlite3.Connection, record: SettingsLine) -> str:
    key = f"{_SETTINGS}{record.server}"
    row = c.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
    if row is not None:
        there = json.dumps(record.settings, separators=(",", ":")) == row[0]
        return _THERE if there else "That server has other settings here, which stay."
    c.execute("INSERT INTO facts VALUES (?, ?)", (key, json.dumps(record.settings, separators=(",", ":"))))
    return ""


def _has_text(c: sqlite3.Connection, key: str) -> bool:
    query = "SELECT 1 FROM imported WHERE key = :key UNION ALL SELECT 1 FROM articles WHERE key = :key"
    return c.execute(query, {"key": key}).fetchone() is not None


def _free_id(c: sqlite3.Connection, at: datetime) -> int:
    """An id as the bot gives them, nanoseconds, so that the newest decision has the highest one."""
    wanted = int(at.timestamp() * 1_000_000) * 1_000
    while c.execute("SELECT 1 FROM decisions WHERE id = ?", (wanted,)).fetchone():
        wanted += 1
    return wanted
