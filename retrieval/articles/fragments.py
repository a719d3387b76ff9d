"""A piece of HTML, as feeds hold it, into text: what is a block there is a paragraph (pure)."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "blockquote", "pre", "hr", "figure", "figcaption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr"),
    }
)
_UNSEEN = frozenset({"script", "style", "template"})


def html_to_text(fragment: str) -> str:
    """The text of `fragment`, its white space as a browser shows it, a blank line between blocks."""
    parser = _Text()
    parser.feed(fragment)
    parser.close()
    return parser.text()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = [[]]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - theirs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self._blocks.append([])
        elif tag == "br":
            self._blocks[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # Line ends of the source are blanks; those of <br> are added apart.
            self._blocks[-1].append(data.replace("\n", " "))

    def text(self) -> str:
        blocks = ("".join(parts) for parts in self._blocks)
        lines = ("\n".join(" ".join(line.split()) for line in block.split("\n")).strip() for block in blocks)
        return "\n\n".join(line for line in lines if line)
