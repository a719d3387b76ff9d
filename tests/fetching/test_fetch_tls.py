"""Certificates: an address is pinned, and yet its server must prove the name that was asked for."""

import asyncio
import os
import ssl
import sys

import pytest
import trustme
from hostile_site import HOME, Site, reply

from retrieval.errors import FetchError
from retrieval.fetching.sockets import Bounds, fetch

# A process of its own: what it trusts is read once, when aiohttp is imported.
ANOTHER = f"""
import asyncio, sys
from retrieval.fetching.sockets import Bounds, fetch

async def lookup(host):
    return ["{HOME}"]

try:
    found = asyncio.run(fetch(sys.argv[1], Bounds(allowed=["{HOME}"]), lookup))
    print(found.data.decode())
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""


class Bank:
    """A site with a certificate for `name`, by an authority that only its own visitors trust."""

    def __init__(self, name, folder):
        authority = trustme.CA()
        self.trusted = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.trusted)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(self.tls)
        self.tls.sni_callback = lambda _socket, asked, _context: self.asked.append(asked)
        self.asked = []
        self.site = Site()
        self.site.answers = {"/": reply(b"the page")}

    async def visited(self):
        """What somebody gets who trusts its authority."""
        async with self.site.up(self.tls) as home:
            visitor = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", ANOTHER, home),
                env={**os.environ, "SSL_CERT_FILE": str(self.trusted)},
                stdout=asyncio.subprocess.PIPE,
            )
            said, _ = await visitor.communicate()
        return said.decode().strip()


def test_a_pinned_address_is_asked_for_by_its_name(tmp_path):
    """The name, not the address, goes into TLS and must be what the certificate says."""
    bank = Bank("news.example", tmp_path)
    assert asyncio.run(bank.visited()) == "the page"
    assert bank.asked == ["news.example"]


def test_a_certificate_for_another_name_is_refused(tmp_path):
    """Even of the address itself: it is the name that has to be proved, and nothing is asked for before."""
    bank = Bank(HOME, tmp_path)
    said = asyncio.run(bank.visited())
    assert said == "FetchError: Its server can't prove that it is who it says: its certificate is not valid."
    assert not bank.site.requests


def test_a_certificate_by_an_unknown_authority_is_refused(tmp_path):
    """What the system doesn't trust is not trusted here."""
    bank = Bank("news.example", tmp_path)

    async def lookup(_host):
        return [HOME]

    async def go():
        async with bank.site.up(bank.tls) as home:
            return await fetch(home, Bounds(allowed={HOME}), lookup)

    with pytest.raises(FetchError, match="its certificate is not valid"):
        asyncio.run(go())
    assert not bank.site.requests
