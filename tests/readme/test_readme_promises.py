"""What the README says of settings, files, commands and Discord is so."""

import datetime as dt
import logging
import re
from dataclasses import fields
from types import SimpleNamespace

import pytest
from discord import AppCommandType, Permissions
from readme_text import ARTICLES, README, ROOT, blocks, prose, rows

from bot.bookkeeping import Bookkeeper, Retention
from bot.cli import cli
from bot.client import VerbatimClient
from bot.exits import INTERRUPTED, Refused, Unexpected, Unusable
from bot.guild_settings import Pace
from bot.permissions import to_reply
from bot.service import Rules, Work
from config.loading import load
from retrieval.articles import read_folder
from retrieval.articles.folder import READERS

MAX_BYTES = 20_000_000
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
MESSAGES, GUILD = Permissions(manage_messages=True), Permissions(manage_guild=True)
PACE = Pace(questions=5, seconds=60)


def settings_in(text):
    """The rows of a settings table: name, default, variable and comment of each line of default.toml."""
    section, comment, table = "", [], []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif found := re.match(r"([a-z_]+) = (.*)", line):
            name = f"{section}.{found[1]}"
            variable = f"VERBATIM_{name.replace('.', '_').upper()}"
            table.append([f"`{name}`", f"`{found[2]}`", f"`{variable}`", " ".join(comment)])
        comment = [*comment, line[2:]] if line.startswith("# ") else []
    return table


def test_the_settings_are_those_of_the_default_file():
    """The table has every setting with its default, its variable and the comment in default.toml."""
    expected = settings_in((ROOT / "config/default.toml").read_text(encoding="utf-8"))
    assert len(expected) > 10
    settings = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    found = rows("| setting | default | environment | meaning |", settings)
    assert found == expected, "\n".join(f"| {' | '.join(row)} |" for row in expected)


def test_defaults_that_are_told_in_prose(tmp_path):
    """Where the README tells a default in a sentence, it is the one that holds."""
    settings = load(environ={}, directory=tmp_path)
    assert (settings.limits.questions, settings.limits.seconds) == (5, 60)
    assert "five questions a minute" in README
    assert (settings.limits.channel_questions, settings.limits.channel_seconds) == (60, 60)
    assert "all people of a channel sixty" in README
    assert settings.answering.quotes == 3
    assert "up to three quotes" in COMMANDS
    assert settings.articles.max_file_megabytes * 1_000_000 == MAX_BYTES
    assert "files over 20 MB" in README
    assert f"`{settings.articles.folder}/`" in README
    assert f"`{settings.store.folder}/`" in README


def test_the_commands_are_those_of_the_program():
    """The table of commands has each command once and no other."""
    found = [re.match(r"`verbatim (\w+)", row[0])[1] for row in rows("| command | what it does |")]
    assert sorted(found) == sorted(cli.commands)


def test_options_in_the_table_are_the_commands_own():
    """An option that stands beside a command is one of that command."""
    for command, about in rows("| command | what it does |"):
        known = {option for one in cli.commands[command.split()[1].strip("`")].params for option in one.opts}
        assert set(re.findall(r"`(--\w+)`", about)) <= known


def test_the_exit_codes_are_those_of_the_program():
    """The table of exit codes has all of them."""
    codes = {0, Unexpected.exit_code, Refused.exit_code, Unusable.exit_code, INTERRUPTED}
    assert {int(row[0]) for row in rows("| code | meaning |")} == codes


def client():
    def unused(*_):
        return None

    return VerbatimClient(
        work=Work(*[unused] * len(fields(Work))),
        rules=Rules(moderator_role=0, person=PACE, channel=PACE, queue=100),
        recall=unused,
        remember=unused,
        books=Bookkeeper(None, Retention(30, 400)),
        alive=ROOT / "alive",
        guilds=[],
        api_base="https://discord.com/api/v10",
    )


