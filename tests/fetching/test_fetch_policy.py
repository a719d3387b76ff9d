"""Which addresses may be fetched, and which may not, each for one reason."""

from ipaddress import ip_address

import pytest

from retrieval.errors import FetchError
from retrieval.fetching.policy import check_address, check_redirect, check_url, ending_of, is_public

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "5f00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2002:a9fe:a9fe::",
    "2001:0:1::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address):
    """Loopback, private, link-local, reserved, metadata and multicast, also inside IPv6."""
    assert not is_public(ip_address(address))
    with pytest.raises(FetchError, match="private network"):
        check_address(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_fetched_from(address):
    """Addresses of the public internet, also those that an IPv6 one holds."""
    check_address(address)


def test_an_address_is_allowed_only_as_itself():
    """Allowing one address allows no other."""
    check_address("127.0.0.2", {"127.0.0.2"})
    with pytest.raises(FetchError):
        check_address("127.0.0.1", {"127.0.0.2"})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "Only http and https"),
        ("ftp://news.example/x", "Only http and https"),
        ("gopher://news.example/x", "Only http and https"),
        ("javascript:alert(1)", "Only http and https"),
        ("//news.example/x", "Only http and https"),
        ("http://", "Only http and https"),
        ("https://me:secret@news.example/", "without"),
        ("https://news.example@10.0.0.1/", "without"),
        ("http://[::1", "no web address"),
        ("http://news.example:99999/", "no web address"),
        ("http://news.example:22/", "unusual port"),
        ("http://news.example:6379/", "unusual port"),
        ("http://localhost/", "private network"),
        ("http://LOCALHOST./", "private network"),
        ("http://metadata.google.internal/", "private network"),
        ("http://news.example/a b", "blanks"),
        ("http://news.example\\@10.0.0.1/", "without"),
        ("http://news.example/" + "a" * 3000, "too long"),
    ],
)
def test_other_addresses_are_refused(url, said):
    """No other scheme, no credentials, no unusual port, no name of a private network; one sentence each."""
    with pytest.raises(FetchError, match=said) as error:
        check_url(url)
    assert str(error.value).count(". ") == 0
    assert "secret" not in str(error.value)


def test_a_redirect_is_checked_like_an_address():
    """Where a page leads on is resolved against it; from https nothing leads to http."""
    assert check_redirect("https://a.example/x/y", "../z") == "https://a.example/z"
    assert check_redirect("http://a.example/", "https://b.example/") == "https://b.example/"
    for location in ("http://b.example/", "file:///etc/passwd", "https://u:p@b.example/"):
        with pytest.raises(FetchError):
            check_redirect("https://a.example/", location)


def test_types_that_are_read():
    """Pages, PDF, text and feeds by what the server says; anything else is refused."""
    assert ending_of("Text/HTML; charset=utf-8") == ".html"
    assert ending_of("application/atom+xml") == ".atom"
    for other in ("image/png", "application/octet-stream", ""):
        with pytest.raises(FetchError, match="no web page"):
            ending_of(other)
