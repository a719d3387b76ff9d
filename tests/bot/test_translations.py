"""Every text of every command is there in German, and Discord takes it.

A test here names what is missing: give it its German line in bot/texts/german.py.
"""

from __future__ import annotations

import asyncio
import re

import pytest
from test_command_tree import make_client

from bot.syncing import digest
from bot.texts import german
from bot.translating import Translations

NAME = re.compile(r"[-_'\w]{1,32}")
MESSAGE_MENU, CHOICE = 3, "value"


@pytest.fixture(scope="module")
def tree():
    tree = make_client().tree
    asyncio.run(tree.set_translator(Translations()))
    return tree


@pytest.fixture(scope="module")
def registered(tree):
    """What Discord is told about the commands."""

    async def payload():
        return [
            await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()
        ]

    return asyncio.run(payload())


def things(payload):
    """Every command, group, option and choice, each with what it stands beside."""
    for one in payload:
        yield one, payload
        for inside in ("options", "choices"):
            yield from things(one.get(inside) or [])


def texts(payload):
    """(English, German or None) of every name and description."""
    for one, _ in things(payload):
        for field in ("name", "description"):
            if one.get(field):
                yield one[field], one.get(f"{field}_localizations", {}).get("de")


def test_every_text_has_a_german_one(registered):
    """No name and no description of a command, menu, option or choice lacks its German line."""
    assert [english for english, translated in texts(registered) if translated is None] == []


def test_no_line_is_left_over(registered):
    """Every German line belongs to a text that Discord is told."""
    assert german.COMMANDS.keys() - {english for english, _ in texts(registered)} == set()


def test_discord_takes_every_german_text(registered):
    """Names of commands and options are one lower-case word of 32; menus have 32, all others 100."""
    for one, _ in things(registered):
        name = one.get("name_localizations", {}).get("de", one["name"])
        if CHOICE in one:
            assert 1 <= len(name) <= 100, name
        elif one.get("type") == MESSAGE_MENU and "description" not in one:
            assert 1 <= len(name) <= 32, name
        else:
            assert NAME.fullmatch(name), name
            assert name == name.lower()
            described = one.get("description_localizations", {}).get("de", one["description"])
            assert 1 <= len(described) <= 100, described


def test_german_names_are_told_apart(registered):
    """No two commands, options or choices beside each other have one German name."""
    for _, beside in things(registered):
        names = [one.get("name_localizations", {}).get("de", one["name"]) for one in beside]
        assert len(set(names)) == len(names), names


def test_only_german_is_translated(registered):
    """Other languages see the English texts."""
    languages = {
        language
        for one, _ in things(registered)
        for field in ("name_localizations", "description_localizations")
        for language in one.get(field, {})
    }
    assert languages == {"de"}


def test_a_changed_translation_is_registered(tree, monkeypatch):
    """The digest by which the bot notices changed commands covers the German texts."""
    before = asyncio.run(digest(tree))
    monkeypatch.setitem(german.COMMANDS, "ask", "erfragen")
    assert asyncio.run(digest(tree)) != before
