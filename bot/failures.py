"""What a failure is called in chat; everything that fails goes through `explain`."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord import app_commands

from bot import texts
from bot.errors import BotError, RenderError
from bot.markdown import escape_line
from bot.pinboard import regression
from bot.texts import recipe
from retrieval.errors import NothingWithinError, RecipeError, RegressionError, StoreEmptyError, VerbatimError

_SENTENCE_LIMIT = 700  # characters of a sentence that may hold foreign text

_SENTENCES: Mapping[type[Exception], str] = MappingProxyType(
    {
        app_commands.NoPrivateMessage: texts.USE_ME_IN_YOUR_SERVER,
        app_commands.CheckFailure: texts.NOT_ALLOWED,
        app_commands.CommandNotFound: texts.COMMAND_CHANGED,
        app_commands.CommandSignatureMismatch: texts.COMMAND_CHANGED,
        app_commands.TransformerError: texts.BAD_OPTION,
        discord.NotFound: texts.LOST,
    }
)

_log = logging.getLogger(__name__)


def explain(error: BaseException, where: str) -> str:
    """One sentence for the person who asked; what nobody foresaw is logged under a short id.

    `where` is a command's name or "mention": it goes into the log, and no message text does.
    """
    error = unwrapped(error)
    sentence = _ours(error) or _discords(error)
    if sentence:
        _log.info("%s: %s", where, type(error).__name__)
        return sentence
    error_id = secrets.token_hex(4)
    _log.error("%s: error %s", where, error_id, exc_info=error)
    return texts.unexpected(error_id)


def explain_start(error: BaseException) -> str:
    """The same for moderators, of what keeps the index from being up to date when the bot starts."""
    if isinstance(error, RecipeError):
        return recipe.at_start(escape_line(error.differs, _SENTENCE_LIMIT))
    return explain(error, "start")


def unwrapped(error: BaseException) -> BaseException:
    """What a command raised, out of discord.py's wrapping."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return error


def _ours(error: BaseException) -> str:
    said = ""
    match error:
        case StoreEmptyError():
            said = texts.NO_ARTICLES
        case RegressionError():
            said = regression(error.broken)
        case RecipeError(differs=differs) if differs:
            said = recipe.UNANSWERED
        case NothingWithinError():
            said = texts.NOTHING_WITHIN
        case BotError() if not isinstance(error, RenderError):
            said = str(error)  # written in texts.py, for Discord
        case VerbatimError():
            said = escape_line(str(error), _SENTENCE_LIMIT)  # may name files and titles
    return said


def _discords(error: BaseException) -> str:
    match error:
        case app_commands.MissingPermissions():
            return texts.missing_permissions(error.missing_permissions, bot=False)
        case app_commands.BotMissingPermissions():
            return texts.missing_permissions(error.missing_permissions, bot=True)
        case discord.Forbidden():
            return texts.forbidden(escape_line(error.text or "forbidden", 100))
        case _:
            return next((text for kind, text in _SENTENCES.items() if isinstance(error, kind)), "")
