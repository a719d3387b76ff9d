"""Links that open at the quote."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import LIMIT, at_quote, clean

QUOTE = "The first - of many - words stand here, and the last of the words stand there."


def test_a_link_names_the_first_and_the_last_words():
    """A long quote is found by its first and last words, percent-encoded, dashes too."""
    assert at_quote("https://a.example/x", QUOTE) == (
        "https://a.example/x#:~:text=The%20first%20%2D%20of%20many,of%20the%20words%20stand%20there."
    )


def test_a_short_quote_is_named_whole():
    """A quote of few words stands in the link as a whole."""
    assert at_quote("https://a.example/x#top", "a-b c") == "https://a.example/x#top:~:text=a%2Db%20c"


def test_a_long_link_is_shortened_then_dropped():
    """Over 512 characters the words get fewer, then the fragment goes, then the link."""
    words = " ".join("ü" * 15 for _ in range(20))
    link = at_quote("https://a.example/", words)
    assert len(link) <= LIMIT
    assert unquote(link.partition("text=")[2]) == f"{'ü' * 15} {'ü' * 15},{'ü' * 15} {'ü' * 15}"
    plain = "https://a.example/" + "p" * 490
    assert at_quote(plain, words) == plain
    assert at_quote(plain + "p" * 5, words) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "a.example",
        "https://",
        "https://good.example@evil.example/",
        "https://[::1]/",
        "https://a.example:port/",
        "https://a b.example/",
        "https://" + "a" * 64 + ".example/",
        "https://a.example\\@b/",
    ],
)
def test_what_is_not_a_plain_web_address_is_no_link(url):
    """Only http and https, with a host name and nothing that deceives."""
    assert at_quote(url, QUOTE) == ""


def test_an_address_can_not_end_the_masked_link():
    """Parentheses, brackets, spaces and quotation marks are encoded; what is encoded already stays."""
    assert clean("https://a.example/x_(y)/[z] \"'*`<>|\\?q=(1)&r=%20#(a) b") == (
        "https://a.example/x_%28y%29/%5Bz%5D%20%22%27%2A%60%3C%3E%7C%5C?q=%281%29&r=%20#%28a%29%20b"
    )
    assert clean("HTTPS://bücher.example:8080/ä") == "https://xn--bcher-kva.example:8080/%C3%A4"


@given(st.text().map("https://a.example/".__add__) | st.text().map("https://".__add__), st.text(min_size=1))
def test_every_link_is_harmless(url, text):
    """Whatever an article says its address is, the link is one word of harmless characters, or none."""
    link = at_quote(url, text)
    assert len(link) <= LIMIT
    assert re.fullmatch(r"(?:https?://[A-Za-z0-9%/:@!$&+,;=~\-._?#]+)?", link)
