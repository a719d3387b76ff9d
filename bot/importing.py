"""A file to import: its records one by one, and what the bot could not work with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.guild_settings import read
from retrieval.answering import check_question
from retrieval.errors import BackupError, QuestionError
from retrieval.store.exported import PinLine, Record, SettingsLine, parse


@contextmanager
def records(file: Path) -> Iterator[Iterator[tuple[int, Record | str]]]:
    """What `parse` finds in that file, read while it is taken; raises BackupError, here and there."""
    try:
        with file.open("rb") as stream:
            yield _reading(file, parse(stream, fault))
    except OSError as error:
        raise _unreadable(file, error) from error


def fault(record: Record) -> str:
    """What the bot could not work with in a record as it should be, a sentence; empty if there is nothing."""
    if isinstance(record, PinLine):
        try:
            check_question(record.question)
        except QuestionError:
            return "Its question can't be asked."
    if isinstance(record, SettingsLine):
        settings, spoilt = read(json.dumps(record.settings))
        if spoilt or record.settings.keys() - type(settings).model_fields.keys():
            return "Its settings are not those of a server."
    return ""


def _reading(file: Path, lines: Iterator[tuple[int, Record | str]]) -> Iterator[tuple[int, Record | str]]:
    """The lines; a disk that fails is told apart from the store's, which takes them in."""
    try:
        yield from lines
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OSError) -> BackupError:
    return BackupError(f"{file} can't be read ({error.strerror}): give a file to import.")
