"""The README as its readers use it: commands with what they print, tables, examples, links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = (ROOT / "docs/articles.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELLS = {"sh", "console", "powershell"}
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A line to type, and the lines that it is said to print; None where nothing is said."""

    line: str
    printed: tuple[str, ...] | None


def blocks(*languages, text=README):
    """The contents of all fenced blocks in these languages, in order."""
    return [match[3] for match in FENCED.finditer(text) if match[2] in languages]


def commands(*languages):
    """Everything that a block tells people to type, its comment left out."""
    found = []
    for block in blocks(*languages):
        for typed in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *printed = typed.splitlines()
            found.append(Command(line, tuple(printed)))
        if "$ " not in block:
            found += [Command(re.sub(r"\s+# .*", "", line), None) for line in block.splitlines()]
    return found


def rows(head, text=README):
    """The rows of the table whose head is `head`, as lists of cells."""
    assert text.count(f"{head}\n") == 1, head
    lines = [*text.split(f"{head}\n")[1].splitlines()[1:], ""]
    table = lines[: lines.index("")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def prose():
    """The README without its blocks."""
    return FENCED.sub("", README)


def plain(text):
    """`text` on one line, with words in place of moments and durations."""
    text = re.sub(r"\d\d \w+ \d{4}, \d\d:\d\d UTC", "MOMENT", " ".join(text.split()))
    return re.sub(r"\b\d+\.\d s\b", "SECONDS", text)


def fits(shown, printed):
    """Whether `printed` is what the lines `shown` say; a line … stands for anything."""
    pieces = [plain(piece) for piece in re.split(r"^…$", "\n".join(shown), flags=re.MULTILINE)]
    return re.fullmatch(".*".join(map(re.escape, pieces)), plain(printed)) is not None
