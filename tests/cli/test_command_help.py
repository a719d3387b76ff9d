"""The whole family of commands: what each says of itself."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli

NAMES = [
    *(
        "add",
        "ask",
        "backup",
        "bot",
        "chat",
        "doctor",
        "eval",
        "export",
        "import",
        "index",
        "restore",
        "rollback",
    ),
    "status",
]


def test_the_commands_are_the_documented_ones():
    """These commands and no others."""
    assert sorted(cli.commands) == NAMES


@pytest.mark.parametrize("command", [cli, *cli.commands.values()], ids=lambda command: command.name)
def test_everything_is_explained(command):
    """Every command and every option has a help text that ends with a full stop."""
    assert command.help
    assert command.help.split("\n\n")[0].endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.endswith("."), parameter.name


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("words", [[], *([name] for name in NAMES)])
def test_help_is_there_at_every_level(words, flag):
    """-h and --help answer for the program and for each command, without an index or settings."""
    done = CliRunner().invoke(cli, [*words, flag])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: cli {' '.join(words)}".strip())
    assert "-h, --help" in done.stdout


def test_the_version_is_told():
    """--version names the program and its version."""
    done = CliRunner().invoke(cli, ["--version"], prog_name="verbatim")
    assert done.exit_code == 0
    assert done.stdout.startswith("verbatim, version 0.")


@pytest.mark.parametrize("words", [["asks"], ["ask", "--jsn", "what?"], ["index", "now"], ["--config"]])
def test_wrong_usage_ends_with_2(words):
    """Unknown commands, options and arguments are wrong usage."""
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr
