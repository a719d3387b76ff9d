"""Which addresses may be fetched: decided by what is written, and by where a name leads (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from retrieval.errors import FetchError

MAX_URL = 2048
_PORTS = {"http": 80, "https": 443}
# Addresses that hold an IPv4 one in their last 32 bits: where they lead is where that one leads.
_IN_LAST = ("::ffff:0:0/96", "64:ff9b::/96", "::/96", "::ffff:0:0:0/96")
_SIX_TO_FOUR = "2002::/16"
# Reserved or of local meaning beyond what the standard library calls so; the last hold clouds' metadata.
_CLOSED = ("64:ff9b:1::/48", "2001::/23", "5f00::/16", "fec0::/10", "fd00:ec2::254/128", "100::/64")
_CLOSED_NAMES = re.compile(r"(?:^|\.)(?:localhost|local|internal|home\.arpa|onion)$")
_CONTENT = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
}


def check_url(url: str) -> SplitResult:
    """`url` in its parts; raises FetchError for whatever is no plain http or https address."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise FetchError("That is no web address; it should look like https://news.example/page.") from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError("Only http and https addresses can be fetched, such as https://news.example/page.")
    if "@" in parts.netloc:
        raise FetchError("The address holds a name or a password; give it without.")
    if len(url) > MAX_URL or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", url.strip()):
        raise FetchError("The address is too long or holds blanks or signs that belong in none.")
    if port not in {None, *_PORTS.values(), 8080, 8443} and not _is_address(host):
        raise FetchError("The address names an unusual port; only 80, 443, 8080 and 8443 are fetched.")
    if _CLOSED_NAMES.search(host.rstrip(".").lower()):
        raise FetchError("The address leads into a private network, which is not fetched from.")
    return parts


def check_redirect(start: str, location: str) -> str:
    """The address that a page at `start` leads on to; raises FetchError."""
    url = urljoin(start, location)
    parts = check_url(url)
    if urlsplit(start).scheme == "https" and parts.scheme != "https":
        raise FetchError("The address leads on from https to http, which is not followed.")
    return url


def check_address(text: str, allowed: Collection[str] = ()) -> None:
    """Raises FetchError unless `text` is an IP address of the public internet, or one of those `allowed`."""
    if text in allowed:
        return
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        raise FetchError("Its name leads to no address that can be fetched from.") from None
    if not is_public(address):
        raise FetchError("The address leads into a private network, which is not fetched from.")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """May anybody on the internet have it? Addresses that hold an IPv4 one are what that is."""
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if any(address in IPv6Network(network) for network in _CLOSED):
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def ending_of(content_type: str) -> str:
    """The ending that files of that type have; raises FetchError for a type that is not read."""
    kind = content_type.partition(";")[0].strip().lower()
    ending = _CONTENT.get(kind)
    if ending is None:
        raise FetchError("It is no web page, PDF, plain text or feed by what its server says.")
    return ending


def _inner(address: IPv6Address) -> IPv4Address | None:
    number = int(address)
    if number > 1 and any(address in IPv6Network(network) for network in _IN_LAST):
        return IPv4Address(number & 0xFFFFFFFF)
    if address in IPv6Network(_SIX_TO_FOUR):
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
