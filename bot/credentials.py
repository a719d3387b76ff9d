"""The bot's token: is it there, does Discord accept it? It is never shown, not even a part of it."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from threading import Thread
from urllib.parse import urlsplit

from bot.texts import doctor as texts
from retrieval.findings import Finding, attention, broken, fine

PATIENCE = 10.0  # seconds for name, connection and answer together

_CHECK = "token"
_SHAPE = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}", re.ASCII)
_OK, _UNAUTHORIZED = 200, 401


def token(secret: str, api_base: str, patience: float = PATIENCE) -> Iterator[Finding]:
    """Whether there is a token and Discord accepts it; asks Discord who it belongs to."""
    if not secret:
        yield attention(_CHECK, texts.NO_TOKEN, texts.SET_TOKEN)
        return
    host = _host(api_base)
    misshapen = "" if _SHAPE.fullmatch(secret) else texts.MISSHAPEN
    status = _asked(secret, api_base, patience)
    if status == _OK:
        yield fine(_CHECK, texts.ACCEPTED)
    elif status == _UNAUTHORIZED:
        yield broken(_CHECK, texts.REFUSED + misshapen, texts.COPY_TOKEN)
    elif status is None:
        yield attention(_CHECK, texts.unreachable(host) + misshapen, texts.CHECK_NETWORK)
    else:
        yield attention(_CHECK, texts.answered(host, status) + misshapen, texts.LATER)


def _host(api_base: str) -> str:
    """Without a name and a password, which an address can hold."""
    try:
        return urlsplit(api_base).hostname or "discord.api_base"
    except ValueError:
        return "discord.api_base"


def _asked(secret: str, api_base: str, patience: float) -> int | None:
    """The status of Discord's answer; None without one.

    A thread asks that nobody has to wait for: looking up a name knows no time limit.
    """
    heard: list[int] = []
    asking = Thread(target=_ask, args=(secret, api_base, patience, heard), daemon=True)
    asking.start()
    asking.join(patience)
    return heard[0] if heard else None


def _ask(secret: str, api_base: str, patience: float, heard: list[int]) -> None:
    try:
        where = urlsplit(api_base)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        connection = kind(where.hostname or "", where.port, timeout=patience)
        agent = f"DiscordBot (verbatim doctor, {version('verbatim')})"
        headers = {"Authorization": f"Bot {secret}", "User-Agent": agent}
        with closing(connection):
            connection.request("GET", f"{where.path}/users/@me", headers=headers)
            with connection.getresponse() as answer:
                heard.append(answer.status)
    except (OSError, http.client.HTTPException, ValueError):  # ValueError: an address that is none
        return
