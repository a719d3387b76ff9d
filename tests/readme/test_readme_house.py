"""What the README points to is there, and the pictures of the house are the house."""

import re
from pathlib import Path

import pytest
from readme_text import README, ROOT, blocks, prose

LINK = re.compile(r"\]\(([^)]+)\)")
NAMED = re.compile(r"\b\w+\.(?:py|toml)\b|\b\w+/")
PACKAGES = ["config", "retrieval", "bot"]
LONGEST = 120
WHOLE = (ROOT / "docs/house.md").read_text(encoding="utf-8")


def house(text=WHOLE):
    """Top folder -> every file and folder that the picture in `text` names in it."""
    [picture] = blocks("", text=text)
    found = {}
    for line in picture.splitlines():
        if not line.startswith(" "):
            top = line.split("/")[0]
        found.setdefault(top, []).extend(NAMED.findall(line.removeprefix(f"{top}/")))
    return found


def modules(package):
    """The modules of a package, and the packages in it with a slash behind."""
    folder = ROOT / package
    inner = [f"{path.parent.name}/" for path in folder.glob("*/__init__.py")]
    return {path.name for path in folder.glob("*.py") if path.name != "__init__.py"} | set(inner)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_picture_of_the_house_has_every_module(package):
    """Each module of a package is in the picture once, and no module is in it that doesn't exist."""
    named = [name for name in house()[package] if name.endswith((".py", "/"))]
    assert len(named) == len(set(named))
    assert set(named) == modules(package)


@pytest.mark.parametrize("text", [README, WHOLE], ids=["README", "whole"])
def test_the_picture_names_only_what_is_there(text):
    """Every folder and file in a picture exists where the picture puts it."""
    for top, names in house(text).items():
        assert (ROOT / top).is_dir(), top
        assert [name for name in names if not (ROOT / top / name).exists()] == []


@pytest.mark.parametrize("text", [README, WHOLE], ids=["README", "whole"])
def test_the_picture_has_every_folder(text):
    """No folder of the project is left out; hidden ones and what is made by running it are no part of it."""
    made = {"data", "build", "shared"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    assert {name for name in folders - made if not name.endswith(".egg-info")} == house(text).keys()


def test_every_link_leads_somewhere():
    """Each relative link of the README ends at a file or folder of the project."""
    targets = [target for target in LINK.findall(prose()) if "://" not in target]
    assert len(targets) > 5
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_word_for_make_is_a_target():
    """Whatever the README says after `make` in code is something that make can do."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", README, re.MULTILINE))
    assert len(said) > 4
    assert {word for word in said if not re.search(rf"^{word}:.*##", makefile, re.MULTILINE)} == set()


def test_the_readme_stays_readable():
    """Lines of prose fit a window; only what can't be broken is longer."""
    lines = [line for line in prose().splitlines() if not line.startswith(("|", "!["))]
    assert [line for line in lines if len(line) > LONGEST] == []
    assert len(README.splitlines()) <= 270


def test_every_file_named_in_code_exists():
    """A path in code that has a slash and an ending is one of the project's files."""
    named = re.findall(r"`((?:config|docs|tests|benchmarks|retrieval|bot)/[\w./]+)`", prose())
    assert [name for name in named if not Path(ROOT, name).exists()] == []
