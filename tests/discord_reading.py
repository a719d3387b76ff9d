"""What Discord's client and server make of a message: written apart from bot.markdown, to judge it.

The rules are those of simple-markdown and of Discord's open SimpleAST, with Discord's own additions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_STRONG = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_LINE_CONSTRUCTS = {
    "header": re.compile(r"\s*#{1,3}\s"),
    "subtext": re.compile(r"\s*-#"),
    "bullet": re.compile(r"\s*[-*+]\s"),
    "number": re.compile(r"\s*\d+[.)]\s"),
    "quote": re.compile(r"\s*>"),
    "rule": re.compile(r"\s*(?:-{3,}|={3,}|_{3,}|\*{3,})"),
}
_INLINE_CONSTRUCTS = {
    "link": re.compile(r"\["),
    "image or link end": re.compile(r"\]"),
    "url": re.compile(r"(?:https?|steam|discord|ftp|mailto)://\S|mailto:\S", re.IGNORECASE),
    "angle": re.compile(r"[<>]"),
    "everyone": re.compile(r"@"),
    "emoji": re.compile(r":[^\s:]+:"),
    "spoiler": re.compile(r"\|\|"),
    "code": re.compile(r"`"),
    "strike": re.compile(r"~~"),
    "underline or em": re.compile(r"_"),
    "em or strong": re.compile(r"\*"),
    "shrug": re.compile(r"¯\\_\(ツ\)_/¯"),
}
# The server looks at the raw text and knows no backslash.
_SERVER = {
    "preview": re.compile(r"https?://", re.IGNORECASE),
    "mention": re.compile(r"<(?:@[!&]?|#|/\w+:|t:|a?:\w+:|id:)\S*>"),
    "invite": re.compile(r"discord(?:app)?\.(?:gg|com|new|gift)/", re.IGNORECASE),
    "empty escape": re.compile(r"(?<!\\)(?:\\\\)*\\(?=[0-9A-Za-z\s]|$)"),
}


@dataclass
class Reading:
    """The text that is shown, the parts of it in bold, and every construct that should not be there."""

    text: str = ""
    bold: list[tuple[int, int]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


def read(raw: str, *, strong: bool = False) -> Reading:
    """Read inline markdown; `strong` allows bold, anything else is a finding."""
    reading = Reading(found=[name for name, rule in _SERVER.items() if rule.search(raw)])
    at = 0
    line_start = True
    while at < len(raw):
        if line_start:
            reading.found += [name for name, rule in _LINE_CONSTRUCTS.items() if rule.match(raw, at)]
        line_start = False
        if escape := _ESCAPE.match(raw, at):
            reading.text += escape[1]
            at = escape.end()
        elif strong and (bold := _STRONG.match(raw, at)):
            inner = read(bold[1])
            start = len(reading.text)
            reading.text += inner.text
            reading.found += inner.found
            reading.bold.append((start, len(reading.text)))
            at = bold.end()
        else:
            reading.found += [name for name, rule in _INLINE_CONSTRUCTS.items() if rule.match(raw, at)]
            reading.text += raw[at]
            line_start = raw[at] in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
            at += 1
    return reading


def read_quotes(content: str) -> tuple[list[Reading], str]:
    """The block quotes of a message, read, and what is left of the message outside them."""
    rule = re.compile(r"^> [^\n]*(?:\n> [^\n]*)*", re.MULTILINE)
    quotes = [
        read(re.sub(r"^> ", "", found[0], flags=re.MULTILINE), strong=True)
        for found in rule.finditer(content)
    ]
    return quotes, rule.sub("", content)


# What the bot itself puts beside hostile text: its line starts, bold heads, links to articles of
# news.example, times, channels and commands.
_OURS = re.compile(
    r"^(?:-# |- |— )|\*\*(?:Sources|Context|Nearest passage|As it was|As it is now|Verbatim|Not verbatim)\*\*"
    r"|\[(?:open at quote|read)\]\(<https://news\.example/[^<>\s]*>\)|<t:\d+:R>|<#1>"
    r"|`(?:/privacy show|/privacy forget|/index rebuild|source|since|until)`",
    re.MULTILINE,
)


def foreign(content: str) -> list[str]:
    """What formats, links, mentions or pings outside a message's quotes and is not the bot's own."""
    _, rest = read_quotes(content)
    return read(_OURS.sub("", rest)).found
