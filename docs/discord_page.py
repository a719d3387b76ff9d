"""A page that shows messages as Discord would: its markdown in HTML, as far as the bot writes it."""
# ruff: noqa: INP001 - a script's other half, no package

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

THEMES = {
    "dark": {
        "back": "#313338",
        "text": "#dbdee1",
        "strong": "#f2f3f5",
        "small": "#949ba4",
        "bar": "#4e5058",
        "button": "#41434a",
        "link": "#00a8fc",
    },
    "light": {
        "back": "#ffffff",
        "text": "#313338",
        "strong": "#060607",
        "small": "#5c5e66",
        "bar": "#c4c9ce",
        "button": "#e3e5e8",
        "link": "#006ce7",
    },
}  # fmt: skip - one theme is read at a glance
STYLE = """
body { margin: 0; padding: 14px 18px 18px; width: 724px; background: %(back)s; color: %(text)s;
       font: 15px/1.38 "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif; }
.label { font-size: 12px; color: %(small)s; margin-bottom: 10px; }
.message { position: relative; padding: 8px 0 8px 52px; }
.message::before { content: "V"; position: absolute; left: 0; top: 10px; width: 38px; height: 38px;
       border-radius: 50%%; background: #5865f2; color: #fff; font: bold 20px/38px sans-serif;
       text-align: center; }
.asked { font-size: 13px; color: %(small)s; }
.name { color: %(strong)s; font-weight: 600; }
.app { background: #5865f2; color: #fff; border-radius: 3px; padding: 0 4px;
       font-size: 10px; font-weight: 600; }
.quote { border-left: 4px solid %(bar)s; border-radius: 3px; padding-left: 11px; white-space: pre-wrap; }
.small { font-size: 12px; color: %(small)s; }
b { color: %(strong)s; } a { color: %(link)s; text-decoration: none; }
code { background: %(button)s; border-radius: 3px; padding: 0 3px; }
.time { background: %(button)s; border-radius: 3px; padding: 0 2px; }
.button { display: inline-block; background: %(button)s; color: %(strong)s; border-radius: 8px;
       padding: 4px 12px; margin: 6px 6px 0 0; font-size: 13px; }
"""
INLINE = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|\[(?P<label>(?:\\.|[^\]\\])*)\]\(<(?P<address>[^>]*)>\)|<t:(?P<time>\d+):R>|`(?P<code>[^`]+)`",
    re.DOTALL,
)


@dataclass(frozen=True)
class Shown:
    """One message: what was typed to get it, its content, and the labels of its buttons."""

    asked: str
    content: str
    buttons: Sequence[str] = ()


def page(messages: Iterable[Shown], theme: str, label: str) -> str:
    """The messages below each other, under a line that says what this is."""
    shown = "".join(_message(one) for one in messages)
    head = f'<meta charset="utf-8"><style>{STYLE % THEMES[theme]}</style>'
    return f'<!doctype html>{head}<div class="label">{html.escape(label)}</div>{shown}'


def _message(message: Shown) -> str:
    buttons = "".join(f'<span class="button">{html.escape(one)}</span>' for one in message.buttons)
    asked = f'<div class="asked">{html.escape(message.asked)}</div>'
    name = '<div><span class="name">Verbatim</span> <span class="app">APP</span></div>'
    return f'<div class="message">{asked}{name}{lines(message.content)}<div>{buttons}</div></div>'


def lines(content: str) -> str:
    """The HTML of a message's content: block quotes, small lines and others."""
    found = []
    for part in re.findall(r"^> .*(?:\n> .*)*|^.*$", content, re.MULTILINE):
        if part.startswith("> "):
            found.append(f'<div class="quote">{inline(re.sub("^> ", "", part, flags=re.MULTILINE))}</div>')
        elif part.startswith("-# "):
            found.append(f'<div class="small">{inline(part.removeprefix("-# "))}</div>')
        elif part:
            found.append(f"<div>{inline(part)}</div>")
    return "".join(found)


def inline(text: str) -> str:
    """The HTML of text in a line: escapes, bold, links, code, and times as an age."""
    pieces, at = [], 0
    for match in INLINE.finditer(text):
        pieces += [html.escape(text[at : match.start()]), _construct(match)]
        at = match.end()
    return "".join([*pieces, html.escape(text[at:])])


def _construct(match: re.Match[str]) -> str:
    if match["bold"]:
        return f"<b>{inline(match['bold'])}</b>"
    if match["address"]:
        return f'<a href="{html.escape(match["address"])}">{inline(match["label"])}</a>'
    if match["time"]:  # the index was made for the picture
        return '<span class="time">a few seconds ago</span>'
    if match["code"]:
        return f"<code>{html.escape(match['code'])}</code>"
    return html.escape(match["escaped"])
