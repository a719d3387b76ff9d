"""A backup in the place of what a store holds: prepared beside it, and then one transaction.

The file itself stays, as others have it open; https://sqlite.org/backup.html writes into it. Whoever
searches has a whole index before and after, since the new one's generation is built first.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import BackupError, RecipeError, StoreDamagedError, StoreError, StoreNewerError
from retrieval.store.copying import Tally, check, copy, new_file, opened, tally
from retrieval.store.database import PATIENCE, Database
from retrieval.store.embedded import DATABASE, GRACE, LOCK, EmbeddedStore
from retrieval.store.files import remove, sync_folder, sync_tree
from retrieval.store.foreign import foreign_errors, one_line, translate
from retrieval.store.keeping import ASIDE, STAGING, half_restored
from retrieval.store.locking import WriteLock
from retrieval.store.looking import looking
from retrieval.store.migrations import APPLICATION, SCHEMA_VERSION
from retrieval.store.protocol import Progress, Recipe
from retrieval.store.state import HELD, RESTORED

_MODERATED = "SELECT coalesce((SELECT value FROM meta WHERE key = 'moderated'), 0)"
_PASSAGE = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'passages'), 0)"
_VERSION = "SELECT coalesce(max(version), 0) FROM changes"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What the store holds now, and where that lies which it held before, if it held anything."""

    tally: Tally
    aside: Path | None


