"""The rows of docs/commands.md, and which end-to-end tests say that they cover them.

Both are read, not run, so that they are whole in a run of a few tests, too.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "commands.md"
# The head of each table whose rows are covered, and what stands before a row's name in a marker.
TABLES = {
    "| in Discord | who | what it does |": "",
    "| button or form | stands | who | what it does |": "button: ",
    "| bad input | reply |": "bad: ",
}
_SIGNS = str.maketrans("", "", "`*\\")


@dataclass(frozen=True)
class Row:
    """A row by the name that a marker gives it; `replies` are what the bot says there, word for word."""

    name: str
    replies: tuple[str, ...]


def plain(text: str) -> str:
    """`text` without signs of Markdown, on one line."""
    return " ".join(text.translate(_SIGNS).split())


def says(text: str, documented: str) -> bool:
    """Whether `text` has in it what is `documented`, where … stands for anything."""
    return _pattern(documented).search(plain(text)) is not None


def is_called(label: str, documented: str) -> bool:
    """The same, and nothing else in it."""
    return _pattern(documented).fullmatch(plain(label)) is not None


def _pattern(documented: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, plain(documented).split("…"))))


def cells(head: str) -> list[list[str]]:
    """The rows below that head in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.count(f"{head}\n") == 1, head
    lines = [*text.split(f"{head}\n")[1].splitlines()[1:], ""]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[: lines.index("")]]


def rows() -> list[Row]:
    """Every row that a test must cover; a first cell of several commands is several rows."""
    return [
        Row(prefix + plain(name), tuple(re.findall(r'"([^"]+)"', cell[-1])) if prefix == "bad: " else ())
        for head, prefix in TABLES.items()
        for cell in cells(head)
        for name in (cell[0].split(", ") if cell[0].startswith("`/") else [cell[0]])
    ]


def covering() -> dict[str, list[str]]:
    """The tests that name each row: `@pytest.mark.covers("/ask", "bad: no such day")`."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests" / "e2e").glob("test_*.py")):
        for test in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _named(test):
                    found[name].append(f"{path.name}::{test.name}")
    return dict(found)


def _named(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in test.decorator_list:
        for call in ast.walk(decorator):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.covers":
                yield from (ast.literal_eval(argument) for argument in call.args)


def table() -> list[str]:
    """A line for each row with how many tests cover it, and which."""
    tests = covering()
    width = max(len(row.name) for row in rows())
    lines = []
    for row in rows():
        names = tests.get(row.name, [])
        first = names[0] if names else "NOT COVERED"
        lines.append(f"{row.name:<{width}}  {len(names):>2}  {first}{', …' if len(names) > 1 else ''}")
    return lines
