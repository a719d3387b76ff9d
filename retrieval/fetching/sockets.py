"""Fetches one address over HTTP: what its name leads to is checked once, and connected to.

aiohttp asks the resolver given to it and connects to what it answers, with the name in Host and in TLS. As
the resolver checks each answer, there is no second look-up that could answer otherwise. An address in numbers
is not asked of a resolver: it is checked before. Redirects are followed here, each like a new address.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDictProxy

from retrieval.errors import FetchError
from retrieval.fetching.policy import check_address, check_redirect, check_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

USER_AGENT = "Verbatim/0.1 (reads an article that a person asked for)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536
_UNPACK = {"gzip": 31, "x-gzip": 31, "deflate": 47, "": 0, "identity": 0}

# A name in, IP addresses out.
Lookup = Callable[[str], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one address may take, and all pages of a feed or sitemap `together`, if that is bounded.

    `allowed` are IP addresses that are fetched from though they are private.
    """

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    together: float | None = None
    allowed: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: `url` is where it led to in the end."""

    url: str
    content_type: str
    data: bytes


async def look_up(host: str) -> list[str]:
    """The system's answer."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class CheckedResolver(AbstractResolver):
    """Answers with addresses that may be fetched from; one private address among them refuses the name."""

    def __init__(self, lookup: Lookup, allowed: Collection[str]) -> None:
        self._lookup = lookup
        self._allowed = allowed

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's signature
    ) -> list[ResolveResult]:
        """The checked addresses of `host`; raises FetchError."""
        try:
            addresses = await self._lookup(host)
        except OSError:
            raise FetchError("Its name is not known; check the address.") from None
        for address in addresses:
            check_address(address, self._allowed)
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing is held."""


async def fetch(url: str, bounds: Bounds, lookup: Lookup = look_up) -> Fetched:
    """What is at `url`, redirects followed; raises FetchError, whose message is why not."""
    try:
        async with asyncio.timeout(bounds.seconds):
            return await _follow(url, bounds, lookup)
    except TimeoutError:
        raise FetchError(f"It took longer than {bounds.seconds:g} seconds.") from None
    except FetchError:
        raise
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # The resolver's refusal comes wrapped in aiohttp's own error.
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, FetchError):
            cause = cause.__cause__ or cause.__context__
        if cause is None and isinstance(error, aiohttp.ClientConnectorCertificateError):
            cause = FetchError("Its server can't prove that it is who it says: its certificate is not valid.")
        raise cause or FetchError(f"Its server can't be read from ({type(error).__name__}).") from None


async def _follow(url: str, bounds: Bounds, lookup: Lookup) -> Fetched:
    for _ in range(bounds.redirects + 1):
        parts = check_url(url)
        host = parts.hostname or ""
        if _numbers(host):
            check_address(host, bounds.allowed)
        async with _response(url, bounds, lookup) as response:
            if response.status in _REDIRECTS and "Location" in response.headers:
                url = check_redirect(url, response.headers["Location"])
                continue
            if response.status != 200:  # noqa: PLR2004 - HTTP's own number for OK
                said = f"Its server answered with {response.status} instead of a page."
                raise FetchError(said, response.status)
            data = await _body(response, bounds.bytes)
            return Fetched(url, response.headers.get("Content-Type", ""), data)
    raise FetchError(f"It leads on more than {bounds.redirects} times.")


@asynccontextmanager
async def _response(url: str, bounds: Bounds, lookup: Lookup) -> AsyncIterator[aiohttp.ClientResponse]:
    connector = aiohttp.TCPConnector(
        resolver=CheckedResolver(lookup, bounds.allowed), use_dns_cache=False, force_close=True
    )
    async with (
        aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # no proxy and no .netrc
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
        ) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        yield response


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, unpacked as it comes, so that neither it nor what it unpacks to passes the limit."""
    bits = _UNPACK.get(_encoding(response.headers))
    if bits is None:
        raise FetchError("Its server packs it in a way that is not read.")
    unpacker = zlib.decompressobj(bits) if bits else None
    packed, parts, size = 0, [], 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        packed += len(chunk)
        try:
            part = unpacker.decompress(chunk, limit + 1 - size) if unpacker else chunk
        except zlib.error:
            raise FetchError("Its server sends it damaged.") from None
        parts.append(part)
        size += len(part)
        if packed > limit or size > limit or (unpacker and unpacker.unconsumed_tail):
            raise FetchError(f"It is over the limit of {limit / 1_000_000:g} MB.")
    if unpacker and not unpacker.eof:
        raise FetchError("Its server sends it damaged.")
    return b"".join(parts)


def _encoding(headers: CIMultiDictProxy[str]) -> str:
    return headers.get("Content-Encoding", "").strip().lower()


def _numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
