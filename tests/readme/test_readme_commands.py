"""What the README tells people to type works, and prints what it says."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from readme_text import ARTICLES, README, ROOT, SHELLS, blocks, commands, fits, plain

from bot.cli import cli

INSTALLS = "it downloads PyTorch; what it sets up is what the tests run in"
WINDOWS = "it is for Windows; the lines for Linux are the same but for their paths"
DOCKER = "it needs Docker; tests/container/build_and_run.sh runs the same image"
NOT_RUN = {
    "make test": "it runs this test",
    "make bot": "it needs a token; tests/e2e runs the bot in a Discord on loopback",
    "python3 -m venv .venv": INSTALLS,
    ".venv/bin/pip install -c constraints.txt torch": INSTALLS,
    '.venv/bin/pip install -c constraints.txt ".[web]"': INSTALLS,
    **{command.line: WINDOWS for command in commands("powershell")},
    **{command.line: DOCKER for command in commands("sh") if command.line.startswith("docker ")},
}
TYPED = {"make chat": "how many were displaced?\nwho won the 2018 World Cup?\n"}
QUESTION = (
    '{"id": "q1", "question": "how much is the toll?", "answers": ["two euros"], "article_ids": ["bridge-3"]}'
)
OUTSIDE = ("VERBATIM_", "DISCORD_", "MAKE", "FORCE_COLOR", "COLUMNS")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("make"), reason="the README's commands for Linux need make"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of the project as make leaves it: set up, nothing indexed, and a folder to measure on."""
    home = tmp_path_factory.mktemp("home") / "verbatim"
    shutil.copytree(ROOT, home, ignore=shutil.ignore_patterns(".*", "data", "build", "tests"))
    (home / ".venv").mkdir()
    for name in ["bin", "lib", "pyvenv.cfg"]:  # all that makes a Python see what is installed there
        (home / ".venv" / name).symlink_to(Path(sys.prefix, name))
    for mark in [".torch", ".ready", ".ready-dev"]:  # newer than what they depend on: make installs nothing
        (home / ".venv" / mark).touch()
    folder = home / "folder"
    folder.mkdir()
    (folder / "articles.jsonl").write_text(blocks("json", text=ARTICLES)[0], encoding="utf-8")
    (folder / "questions.jsonl").write_text(QUESTION, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def printed(home):
    """Every command line that can be run here, run in the README's order, with all it printed."""
    lines = [one.line for one in commands("sh", "console") if one.line not in NOT_RUN]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(home):
        for name in os.environ.keys() - environment.keys():
            patch.delenv(name)
        return {line: run(line) for line in lines}


def run(line):
    """What the command prints: make in a process of its own, `verbatim` in this one, where torch is."""
    program, *words = shlex.split(line)
    if program == "make":
        done = subprocess.run(
            [program, *words],
            input=TYPED.get(line, ""),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        status, output = done.returncode, done.stdout
    else:
        assert program in {"verbatim", ".venv/bin/verbatim"}, f"say in NOT_RUN why {line!r} is not run"
        result = CliRunner().invoke(cli, words, prog_name="verbatim")
        status, output = result.exit_code, result.output
    assert status == 0, output
    return output


@pytest.mark.parametrize("command", [one for one in commands("sh", "console") if one.line not in NOT_RUN])
def test_a_command_works_and_prints_what_the_readme_shows(command, printed):
    """Typed in this order in a fresh copy, each command ends well and prints what stands below it."""
    output = printed[command.line]
    assert output.strip()
    assert command.printed is None or fits(command.printed, output), output


def test_every_command_is_run_or_has_a_reason_why_not():
    """No command that is excused has left the README, and those for Windows are those for Linux."""
    lines = [command.line for command in commands(*SHELLS)]
    assert NOT_RUN.keys() <= set(lines)
    windows = [command.line for command in commands("powershell")]
    here = [
        line.replace("py -m", "python3 -m").replace("Scripts", "bin").replace("\\", "/") for line in windows
    ]
    start = lines.index(here[0])
    assert lines[start : start + len(here)] == here


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (["It took 2.5 s.", "…", "— a title", "of 03 May 2024, 10:00 UTC"], True),
        (["It took 2.5 s.", "one line", "and more", "— a title of 12 June 2025, 11:30 UTC"], True),
        (["It took 2.5 s.", "…", "— a title"], False),
        (["…", "— another title", "of 03 May 2024, 10:00 UTC"], False),
        (["one line", "…"], False),
    ],
)
def test_shown_output_is_held_to_every_word(shown, same):
    """Where lines are broken, moments and durations may differ, and what … leaves out; nothing else."""
    assert fits(shown, "It took 61.0 s.\none line and\nmore\n— a title of 12 June 2025, 11:30 UTC\n") is same


def test_the_second_question_needs_no_indexing(printed):
    """After the first question nothing is indexed any more, as the README promises."""
    assert "Indexed" in printed['make ask Q="how many were displaced?"']
    assert "Indexed" not in printed["make chat"]


def test_chat_answers_each_line(printed):
    """Two lines typed into `make chat` get a quote and a refusal, in this order."""
    answers = printed["make chat"]
    assert (
        0
        < answers.index("about 250,000 people had been displaced")
        < answers.index("The articles don't say.")
    )


def test_the_index_is_where_the_readme_says(printed, home):
    """The files of the index are in data/ under the names that the README gives them."""
    names = {path.name for path in (home / "data").iterdir()}
    assert {"verbatim.sqlite3", "generations"} <= names
    assert all(f"`{name}`" in README for name in ["verbatim.sqlite3", "generations/", "quarantine/"])


def test_the_picture_shows_what_is_printed(printed):
    """The words in the picture are those of the answer, of today's program; only the moment may differ."""
    command, _, answer = picture_text().partition('?"')
    assert command.endswith(squeezed('$ verbatim ask "how many were displaced'))
    assert answer in squeezed(printed['make ask Q="how many were displaced?"']), "run docs/picture.py"


def test_the_picture_calls_nobody():
    """Whoever looks at the picture loads nothing from elsewhere."""
    picture = (ROOT / "docs/answer.svg").read_text(encoding="utf-8")
    assert not any(sign in picture for sign in ["url(h", 'url("', "@import", "@font-face", "href", "<script"])


def picture_text():
    texts = [
        element.text or ""
        for element in ET.parse(ROOT / "docs/answer.svg").iter()
        if element.tag.endswith("}text")
    ]
    return squeezed(" ".join(texts))


def squeezed(text):
    """`text` with all its moments alike and without a trace of where lines were broken, bars among them."""
    return plain(text).replace(" ", "").replace("│", "")
