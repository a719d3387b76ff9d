r"""Article text for Discord and back, exactly.

Discord's client hides a backslash before any character that is not a letter, a digit or white space
(`^\\([^0-9A-Za-z\s])`, simple-markdown's escape rule, which Discord's own SimpleAST has too). So every
character that can begin a construct gets one: always where it has a meaning anywhere in a line, and at
the start of a line where it has one only there (lists, headers, subtext, rules). That leaves ordinary
prose as it was. A URL is broken at its colon and slashes: `https\:\/\/` is shown whole, yet neither the
client's link rule nor the server's preview finds a scheme in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.articles.cleaning import clean_line

# JavaScript's and Python's ideas of where a line starts differ; both are taken.
_BREAKS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_SPECIAL = re.compile(
    # At a line's start: a bullet, a rule, subtext, or the full stop of a numbered list.
    rf"((?:^|(?<=[{_BREAKS}]))[^\S{_BREAKS}]*(?:[0-9]+(?=[.)])|(?=[-+=])))(.)"
    # Anywhere.
    r"|([\\*_~`|<>\[\]@#:/])"
)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_ESCAPED_OR_BOLD = re.compile(_ESCAPED.pattern + r"|\*\*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_QUOTE = "> "


def escape(text: str) -> str:
    """Text that Discord shows as `text` and nothing else: no format, mention, link, emoji or list.

    It may stand at the start of a line or inside one. `unescape` is its exact inverse for every string.
    """
    return _SPECIAL.sub(r"\1\\\2\3", text)


def unescape(text: str) -> str:
    """What Discord shows of `text` that `escape` made."""
    return _ESCAPED.sub(r"\1", text)


def escape_line(text: str, limit: int) -> str:
    """A title, a name or a reason on one line: cleaned as articles are, cut at `limit` characters, escaped.

    So nothing in it is invisible, or turns what stands behind it round.
    """
    line = clean_line(text)
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def block_quote(text: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """`text` as a block quote, unaltered, with `marks` (half-open ranges of it, ascending) in bold.

    Bold is closed and opened again at line ends, and white space at its borders stays outside, since
    Discord takes it back there. `quoted` is the exact inverse.
    """
    pieces = []
    at = 0
    for start, end in _joined(marks):
        pieces += [escape(text[at:start]), _LINE.sub(_bold, text[start:end])]
        at = end
    pieces.append(escape(text[at:]))
    return _QUOTE + "".join(pieces).replace("\n", "\n" + _QUOTE)


def quoted(content: str) -> list[str]:
    """The texts of all block quotes in a message, as Discord shows them, without the bold."""
    quotes: list[list[str]] = []
    inside = False
    for line in content.split("\n"):
        if line.startswith(_QUOTE):
            if not inside:
                quotes.append([])
            quotes[-1].append(line.removeprefix(_QUOTE))
        inside = line.startswith(_QUOTE)
    return [_ESCAPED_OR_BOLD.sub(_shown, "\n".join(lines)) for lines in quotes]


def _bold(line: re.Match[str]) -> str:
    return f"**{escape(line[0])}**"


def _shown(match: re.Match[str]) -> str:
    return match[1] or ""


def _joined(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks that touch become one: `**a****b**` would show stars."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
