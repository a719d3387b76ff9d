"""Draws docs/answer.svg, the picture in the README, from what the installed `verbatim ask` prints.

.venv/bin/python docs/picture.py
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "answer.svg"
QUESTION = "how many were displaced?"
WIDTH = 92  # characters, so that the picture is legible at the width of a page
# A picture calls nobody: it takes a font that is there instead of one from the network.
LAYOUT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, monospace"
)


def answer(folder: Path) -> str:
    """What `verbatim ask` prints in a terminal about the articles in seeds/; its index goes into `folder`."""
    program = shutil.which("verbatim", path=str(Path(sys.executable).parent))
    if program is None:
        raise SystemExit("Install Verbatim first: make setup")
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    done = subprocess.run(  # noqa: S603 - our own program with a question of ours
        [program, "ask", QUESTION],
        cwd=ROOT,
        env={**os.environ, **terminal, "VERBATIM_STORE_FOLDER": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def picture(printed: str) -> str:
    """A terminal window that shows the command and `printed`, whose ANSI codes become styles."""
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(f'$ verbatim ask "{QUESTION}"\n', style="green", highlight=False)
    console.print(Text.from_ansi(printed))
    return console.export_svg(title="verbatim", code_format=LAYOUT, unique_id="verbatim")


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        PICTURE.write_text(picture(answer(Path(scratch))), encoding="utf-8")
