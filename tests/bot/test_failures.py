"""Every failure has a sentence, and only what nobody foresaw has an id."""

from __future__ import annotations

import logging
import re

import pytest
from discord import app_commands

from bot import errors, texts
from bot.failures import explain, explain_start
from bot.pinboard import regression
from bot.texts import recipe
from retrieval import errors as retrieval_errors


def kinds(root):
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


@pytest.mark.parametrize("kind", kinds(retrieval_errors.VerbatimError))
def test_every_error_of_ours_is_told(kind):
    """Each error that retrieval raises on purpose reaches the person as its own sentence, escaped.

    Three of them have a sentence that speaks of the commands.
    """
    sentence = explain(kind("Do *this* next."), "ask")
    of_commands = {
        retrieval_errors.StoreEmptyError: texts.NO_ARTICLES,
        retrieval_errors.NothingWithinError: texts.NOTHING_WITHIN,
        retrieval_errors.RegressionError: regression(()),
    }
    assert sentence == of_commands.get(kind, "Do \\*this\\* next.")


@pytest.mark.parametrize("kind", [kind for kind in kinds(errors.BotError) if kind is not errors.RenderError])
def test_every_error_of_the_bot_is_told(kind):
    """Each error that the bot raises on purpose is shown as it is."""
    assert explain(kind("`/ask` again."), "ask") == "`/ask` again."


@pytest.mark.parametrize("error", [ValueError("secret words"), errors.RenderError("x"), KeyError()])
def test_the_unexpected_gets_an_id_and_its_trace_only_in_the_log(error, caplog):
    """The person sees a short id, the log the same id with the trace."""
    with caplog.at_level(logging.INFO):
        sentence = explain(error, "ask")
    found = re.fullmatch(texts.unexpected(r"([0-9a-f]{8})").replace(".", r"\."), sentence)
    assert found
    assert f"error {found[1]}" in caplog.text
    assert type(error).__name__ in caplog.text
    assert "secret" not in sentence


def test_an_index_of_another_recipe_is_told_to_askers_and_to_moderators():
    """Who asks hears whom to tell, moderators what differs, escaped, and what to do; a way back that is shut
    has its own sentence."""
    error = retrieval_errors.RecipeError("x", "model '*a*', here 'b'")
    assert explain(error, "ask") == recipe.UNANSWERED
    assert "(model '\\*a\\*', here 'b')" in explain_start(error)
    assert "`/index rebuild`" in explain_start(error)
    assert explain_start(retrieval_errors.StaleError("Later.")) == "Later."
    assert explain(retrieval_errors.RecipeError("Not this one."), "rollback") == "Not this one."


def test_a_command_s_wrapping_is_taken_off():
    """discord.py wraps what a command raises; the person hears what it was."""
    command = app_commands.Command(name="x", description="x", callback=callback)
    error = app_commands.CommandInvokeError(command, errors.TooFastError("Slow down."))
    assert explain(error, "x") == "Slow down."


async def callback(interaction) -> None:
    """Nothing: a command needs one."""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            app_commands.MissingPermissions(["manage_messages"]),
            "You need a permission for this: Manage Messages.",
        ),
        (
            app_commands.BotMissingPermissions(["send_messages", "manage_guild"]),
            texts.missing_permissions(["send_messages", "manage_guild"], bot=True),
        ),
        (app_commands.NoPrivateMessage(), texts.USE_ME_IN_YOUR_SERVER),
        (app_commands.CheckFailure(), texts.NOT_ALLOWED),
        (app_commands.CommandNotFound("x", []), texts.COMMAND_CHANGED),
    ],
)
def test_discord_s_refusals_are_told(error, sentence):
    """A missing permission is named; a check or an outdated command says what to do."""
    assert explain(error, "x") == sentence


def test_missing_permissions_have_discord_s_names():
    """Permissions are named as Discord's settings name them."""
    assert "Send Messages, Manage Server." in texts.missing_permissions(
        ["send_messages", "manage_guild"], bot=True
    )


def test_an_expected_failure_leaves_no_trace(caplog):
    """The log names the kind of an expected failure, never its text."""
    with caplog.at_level(logging.INFO):
        explain(retrieval_errors.QuestionError("no letters in 'xyzzy'"), "ask")
    assert "QuestionError" in caplog.text
    assert "xyzzy" not in caplog.text
