"""The project's own files as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "config", "retrieval")


def files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if ".venv" not in path.parts)  # the peers have one in benchmarks/


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in files(*PACKAGES)}


def imports(name: str) -> set[str]:
    """Everything that a module imports anywhere in it: modules by their full names."""
    found = set()
    for node in ast.walk(tree(MODULES[name])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            found |= {_from(node.module, alias.name) for alias in node.names}
    return found


def _from(origin: str, what: str) -> str:
    """`from a import b` imports the module a.b if there is one, else the module a."""
    return f"{origin}.{what}" if f"{origin}.{what}" in MODULES else origin


def foreign(name: str) -> set[str]:
    """The top packages that a module imports."""
    return {target.partition(".")[0] for target in imports(name)}


def public(body: list[ast.stmt], where: str) -> Iterator[tuple[str, ast.AST]]:
    """Every class, function and method that has a public name, with where it stands."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        yield f"{where}.{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body, f"{where}.{node.name}")
