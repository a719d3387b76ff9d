"""`verbatim doctor`: all checks one after the other, over the settings; whatever is broken, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot import checks
from bot.credentials import token
from bot.texts import doctor as texts
from config.errors import ConfigError
from config.settings import Settings
from retrieval.articles import read_folder
from retrieval.errors import ModelError, VerbatimError
from retrieval.findings import AGAIN, Finding, broken, broken_by, fine
from retrieval.recipe import current_recipe
from retrieval.store.inspecting import inspect_database
from retrieval.store.overlooking import inspect_index, inspect_leftovers, needed_bytes
from retrieval.store.protocol import Progress, Recipe
from retrieval.weights import Weights, find_weights

_MEGABYTE = 1_000_000


def examine(load: Callable[[], Settings], progress: Progress) -> tuple[Finding, ...]:
    """Every finding, in the order in which one thing stands on another. Changes nothing."""
    return tuple(_examined(load, progress))


def _examined(load: Callable[[], Settings], progress: Progress) -> Iterator[Finding]:
    yield from _guarded("secrets", checks.secrets(Path(".env")))
    yield from _guarded("formats", checks.formats())
    try:
        settings = load()
    except ConfigError as error:
        yield broken("settings", f"{error} {texts.NOT_CHECKED}", texts.NAMES_NO_SETTING)
        return
    yield fine("settings", texts.SETTINGS_READ)
    discord = settings.discord
    progress("asking Discord", 0, 0)
    yield from _guarded("token", token(discord.token.get_secret_value(), discord.api_base))
    yield from _guarded("articles", _articles(settings, progress))
    weights = _weights(settings.model.path)
    if isinstance(weights, Finding):
        yield weights
    else:
        yield from checks.model(weights)
    yield from _guarded("reader", checks.reader(settings.reader.model))
    recipe = None if isinstance(weights, Finding) else current_recipe(weights, settings.index.passage_words)
    yield from _guarded("folder", checks.access(settings.store.folder))
    yield from _guarded("store", _store(settings.store.folder, recipe, progress))


def _articles(settings: Settings, progress: Progress) -> Iterator[Finding]:
    where = settings.articles
    read = read_folder(where.folder, max_file_bytes=where.max_file_megabytes * _MEGABYTE)
    yield from checks.articles(read, where.folder, progress)


def _weights(path: str) -> Weights | Finding:
    try:
        return find_weights(path)
    except ModelError as error:
        return broken_by("model", error)


def _store(folder: Path, recipe: Recipe | None, progress: Progress) -> Iterator[Finding]:
    findings, seen = inspect_database(folder, progress)
    yield from findings
    if seen is not None:
        yield from inspect_index(folder, seen, recipe, progress)
    yield from inspect_leftovers(folder, seen)
    yield from checks.space(folder, needed_bytes(folder, seen))


def _guarded(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings, and one more where the check itself fails: the checks after it go on."""
    try:
        yield from findings
    except VerbatimError as error:
        yield broken_by(check, error)
    except Exception as error:  # noqa: BLE001 - whatever is broken, what else is must still be told
        yield broken(check, texts.unexpected(type(error).__name__), AGAIN)