class Replacement:
    """Puts backups in the place of the store in `folder`, which is made if need be.

    `recipe` and `tokenize` are as for EmbeddedStore; `notice` is told what somebody has to do.
    """

    def __init__(
        self,
        folder: Path,
        recipe: Recipe,
        tokenize: Callable[[str], list[str]],
        notice: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._path = folder / DATABASE
        self._recipe = recipe
        self._tokenize = tokenize
        self._notice = notice
        self._lock = WriteLock(folder / LOCK)

    def restore(self, file: Path, progress: Progress) -> Replaced:
        """Let the store hold what a backup holds; killed at any moment it holds the one or the other.

        It counts as a return to an earlier index, which the articles' folder does not undo by itself.
        Raises BackupError, StoreBusyError, StoreNewerError, StoreError.
        """
        with foreign_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._lock.held(GRACE), self._staging() as staging:
                _fetch(file, staging / DATABASE, progress)
                live = self._live()
                held = self._prepare(staging, live, file, progress)
                self._bring_generation(staging)
                aside = self._exchange(staging / DATABASE, live, progress)
        return Replaced(held, aside)

    @contextmanager
    def _staging(self) -> Iterator[Path]:
        for left in half_restored(self._folder):
            remove(left)
        staging = self._folder / f"{STAGING}{secrets.token_hex(4)}"
        staging.mkdir(mode=0o700)
        try:
            yield staging
        finally:
            remove(staging)

    def _live(self) -> Database | None:
        """The database as it is, new where there was none; None if it is too damaged to be written into."""
        with ExitStack() as damaged:
            try:
                live = damaged.enter_context(closing(Database(self._path, self._lock)))
                _given(live)
            except sqlite3.Error as error:
                if isinstance(translate(error), StoreDamagedError):
                    return None
                raise
            damaged.pop_all()
        return live

    def _prepare(self, staging: Path, live: Database | None, file: Path, progress: Progress) -> Tally:
        """Bring a copy up to date, check it, number it on from what is live, and build its generation."""
        with closing(EmbeddedStore(staging, self._recipe, self._tokenize, self._notice)) as store:
            with opened(staging / DATABASE) as c:
                try:
                    check(c, file.name, progress)
                except StoreDamagedError as error:
                    raise BackupError(str(error).rpartition(": ")[0] + ": take another one.") from error
                held = tally(c)
                version, passage, _ = _given(live)
                _number_on(c, version, passage)
            try:
                store.switch(progress)
            except RecipeError as error:
                self._notice(str(error))
        return held

    def _bring_generation(self, staging: Path) -> None:
        generations = self._folder / "generations"
        generations.mkdir(exist_ok=True)
        for built in (staging / "generations").glob("[!.]*"):
            built.rename(generations / built.name)
        sync_folder(generations)

    def _exchange(self, staged: Path, live: Database | None, progress: Progress) -> Path | None:
        """Put what was there aside, and the new state in its place; where the old one lies."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        if live is None:
            return self._exchange_files(staged, self._folder / f"{ASIDE}{now}")
        aside = self._folder / f"{ASIDE}{now}.backup"
        with closing(live), live.reading() as c:
            moderated = int(c.execute(_MODERATED).fetchone()[0]) + c.execute(_VERSION).fetchone()[0]
            if moderated:
                with new_file(aside) as beside:
                    copy(c, beside, progress)
            with opened(staged) as new:
                of_backup = int(new.execute(_MODERATED).fetchone()[0])
                # The edition that readers know a list by, see `Contents.listing`, must be another one.
                count = str(moderated + of_backup + 1)
                new.execute("REPLACE INTO meta VALUES ('moderated', ?)", (count,))
        with opened(staged) as new, closing(sqlite3.connect(self._path, timeout=PATIENCE)) as target:
            target.execute("PRAGMA secure_delete = ON")
            progress("switching", 0, 0)
            new.backup(target)
        with suppress(sqlite3.OperationalError):  # on a full disk; but what was asked for has happened
            live.empty_log()
        return aside if aside.exists() else None

    def _exchange_files(self, staged: Path, aside: Path) -> Path:
        """The same where the file is damaged so much that SQLite can't write to it."""
        aside.mkdir(mode=0o700)
        for path in self._folder.glob(f"{DATABASE}*"):
            shutil.copy2(path, aside)
        sync_tree(aside)
        for ending in ("-wal", "-shm"):  # SQLite would take them for the new file's
            self._path.with_name(DATABASE + ending).unlink(missing_ok=True)
        staged.replace(self._path)
        sync_folder(self._folder)
        self._notice("The database could not be opened and was replaced: if a bot is running, restart it.")
        return aside


def _fetch(file: Path, target: Path, progress: Progress) -> None:
    """Copy a backup; raises BackupError, StoreNewerError if it is none that can be restored."""
    if not file.is_file():
        raise BackupError(f"There is no file {file}: give the path of a file that `verbatim backup` wrote.")
    try:
        with looking(file) as source:
            (application,) = source.execute("PRAGMA application_id").fetchone()
            (taken,) = source.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION:
                raise BackupError(
                    f"{file} is a database of another program: give a file that `verbatim backup` wrote."
                )
            if taken > SCHEMA_VERSION:
                raise StoreNewerError(
                    f"{file} was written by a newer version of Verbatim (schema {taken}, this one knows "
                    f"{SCHEMA_VERSION}): update Verbatim first."
                )
            copy(source, target, progress)
    except (sqlite3.DatabaseError, OSError) as error:
        raise BackupError(
            f"{file} is damaged or no backup ({one_line(error)}): give a file that `verbatim backup` wrote."
        ) from error
    except StoreError as error:
        if isinstance(error, StoreNewerError):
            raise
        raise BackupError(f"{file} is in use: give a file that `verbatim backup` wrote.") from error


def _given(live: Database | None) -> tuple[int, int, int]:
    """The numbers that were given: of a version, of a passage, and of a change by moderators."""
    if live is None:
        return 0, 0, 0
    with live.reading() as c:
        version, passage, moderated = c.execute(
            f"SELECT ({_VERSION}), ({_PASSAGE}), ({_MODERATED})"
        ).fetchone()
    return int(version), int(passage), int(moderated)


def _number_on(c: sqlite3.Connection, version: int, passage: int) -> None:
    """Give the newest version, and all passages, numbers that the store has never given.

    So whoever polls the version sees that it is another, and a search that began before finds nothing
    wrong in place of what it looks for.
    """
    c.execute("BEGIN IMMEDIATE")
    (newest,) = c.execute(_VERSION).fetchone()
    if newest:
        c.execute(
            "INSERT INTO changes SELECT ?, recipe, ?, checked_at FROM changes WHERE version = ?",
            (max(version, newest) + 1, datetime.now(UTC).isoformat(), newest),
        )
        c.execute("REPLACE INTO meta VALUES (?, '')", (HELD,))
    c.execute("DELETE FROM meta WHERE key IN ('generation', 'previous', 'older', ?)", (RESTORED,))
    (own,) = c.execute(_PASSAGE).fetchone()
    offset = max(passage, own)
    c.execute("UPDATE passages SET id = id + ?", (offset,))
    c.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'passages'", (own + offset,))
    c.execute("COMMIT")
