"""Links that open an article at the quote, safe inside a masked link (pure)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

LIMIT = 512  # Discord's limit for a link's address, characters
_WORDS = 5
_HOST = re.compile(r"[A-Za-z0-9.-]+")
# What may stand in an address unencoded; brackets, parentheses, stars and quotation marks would end the link.
_SAFE = "%/:@!$&+,;=~-._"


def at_quote(url: str, text: str) -> str:
    """`url` with a text fragment that makes a browser scroll to `text`; at most 512 characters.

    The fragment is shortened, then dropped, when it is too long. Empty when `url` can't be linked.
    """
    address = clean(url)
    if not address:
        return ""
    start = address + (":~:text=" if "#" in address else "#:~:text=")
    for words in range(_WORDS, 0, -1):
        link = start + _fragment(text, words)
        if len(link) <= LIMIT:
            return link
    return address


def clean(url: str) -> str:
    """`url` percent-encoded for a masked link; empty if it is too long or not plain http or https.

    An address with a user name in it is refused: `https://good.example@evil.example` deceives.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError is one: no such host name
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    address = f"{parts.scheme}://{host}{port}{quote(parts.path or '/', safe=_SAFE)}"
    if parts.query:
        address += "?" + quote(parts.query, safe=_SAFE + "?")
    anchor = parts.fragment.partition(":~:")[0]
    if anchor:
        address += "#" + quote(anchor, safe=_SAFE + "?")
    return address if len(address) <= LIMIT else ""


def _fragment(text: str, words: int) -> str:
    """`first words,last words`, or all of a short text; the two must not overlap and not cross a line."""
    everything = text.split()
    if len(everything) <= 2 * words and "\n" not in text.strip():
        return _encoded(everything)
    lines = [line.split() for line in text.split("\n") if line.strip()]
    return f"{_encoded(lines[0][:words])},{_encoded(lines[-1][-words:])}"


def _encoded(words: list[str]) -> str:
    """Percent-encoded; the dash too, which separates a text fragment's parts."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
