"""The whole family of commands, and what the client asks of Discord."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from pathlib import Path

import pytest
from discord import AppCommandOptionType, AppCommandType, app_commands

from bot.bookkeeping import Bookkeeper, Retention
from bot.client import VerbatimClient
from bot.guild_settings import Pace
from bot.permissions import NotModeratorError
from bot.service import Rules, Work
from bot.syncing import digest

PACE = Pace(questions=5, seconds=60)


def make_client(**changes):
    def unused(*args):
        raise AssertionError

    settings = {
        "work": Work(*[unused] * len(fields(Work))),
        "rules": Rules(moderator_role=0, person=PACE, channel=PACE, queue=100),
        "recall": unused,
        "remember": unused,
        "books": Bookkeeper(None, Retention(30, 400)),
        "alive": Path("alive"),
        "guilds": [1],
        "api_base": "https://discord.com/api/v10",
    }
    return VerbatimClient(**{**settings, **changes})


@pytest.fixture(scope="module")
def client():
    return make_client()


def test_the_commands_are_the_documented_ones(client):
    """These commands and no others."""
    names = [command.qualified_name for command in client.tree.walk_commands()]
    assert sorted(names) == [
        "about",
        "articles",
        "articles add",
        "articles hide",
        "articles list",
        "articles remove",
        "articles set-date",
        "articles show",
        "articles undo",
        "articles unhide",
        "ask",
        "config",
        "config channel",
        "config channel add",
        "config channel list",
        "config channel remove",
        "config digest",
        "config limits",
        "config log",
        "index",
        "index check",
        "index rebuild",
        "index rollback",
        "index status",
        "insights",
        "pins",
        "pins add",
        "pins list",
        "pins remove",
        "privacy",
        "privacy forget",
        "privacy show",
        "quote",
        "sources",
    ]
    assert [menu.name for menu in client.tree.get_commands(type=AppCommandType.message)] == [
        "Find sources",
        "Report answer",
    ]
    assert client.tree.get_commands(type=AppCommandType.user) == []


def test_every_command_and_option_is_described(client):
    """No command and no option goes without a description; Discord's limit is 100 characters."""
    for command in client.tree.walk_commands():
        assert 1 < len(command.description) <= 100
        for option in getattr(command, "parameters", []):
            assert 1 < len(option.description) <= 100
            assert option.description != "…"


def test_every_command_is_for_servers_only(client):
    """Each top command is installed in servers and offered in servers, nowhere else."""
    for command in client.tree.get_commands():
        payload = command.to_dict(client.tree)
        assert payload["contexts"] == [0], command.name
        assert payload["integration_types"] == [0], command.name
        assert payload["dm_permission"] is False, command.name


def test_moderators_commands_are_hidden_and_checked(client):
    """A group for moderators says so to Discord, and checks every subcommand itself."""
    for name, permission in {"index": "manage_messages", "config": "manage_guild"}.items():
        group = client.tree.get_command(name)
        assert [one for one, wanted in group.default_permissions if wanted] == [permission]
        inner = [one for one in group.commands if isinstance(one, app_commands.Group)]
        for one in (group, *inner):  # discord.py asks only the group that a command stands in
            assert type(one).interaction_check is not app_commands.Group.interaction_check


def test_a_question_is_limited_by_discord_too(client):
    """The question's option is required and holds 3 to 300 characters; all others may be left out."""
    question, private, *bounds = client.tree.get_command("ask").parameters
    assert (question.name, question.required, question.min_value, question.max_value) == (
        "question",
        True,
        3,
        300,
    )
    assert (private.name, private.required, private.type) == ("private", False, AppCommandOptionType.boolean)
    assert [(one.name, one.required, one.type, one.autocomplete) for one in bounds] == [
        ("source", False, AppCommandOptionType.string, True),
        ("since", False, AppCommandOptionType.string, False),
        ("until", False, AppCommandOptionType.string, False),
    ]


def test_no_privileged_intent_and_no_pings(client):
    """The client needs no review by Discord, pings nobody and keeps no messages."""
    assert not client.intents.message_content
    assert not client.intents.members
    assert not client.intents.presences
    mentions = client.allowed_mentions
    assert not any((mentions.everyone, mentions.users, mentions.roles, mentions.replied_user))
    assert client._connection.max_messages is None


def test_the_digest_tells_trees_apart(client):
    """Equal trees have equal digests; any change to a command changes it."""
    other = make_client()
    assert asyncio.run(digest(other.tree)) == asyncio.run(digest(client.tree))
    other.tree.get_command("about").description = "Another one."
    assert asyncio.run(digest(other.tree)) != asyncio.run(digest(client.tree))


def test_a_moderator_check_s_refusal_reaches_the_handler():
    """discord.py drops what a check raises unless it is one of its own errors."""
    assert issubclass(NotModeratorError, app_commands.AppCommandError)
