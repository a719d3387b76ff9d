"""Bars beside each other as an SVG (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Panel = tuple[str, Sequence[tuple[str, float, bool]]]

_EDGE, _NAMES, _BAR, _VALUE, _LINE = 8, 300, 260, 70, 22
_OURS, _OTHERS = "#2f6fed", "#9aa4b2"


def bars(panels: Sequence[Panel]) -> str:
    """Panels of a title and rows below each other; a row is a name, a value and whether it is ours."""
    parts, top = [], 0
    for title, rows in panels:
        parts.append(_text(_EDGE, top + 16, title, weight="bold"))
        longest = max(value for _name, value, _ours in rows)
        for place, (name, value, ours) in enumerate(rows, 1):
            y = top + place * _LINE
            width = _BAR * value / longest
            parts.append(_text(_EDGE, y + 16, name))
            colour = _OURS if ours else _OTHERS
            parts.append(
                f'<rect x="{_NAMES}" y="{y + 4}" width="{width:.1f}" height="{_LINE - 6}" fill="{colour}"/>'
            )
            parts.append(_text(_NAMES + width + 6, y + 16, f"{value:,.1f}"))
        top += (len(rows) + 2) * _LINE
    size = f'width="{_NAMES + _BAR + _VALUE}" height="{top}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return "\n".join([head, f'<rect {size} fill="white"/>', *parts, "</svg>", ""])


def _text(x: float, y: float, words: str, weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y}" font-weight="{weight}">{escape(words)}</text>'
