"""`make` starts the right command and hands over what a person typed, untouched."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PICK"))}
STUB = "#!/bin/sh\nprintf '%s\\0' \"$@\"\n"

pytestmark = pytest.mark.skipif(
    not shutil.which("make"), reason="make is not installed; the pip lines need none"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder with this Makefile, and programs that print their arguments, each closed by a NUL."""
    folder = tmp_path_factory.mktemp("house")
    for name in ["Makefile", "constraints.txt", "pyproject.toml"]:
        shutil.copy(ROOT / name, folder)
    binary = folder / ".venv/bin/verbatim"
    binary.parent.mkdir(parents=True)
    binary.write_text(STUB)
    binary.chmod(0o755)
    for mark in [".torch", ".ready", ".ready-dev"]:
        (folder / ".venv" / mark).touch()
    shutil.copy(binary, folder / ".venv/bin/python")
    peers = folder / "benchmarks/peers"
    (peers / ".venv").mkdir(parents=True)
    shutil.copy(ROOT / "benchmarks/peers/requirements.txt", peers)
    (peers / ".venv/.ready").touch()
    return folder


def make(house, *words, **extra):
    done = subprocess.run(
        ["make", *words],
        cwd=house,
        env={**ENVIRONMENT, **extra},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    return done.stdout


def arguments(house, *words, **extra):
    return make(house, *words, **extra).split("\0")[:-1]


@pytest.mark.parametrize(
    "question",
    [
        "how many were displaced?",
        "who's there",
        'what does "safe" mean',
        "$(touch pwned)",
        "$(shell touch pwned)",
        "${shell touch pwned}",
        "`touch pwned`",
        "x; touch pwned",
        "x && touch pwned",
        "'; touch pwned; '",
        "100 % of %s",
        "$HOME and $$ and $@",
        "-h",
        "--json",
        "# of dead = ?",
        "Wie viele? été 中文 😀",
        "two\nlines",
        "ends with \\",
        "",
    ],
)
@pytest.mark.parametrize("way", ["argument", "environment"])
def test_a_question_reaches_the_program_as_it_was_typed(house, question, way):
    """Neither make nor a shell reads anything into a question, however it is written."""
    words, extra = ([f"Q={question}"], {}) if way == "argument" else ([], {"Q": question})
    assert arguments(house, "ask", *words, **extra) == ["ask", "--", question]
    assert not (house / "pwned").exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("aé$(){}`'\";\\%#=:-!*?<>|&~ \t@,"), max_size=20).map(lambda text: f"a{text}"))
def test_no_mix_of_signs_reaches_a_shell(house, question):
    """Whatever signs are strung together, the program gets them all, and in their order."""
    assert arguments(house, "ask", f"Q={question}") == ["ask", "--", question]


def test_a_question_for_another_command_is_not_read_either(house):
    """A Q that a command has no use for is not expanded by make."""
    assert arguments(house, "bot", "Q=$(shell touch pwned)") == ["bot", "--watch"]
    assert not (house / "pwned").exists()


def test_eval_gets_its_folder(house, tmp_path):
    """`make eval DATA=…` hands over the folder, whatever its name, and says so when there is none."""
    folder = tmp_path / "my $(x) set"
    folder.mkdir()
    words = arguments(house, "eval", f"DATA={folder}")
    assert words == ["benchmarks/quality.py", "--work", "build/eval", str(folder)]
    with pytest.raises(subprocess.CalledProcessError) as failed:
        make(house, "eval", "DATA=nowhere")
    assert failed.value.stdout == "Say what to measure on: make eval DATA=folder\n"


def test_bench_goes_without_a_folder(house):
    """`make bench` measures on the seeds, and `make bench DATA=…` on that folder, whatever its name."""
    assert arguments(house, "bench") == ["benchmarks/speed.py"]
    assert arguments(house, "bench", "DATA=my $(x) set") == ["benchmarks/speed.py", "my $(x) set"]


def test_every_target_is_explained(house):
    """`make` alone lists every word that a person can say."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = makefile.split(".PHONY:")[1].splitlines()[0].split()
    assert [line.split()[0] for line in make(house).splitlines()] == phony


def write_programs(house, pytest_script):
    for name, script in {"ruff": "", "mypy": "", "pytest": pytest_script}.items():
        program = house / ".venv/bin" / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)


@pytest.fixture
def halves(house):
    """Words to let `make` run the tests with: ruff and mypy that say nothing, and a given pytest."""

    def run(pytest_script, target):
        write_programs(house, pytest_script)
        return make(house, target).splitlines()

    return run


@pytest.mark.parametrize(("target", "picked"), [("test", " -m not slow"), ("test-all", "")])
def test_the_halves_are_all_tests(halves, target, picked):
    """tests/e2e runs beside everything but tests/e2e, and the same tests are picked in both."""
    ran = {f"ran: tests/e2e{picked}", f"ran: --ignore=tests/e2e{picked}"}
    assert {line for line in halves('echo "ran: $*"', target) if line.startswith("ran: ")} == ran


@pytest.mark.parametrize("failing", ["tests/e2e", "--ignore=tests/e2e"])
def test_a_half_that_fails_fails_all_and_the_other_is_run(halves, failing):
    """Neither half hides behind the other, and what each printed is seen."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        halves(f'echo "ran $1"; test "$1" != {failing}', "test")
    assert {"ran tests/e2e", "ran --ignore=tests/e2e"} <= {*failed.value.stdout.splitlines()}


def test_both_halves_are_shown_as_they_go(house):
    """What a half prints is seen while it runs, by whole lines: neither breaks into a line of the other."""
    go = house / "go"
    script = (
        f'printf "%s begins" "$1"; while [ "$1" = tests/e2e -a ! -e {go}.line ]; do sleep 0.02; done\n'
        f'echo " here"; while [ ! -e {go} ]; do sleep 0.02; done\necho "$1 ends"'
    )
    write_programs(house, script)
    with subprocess.Popen(
        ["make", "test"], cwd=house, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "--ignore=tests/e2e begins here\n"
        Path(f"{go}.line").touch()
        assert run.stdout.readline() == "tests/e2e begins here\n"
        go.touch()
        assert sorted(run.stdout) == ["--ignore=tests/e2e ends\n", "tests/e2e ends\n"]
    assert run.returncode == 0
