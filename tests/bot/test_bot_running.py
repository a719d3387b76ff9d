"""Starting the bot, and what stops it from starting."""

from __future__ import annotations

import socket

import aiohttp
import discord
import pytest
from test_command_tree import make_client

from bot.errors import StartError
from bot.running import _sentence, run


def test_no_token_says_where_to_put_it():
    """Without a token nothing is tried."""
    with pytest.raises(StartError, match="set DISCORD_TOKEN"):
        run(make_client(), " \n")


def test_no_network_is_one_sentence(monkeypatch):
    """Discord can't be reached: one sentence with the address, and no trace of the token."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{closed.getsockname()[1]}/api/v10"
        with pytest.raises(StartError) as caught:
            run(make_client(api_base=base), "s3cret.token")
    assert str(caught.value) == f"Can't reach Discord at {base}: check the network and discord.api_base."
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token"), "refuses the token"),
        (discord.PrivilegedIntentsRequired(None), "intents"),
        (discord.GatewayNotFound(), "gateway"),
        (aiohttp.ClientError(), "Can't reach Discord"),
        (TimeoutError(), "Can't reach Discord"),
    ],
)
def test_what_ends_the_bot_says_what_to_do(error, words):
    """Each known end is a sentence of its own."""
    assert words in _sentence(error)


def test_what_nobody_foresaw_stays_what_it_is():
    """A bug is not dressed up as a network failure."""
    assert _sentence(KeyError("x")) == ""
