"""What goes wrong on Discord's side of the house, each error a sentence for the person who asked.

BotError
├── StartError           the bot can't start or go on: token, network, intents
├── NotLiveError         no bot is running, or Discord does not answer it
├── QueueFullError       too many questions wait
├── TooFastError         one person asks too often
├── BoundsError          a source or day that a search should keep to is none
├── NotModeratorError    the command is for moderators (in bot.permissions: it is discord.py's kind, too)
├── ConfigError          what a server should have set can't be
├── CurationError        what a moderator wants of an article can't be done
├── RebuildRunningError  the index is being rebuilt already
├── AnswerGoneError      nothing is kept any more of the answer that a button is about
├── NotYoursError        the button is for who asked
├── StoppedError         the bot shuts down in the middle of the work
└── RenderError          a message would not show the quote that it was made of
"""

from __future__ import annotations


class BotError(Exception):
    """The root; the message is ready to be shown in Discord or on a terminal."""


class StartError(BotError):
    """The bot can't start or go on; the message says what to change."""


class NotLiveError(BotError):
    """No bot is running, or Discord does not answer it."""


class QueueFullError(BotError):
    """Too many questions wait; the message says when to come back."""


class TooFastError(BotError):
    """One person asks too often; the message says when to try again."""


class BoundsError(BotError):
    """A source or day that a search should keep to is none; the message says what there is."""


class ConfigError(BotError):
    """What a server should have set can't be; the message says why."""


class CurationError(BotError):
    """What a moderator wants of an article can't be done; the message says why, or what to do."""


class RebuildRunningError(BotError):
    """The index is being rebuilt already; the message says by whom and how far it is."""


class AnswerGoneError(BotError):
    """Nothing is kept any more of the answer that a button is about."""


class NotYoursError(BotError):
    """The button is for who asked; the message says who else may press it."""


class StoppedError(BotError):
    """The bot shuts down in the middle of the work; the message says what to do then."""


class RenderError(BotError):
    """A message would not show the very quote that it was made of: it must not be sent."""
