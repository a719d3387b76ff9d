"""Rules that every file of the project keeps."""

from __future__ import annotations

import ast
import re
import tomllib

from sources import MODULES, PACKAGES, ROOT, files, public, tree

MOST_LINES = 250
EVERYWHERE = files(*PACKAGES, "tests", "benchmarks")

# Calls that may stand outside functions: they make a constant or describe a field and do no work.
DECLARATIONS = {
    "AfterValidator",
    "BeforeValidator",
    "ConfigDict",
    "Field",
    "MappingProxyType",
    "TypeVar",
    "field",
    "frozenset",
    "len",
    "logging.getLogger",
    "np.dtype",
    "re.compile",
    "click.option",
}


def shown(path):
    return str(path.relative_to(ROOT))


def test_no_file_grows_too_long():
    """No file has more than 250 lines: a longer one holds two things."""
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYWHERE}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_every_public_name_is_documented():
    """Every module and every public class, function and method has a docstring."""
    for name, path in MODULES.items():
        assert ast.get_docstring(tree(path)), name
        assert [where for where, node in public(tree(path).body, name) if not ast.get_docstring(node)] == []


def test_every_test_states_its_claim():
    """Every test has a docstring, which is its claim."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    silent = [
        f"{shown(path)}: {node.name}"
        for path in files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, functions) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_test_files_have_names_of_their_own():
    """No two files of tests/ share a name: tests are no package, so the second would hide the first."""
    names = [path.name for path in files("tests") if path.name not in {"__init__.py", "conftest.py"}]
    assert sorted(names) == sorted(set(names))


EXCEPTION = re.compile(r"#\s*(?:noqa|type: ignore|pragma|ruff: |mypy: )")
REASONED = re.compile(r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*\s+[-–#] *\S|type: ignore\[[\w, -]+\]\s+# \S)")


def test_every_exception_has_its_reason():
    """A line that tells a tool to look away names the rule and says why, on that line."""
    for path in EVERYWHERE:
        lines = path.read_text(encoding="utf-8").splitlines()
        exceptions = [line for line in lines if EXCEPTION.search(line) and "re.compile" not in line]
        assert [line for line in exceptions if not REASONED.search(line)] == [], shown(path)


def test_every_exception_in_the_settings_of_tools_has_its_reason():
    """Rules that are switched off in pyproject.toml say why, on their line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    rules = {*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)}
    for rule in rules:
        lines = [line for line in text.splitlines() if line.strip().startswith(f'"{rule}"')]
        assert lines, rule
        assert all(re.search(r",\s*# \S", line) for line in lines), rule


def _top_level(body):
    """The statements that run at import, those in classes too."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _top_level(node.body)
        elif not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_guard(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}


def test_nothing_is_built_at_import():
    """Importing a module makes constants, classes and functions, and does no work."""
    working = [
        f"{name}, line {node.lineno}"
        for name, path in MODULES.items()
        for node in _top_level(tree(path).body)
        if not _declares(node)
    ]
    assert working == []


def _declares(node):
    if _is_guard(node) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return True
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    made = {ast.unparse(function) for function in calls if not _of_a_constant(function)}
    return isinstance(node, ast.Assign | ast.AnnAssign) and made <= DECLARATIONS


def _of_a_constant(function):
    """A method of a literal, such as "a b".split."""
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant)


PRINTS = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}


def test_only_one_place_prints():
    """print, click.echo and writing to the standard streams stand in bot/printing.py and nowhere else."""
    printing = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PRINTS
    }
    assert printing == {"bot.printing"}


def test_nothing_asks_whether_it_is_tested():
    """No code of the project knows that there are tests."""
    words = re.compile(r"\bpytest\b|\bunittest\b|PYTEST_CURRENT_TEST|under_test", re.IGNORECASE)
    assert [name for name, path in MODULES.items() if words.search(path.read_text(encoding="utf-8"))] == []
