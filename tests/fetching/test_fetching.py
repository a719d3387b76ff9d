"""Hostile servers: every refusal is one sentence, and nothing private is connected to."""

import asyncio
import gzip
import time

import pytest
from hostile_site import HOME, Site, bomb, redirect, reply

from retrieval.errors import FetchError
from retrieval.fetching.sockets import USER_AGENT, Bounds, fetch

BOUNDS = Bounds(bytes=100_000, seconds=1.5, redirects=3, allowed=frozenset({HOME}))


def names(*answers):
    """A look-up that gives these answers, one after the other, the last again and again."""
    asked = []

    async def lookup(host):
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    lookup.asked = asked
    return lookup


def get(answers, path="/", bounds=BOUNDS, lookup=None):
    site = Site()
    site.answers = answers

    async def go():
        async with site.up() as home:
            return await fetch(f"{home}{path}", bounds, lookup or names([HOME]))

    return asyncio.run(go()), site


def refused(answers, path="/", bounds=BOUNDS, lookup=None):
    with pytest.raises(FetchError) as error:
        get(answers, path, bounds, lookup)
    said = str(error.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_a_page_is_fetched_by_name_from_the_checked_address():
    """The checked address is connected to with the name in Host, a clear agent and no cookies."""
    found, site = get({"/a": redirect("/b"), "/b": reply(b"<p>Hello", Set_Cookie="a=1")}, "/a")
    assert (found.url, found.data) == ("http://news.example:8080/b", b"<p>Hello")
    assert found.content_type == "text/html"
    for request in site.requests:
        assert "Host: news.example:8080\r\n" in request
        assert f"User-Agent: {USER_AGENT}\r\n" in request
        assert "Cookie" not in request
        assert "Authorization" not in request


def test_a_packed_page_is_unpacked():
    """gzip is unpacked within the limit."""
    found, _ = get({"/": reply(gzip.compress(b"Hello" * 1000), Content_Encoding="gzip")})
    assert found.data == b"Hello" * 1000


def test_each_name_is_looked_up_once_and_that_answer_is_connected_to():
    """A name whose second answer would be private is never asked a second time for one connection."""
    lookup = names([HOME], ["127.0.0.1"])
    found, _ = get({"/": reply(b"x")}, lookup=lookup)
    assert found.data == b"x"
    assert lookup.asked == ["news.example"]


def test_a_name_that_changes_its_answer_is_refused_at_the_redirect():
    """Each redirect is looked up and checked anew."""
    lookup = names([HOME], ["127.0.0.1"])
    assert "private network" in refused({"/": redirect("/next"), "/next": reply(b"secret")}, lookup=lookup)
    assert lookup.asked == ["news.example"] * 2


def test_one_private_answer_among_others_refuses_the_name():
    """A name that leads to a public and to a private address is not fetched from."""
    assert "private network" in refused({"/": reply(b"x")}, lookup=names([HOME, "10.0.0.1"]))


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "http://[::ffff:127.0.0.1]:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8080/",
        "http://2130706433:8080/",
        "http://0x7f.1:8080/",
    ],
)
def test_a_redirect_into_a_private_network_is_refused(location):
    """However the private address is written."""

    async def lookup(host):
        return [HOME] if host == "news.example" else ["127.0.0.1"]

    said = refused({"/": redirect(location)}, lookup=lookup)
    assert "private network" in said or "can't be read" in said


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://me:pw@news.example:8080/"])
def test_a_redirect_to_what_is_no_address_is_refused(location):
    """Other schemes and credentials are not followed either."""
    said = refused({"/": redirect(location)})
    assert "Only http and https" in said or "without" in said


def test_a_loop_ends():
    """Redirects are counted."""
    assert refused({"/": redirect("/")}) == "It leads on more than 3 times."


@pytest.mark.parametrize("answer", [bomb(50), reply(b"x" * 100_001)], ids=["bomb", "big"])
def test_a_body_over_the_limit_is_refused(answer):
    """Before unpacking and after it."""
    assert refused({"/": answer}) == "It is over the limit of 0.1 MB."


def test_an_endless_body_is_refused():
    """A body without an end is read up to the limit."""

    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    assert refused({"/": endless}) == "It is over the limit of 0.1 MB."


@pytest.mark.parametrize("when", ["head", "body"])
def test_a_slow_drip_ends_at_the_time_limit(when):
    """All of it together has its time, however steadily a byte comes."""

    async def drip(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        writer.write(b"X: " if when == "head" else b"\r\n")
        while True:
            writer.write(b"H")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    said = refused({"/": drip}, bounds=Bounds(seconds=0.5, allowed=frozenset({HOME})))
    assert said == "It took longer than 0.5 seconds."
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply(b"x", status="404 Not Found"), "answered with 404"),
        (reply(b"x", status="500 Oops"), "answered with 500"),
        (reply(b"no gzip", Content_Encoding="gzip"), "damaged"),
        (reply(gzip.compress(b"x" * 99)[:-9], Content_Encoding="gzip"), "damaged"),
        (reply(b"x", Content_Encoding="br"), "packs it"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "can't be read"),
        (b"", "can't be read"),
    ],
)
def test_other_answers_are_refused(answer, said):
    """Errors, damaged packing and servers of other kinds each have one sentence."""
    assert said in refused({"/": answer})


def test_an_unknown_name_is_told():
    """A name that nobody knows is one sentence."""

    async def unknown(host):
        raise OSError("no such name")

    assert refused({}, lookup=unknown) == "Its name is not known; check the address."


def test_a_loopback_address_is_refused_without_being_allowed():
    """Nothing is connected to: by default no private address is allowed."""
    site = Site()
    site.answers = {"/": reply(b"secret")}

    async def go():
        async with site.up():
            for host in (HOME, "news.example"):
                with pytest.raises(FetchError, match="private network"):
                    await fetch(f"http://{host}:8080/", Bounds(), names([HOME]))

    asyncio.run(go())
    assert site.requests == []