def test_the_discord_commands_are_those_of_the_bot():
    """The table of Discord commands has each command, and says who may use it."""
    table = {
        name.strip("`/"): row[1]
        for row in rows("| in Discord | who | what it does |", COMMANDS)
        for name in row[0].split(", ")
        if name.startswith("`/")
    }
    commands = [one for one in client().tree.walk_commands() if not hasattr(one, "commands")]
    guarded = {one.qualified_name: (one.root_parent or one).default_permissions for one in commands}
    called = {None: "everyone", MESSAGES: "moderators", GUILD: "Manage Server"}
    assert table == {name: called[needed] for name, needed in guarded.items()}
    menus = client().tree.get_commands(type=AppCommandType.message)
    assert all(
        f"| *{menu.name}* in the menu of a message (*Apps*) | everyone |" in COMMANDS for menu in menus
    )


def test_the_options_are_those_of_the_commands():
    """The table of options has each option of each command, and no other."""
    table = [name.strip("`/") for row in rows("| option | takes |", COMMANDS) for name in row[0].split(", ")]
    commands = [one for one in client().tree.walk_commands() if not hasattr(one, "commands")]
    assert sorted(table) == sorted(
        f"{one.qualified_name} {option.name}" for one in commands for option in one.parameters
    )


def test_the_invitation_asks_for_what_the_bot_needs():
    """The number in the invitation stands for the permissions beside it: those that the bot checks for."""
    needed = to_reply(thread=False) | to_reply(thread=True)
    assert re.findall(r"permissions=(\d+)", README) == [str(needed.value)]
    named = re.search(r"permissions (View .*?)\. The bot needs no other", " ".join(README.split()))[1]
    spelt = {"read_messages": "View Channels"}  # discord.py has kept the name that Discord gave up
    names = [spelt.get(name, name.replace("_", " ").title()) for name, wanted in needed if wanted]
    assert sorted(re.split(", | and ", named)) == sorted(name.replace(" In ", " in ") for name in names)


def test_a_server_that_is_not_on_the_list_is_logged_as_shown(caplog):
    """The log line that people are told to look for is the one that is written, id and all."""
    caplog.set_level(logging.WARNING)
    client()._log_stranger(SimpleNamespace(id=1234567890, name="Newsroom"))
    assert caplog.messages == [one.strip() for one in blocks("text") if "not on the list" in one]


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """The three examples of README and docs/articles.md, read as articles, by their endings."""
    folder = tmp_path_factory.mktemp("examples")
    text = next(one for one in blocks("text") if "Source:" in one)
    for ending, content in {
        "txt": text,
        "md": blocks("markdown", text=ARTICLES)[0],
        "jsonl": blocks("json", text=ARTICLES)[0],
    }.items():
        (folder / f"example.{ending}").write_text(content, encoding="utf-8")
    articles = list(read_folder(folder, max_file_bytes=MAX_BYTES))
    return {article.key.rpartition(".")[2]: article for article in articles}


def test_the_text_example_is_an_article(examples):
    """Title, text and source of the example are told apart; it is undated in spite of its sentence."""
    article = examples["txt"]
    assert (article.title, article.source) == ("Bridge closed for repairs", "Riverside Courier")
    assert article.text == "The old bridge is closed until 4 May, the city council said on Monday."
    assert article.published is None


def test_the_markdown_example_is_an_article(examples):
    """Every line of the example's front matter arrives in the article."""
    article = examples["md"]
    assert (article.title, article.source) == ("Bridge opens again", "Riverside Courier")
    assert article.url == "https://news.example/bridge-opens"
    assert article.published == dt.date(2024, 5, 4)
    assert article.authors == ("Ann Example", "Bo Example")
    assert article.text == "The old bridge is open again. Repairs took nine weeks."


def test_the_json_example_is_an_article(examples):
    """Every field of the example arrives in the article, whose name is its id."""
    article = examples["bridge-3"]
    assert (article.title, article.source) == ("Bridge toll", "Riverside Courier")
    assert article.url == "https://news.example/toll"
    assert article.published == dt.date(2024, 6, 1)
    assert article.text == "The toll is two euros a car."


def test_every_ending_that_is_read_is_named():
    """The README names all endings of article files."""
    assert all(f"`{ending}`" in prose() for ending in READERS)
