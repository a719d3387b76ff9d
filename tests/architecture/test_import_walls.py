"""Imports run one way, and each foreign library lives behind one door."""

from __future__ import annotations

import graphlib
import json
import subprocess
import sys

import pytest
from sources import MODULES, foreign, imports

OURS = {"bot", "config", "retrieval"}

# The rooms of `bot` that know Discord; everything else in it is text in, text out.
DISCORD_SIDE = {
    "bot.answer_buttons",
    "bot.attached",
    "bot.audit",
    "bot.buttons",
    "bot.client",
    "bot.commands.about",
    "bot.commands.articles",
    "bot.commands.asking",
    "bot.commands.config",
    "bot.commands.finding",
    "bot.commands.index",
    "bot.commands.insights",
    "bot.commands.pins",
    "bot.commands.privacy",
    "bot.commands.quote",
    "bot.commands.reporting",
    "bot.commands.sources",
    "bot.configuring",
    "bot.digest",
    "bot.failures",
    "bot.following",
    "bot.mentions",
    "bot.offer_buttons",
    "bot.permissions",
    "bot.places",
    "bot.replies",
    "bot.running",
    "bot.service",
    "bot.sight",
    "bot.syncing",
    "bot.translating",
    "bot.tree",
}


def users(library):
    return {name for name in MODULES if library in foreign(name)}


def test_retrieval_knows_nobody():
    """Nothing in retrieval imports the bot, the settings or Discord."""
    for name in MODULES:
        if name.startswith("retrieval"):
            assert not foreign(name) & {"bot", "config", "discord"}, name


def test_config_knows_nobody():
    """The settings import nothing of ours but themselves."""
    for name in MODULES:
        if name.startswith("config"):
            assert foreign(name) & OURS <= {"config"}, name


def test_discord_stays_on_its_side():
    """The modules that import discord are the ones named above, no more and no fewer."""
    assert users("discord") == DISCORD_SIDE


def test_only_the_composition_root_sees_the_settings():
    """Settings are loaded in the command line and taken apart in the composition root, nowhere else."""
    assert users("config") - {n for n in MODULES if n.startswith("config")} <= {
        "bot.app",
        "bot.examining",
        "bot.exits",
        "bot.given",
        "bot.measuring",
    }


def test_the_terminal_stays_in_the_terminal():
    """rich draws in three rooms, bot.printing and the training print with it; click is the command line's."""
    assert users("rich") <= {
        "bot.bars",
        "bot.figures",
        "bot.printing",
        "bot.terminal",
        "retrieval.training.run",
    }
    assert users("click") <= {
        "bot.adding",
        "bot.cli",
        "bot.exchanging",
        "bot.exits",
        "bot.given",
        "bot.printing",
        "bot.reports",
        "bot.safekeeping",
    }


def test_pictures_are_drawn_in_one_room():
    """matplotlib is imported by bot.plot, when it draws, and by nobody else."""
    assert users("matplotlib") == {"bot.plot"}
    assert "matplotlib" not in {name.partition(".")[0] for name in loaded("import bot.client")}


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("torch", {"embedding", "readers", "reranking", "spans"}),
        ("sentence_transformers", {"embedding", "reranking"}),
        ("transformers", {"embedding", "readers"}),
    ],
)
def test_each_model_has_its_room(library, rooms):
    """Vectors, readers and cross-encoders are made in one room each; training is a room by itself."""
    answering = {name for name in users(library) if not name.startswith("retrieval.training.")}
    assert answering == {f"retrieval.{room}" for room in rooms}


def test_nothing_that_answers_imports_the_training():
    """Training is for those who make a reader; nobody else pays for it."""
    for name in MODULES:
        if not name.startswith("retrieval.training"):
            assert not any(other.startswith("retrieval.training") for other in imports(name)), name


@pytest.mark.parametrize("library", ["sqlite3", "faiss", "tantivy", "filelock"])
def test_the_engines_stay_in_the_store(library):
    """Databases and indexes are touched in retrieval.store only."""
    assert users(library)
    assert all(name.startswith("retrieval.store.") for name in users(library))


def test_imports_run_in_no_circle():
    """The graph of all imports, also those made late or for types only, has no circle."""
    graph = {
        name: {other for other in imports(name) if other in MODULES and other != name} for name in MODULES
    }
    list(graphlib.TopologicalSorter(graph).static_order())


def loaded(code):
    """The top packages that a fresh interpreter holds after running `code`."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


HELP = """
from click.testing import CliRunner
from bot.cli import cli
for words in [[], *([name] for name in cli.commands)]:
    assert CliRunner().invoke(cli, [*words, "--help"]).exit_code == 0
"""
MODEL = {"torch", "transformers", "sentence_transformers", "sklearn", "scipy"}
HEAVY = {*MODEL, "numpy", "faiss", "tantivy", "discord", "aiohttp"}


def test_help_loads_nothing_heavy():
    """`--help` of every command answers without any library but click."""
    assert not loaded(HELP) & (HEAVY | {"pydantic", "rich", "sqlite3", "asyncio"})


def test_asking_loads_no_discord_and_no_more_of_the_model_than_it_brings():
    """What `verbatim ask` imports of ours brings neither Discord nor PyTorch before the model is loaded."""
    ours = "import bot.app, bot.terminal, bot.output, retrieval.answering, retrieval.store.embedded"
    here = loaded(ours)
    assert {"numpy", "faiss", "pydantic", "rich"} <= here
    assert not here & (MODEL | {"discord", "aiohttp", "pandas", "matplotlib"})
