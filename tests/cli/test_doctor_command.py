"""`verbatim doctor` on the command line: what it prints, what it ends with, and what it asks Discord."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from program import contents, write_articles

from bot.credentials import token
from retrieval.findings import Condition

SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gh1jKl.abcdefghijklmnopqrstuvwxyz0123456789AB"


def test_the_command_prints_lines_and_ends_with_0_or_3(verbatim, house):
    """A line for each finding with its cure below, plain where it is no terminal; `--json` says the same."""
    done = verbatim("doctor", folder=house)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "0 broken, 1 to look at, 9 ok."
    [generation] = (house / "data" / "generations").iterdir()
    (generation / "rows.npy").write_bytes(b"")
    (house / "seeds" / "\x1b[31m.txt").write_text("", encoding="utf-8")
    done = verbatim("doctor", folder=house)
    assert (done.code, done.err) == (3, "")
    assert "\x1b" not in done.out
    lines = done.out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("broken     index "))
    assert lines[at + 1].startswith("           → Run `verbatim index`")
    said = verbatim("doctor", "--json", folder=house)
    assert (said.code, said.err) == (3, "")
    assert said.json["healthy"] is False
    assert next(one["found"] for one in said.json["findings"] if one["condition"] == "broken") in done.out


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:9", "https://nowhere.invalid/api", "http://[", "http://h:x"]
)
def test_the_token_is_never_shown(verbatim, house, base):
    """Neither it nor a piece of it is printed, wherever it stands and whatever becomes of it."""
    (house / ".env").write_text(f"DISCORD_TOKEN={SECRET}\n", encoding="utf-8")
    done = verbatim("--set", f"discord.api_base={base}", "doctor", "--json", folder=house)
    tokens = [one for one in done.json["findings"] if one["check"] == "token"]
    assert [one["condition"] for one in tokens] == ["attention"]
    pieces = {SECRET[at : at + 5] for at in range(len(SECRET) - 4)}
    assert not [piece for piece in pieces if piece in done.out + done.err]


def test_a_token_with_a_blank_in_it_is_not_shown(verbatim, house):
    """It is no token; what is said instead names the setting and not what stands there."""
    done = verbatim("doctor", folder=house, DISCORD_TOKEN=f"{SECRET} {SECRET}")
    assert done.code == 3
    assert "DISCORD_TOKEN (discord.token) is no token" in done.out
    assert SECRET[:5] not in done.out + done.err


def test_a_first_look_creates_nothing(verbatim, tmp_path):
    """In an empty folder with articles nothing is broken, and nothing is made."""
    write_articles(tmp_path / "seeds", river="The river\n\nIt flows.")
    before = contents(tmp_path)
    done = verbatim("doctor", "--json", folder=tmp_path)
    assert done.code == 0
    assert contents(tmp_path) == before
    assert done.json["healthy"]


@contextmanager
def answering(status, seconds=0.0):
    """The address of something that answers every request so, and the requests' paths and authorizations."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Authorization"]))
            time.sleep(seconds)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api", asked
        server.shutdown()


@pytest.mark.parametrize(
    ("secret", "status", "condition", "said"),
    [
        (SECRET, 200, Condition.OK, "Discord accepts it."),
        ("short", 200, Condition.OK, "Discord accepts it."),
        (SECRET, 401, Condition.BROKEN, "Discord refuses it."),
        ("short", 401, Condition.BROKEN, "Discord refuses it. It does not look like one"),
        (SECRET, 502, Condition.ATTENTION, "127.0.0.1 answered with an error (502)"),
    ],
)
def test_what_discord_says_of_the_token(secret, status, condition, said):
    """Discord is asked whom the token belongs to; accepted, refused and neither are said apart."""
    with answering(status) as (base, asked):
        [found] = token(secret, base)
    assert asked == [("/api/users/@me", f"Bot {secret}")]
    assert found.condition is condition
    assert found.found.startswith(said)
    assert secret not in found.found + found.cure


def test_a_silent_discord_is_not_waited_for():
    """Whoever takes the connection and says nothing keeps nobody waiting; that it is not known is said."""
    begun = time.monotonic()
    with answering(200, seconds=1.5) as (base, _):
        [found] = token(SECRET, base, patience=0.2)
        assert time.monotonic() - begun < 1
    assert found.condition is Condition.ATTENTION
    assert found.found == "127.0.0.1 can't be reached, so whether Discord accepts it is not known."
