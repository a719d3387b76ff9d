"""The container files keep their promises on paper; build_and_run.sh holds the image to them."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, arguments), continued lines joined and comments dropped."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    logical = text.replace("\\\n", " ").splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in logical) if name]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    start = max(i for i, (name, _) in enumerate(steps) if name == "FROM")
    return steps[start:]


def arguments(name: str) -> str:
    return [rest for found, rest in last_stage() if found == name][-1]


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for word in shlex.split(arguments("ENV")))


def copied() -> list[str]:
    """Every path that the Dockerfile copies out of the build context."""
    copies = [rest.split() for name, rest in instructions() if name == "COPY"]
    return [path for words in copies if not words[0].startswith("--from=") for path in words[:-1]]


def service() -> dict:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert list(compose["volumes"]) == ["data"]
    return compose["services"]["verbatim"]


def reaches_a_build(path: str) -> bool:
    """What .dockerignore does with a path: the last rule that matches it or a folder above it wins."""
    kept = True
    for rule in (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n"):
        if not rule or rule.startswith("#"):
            continue
        pattern = re.escape(rule.lstrip("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(f"{pattern}(/.*)?", path):
            kept = rule.startswith("!")
    return kept


def test_the_image_does_not_run_as_root():
    """The last stage ends as a numeric user other than 0, which an orchestrator can check."""
    user, group = arguments("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0


def test_what_is_copied_exists_and_reaches_the_build():
    """Every path that the Dockerfile copies exists and .dockerignore lets it through."""
    assert len(copied()) > 5
    for path in copied():
        assert (ROOT / path).exists(), path
        assert reaches_a_build(path), path


def test_every_package_of_the_project_is_copied():
    """A package named in pyproject.toml is in the image."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for package in project["tool"]["setuptools"]["packages"]:
        assert package.split(".")[0] in copied()


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        "data/verbatim.db",
        ".env",
        "verbatim.toml",
        "tests/x.py",
        "bot/__pycache__/cli.pyc",
        "retrieval/store/__pycache__/x.pyc",
    ],
)
def test_private_and_heavy_files_stay_out_of_a_build(path):
    """Secrets, history, the index, the environment and compiled files never reach a build."""
    assert not reaches_a_build(path)


def test_the_last_stage_takes_no_network_and_no_secret():
    """Whatever runs in the last stage neither sees a secret nor installs anything from outside."""
    for name, rest in last_stage():
        if name == "RUN":
            assert "type=secret" not in rest
            assert "apt" not in rest
            assert "pip install" not in rest or "--no-index" in rest


def test_no_secret_is_a_build_argument():
    """The only build argument is the one with words for pip; a token or a pip.conf is never one."""
    assert [rest for name, rest in instructions() if name == "ARG"] == ['TORCH_ARGS=""']


def test_the_image_and_compose_keep_data_in_the_same_volume():
    """The index goes where the image declares its volume and compose mounts one."""
    assert json.loads(arguments("VOLUME")) == [environment()["VERBATIM_STORE_FOLDER"]]
    assert f"data:{environment()['VERBATIM_STORE_FOLDER']}" in service()["volumes"]


def test_a_read_only_root_leaves_a_place_to_write():
    """With its root read-only, home and the caches lie below the tmpfs, and articles can't be written."""
    assert service()["read_only"] is True
    mounts = {mount.split(":")[0] for mount in service()["tmpfs"]}
    assert {environment()["HOME"], str(Path(environment()["HF_HOME"]).parent)} == mounts
    assert f"./seeds:{arguments('WORKDIR')}/seeds:ro" in service()["volumes"]


def test_compose_gives_no_power_away():
    """The service keeps no capability, gains none, and has bounds on memory and processes."""
    assert service()["cap_drop"] == ["ALL"]
    assert service()["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit"} <= service().keys()
    assert not {"ports", "privileged", "network_mode", "pid", "cap_add", "user"} & service().keys()


def test_health_is_asked_of_the_program():
    """The image runs the installed command, and its health check asks whether the bot is live."""
    assert json.loads(arguments("ENTRYPOINT")) == ["verbatim"]
    check = arguments("HEALTHCHECK")
    assert json.loads(check[check.index("CMD") + len("CMD") :]) == ["verbatim", "status", "--live"]
    assert "--start-period=5m" in check


def test_a_question_needs_no_token():
    """Compose reads .env where there is one and goes on without it."""
    assert service()["env_file"] == [{"path": ".env", "required": False}]


def test_the_script_runs_the_image_as_compose_does():
    """What build_and_run.sh proves holds for compose: the same bounds in both."""
    script = (ROOT / "tests/container/build_and_run.sh").read_text(encoding="utf-8")
    bounds = service()
    for flag in [
        "--read-only",
        "--init",
        f"--tmpfs {bounds['tmpfs'][0]}",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        f"--memory {bounds['mem_limit']}",
        f"--pids-limit {bounds['pids_limit']}",
        ":/app/seeds:ro",
        ":/data",
    ]:
        assert flag in script, flag
