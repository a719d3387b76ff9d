"""Runs the client until it is told to stop; what ends it early becomes one clear sentence."""

from __future__ import annotations

import asyncio
import logging
import signal

import aiohttp
import discord

from bot.client import VerbatimClient
from bot.errors import StartError

_PORTAL = "https://discord.com/developers/applications"
_NONE = "There is no token: set DISCORD_TOKEN in the environment or in .env."
_REFUSED = f"Discord refuses the token: copy it from the Bot page of {_PORTAL} into DISCORD_TOKEN."
_INTENTS = f"Discord refuses the bot's intents: check the Bot page of {_PORTAL}."


def check_token(token: str) -> str:
    """The token without surrounding blanks; raises StartError when there is none."""
    if not token.strip():
        raise StartError(_NONE)
    return token.strip()


def start_log() -> None:
    """Log to standard error what the bot and discord.py do, and what other libraries warn of."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    # Below INFO discord.py logs what it sends and gets: message texts and interaction tokens.
    logging.getLogger("discord").setLevel(logging.INFO)


def run(client: VerbatimClient, token: str) -> None:
    """Serve Discord until SIGINT or SIGTERM, then leave cleanly.

    Raises:
        StartError: the token, the network or Discord ended it; the message says what to do.
    """
    token = check_token(token)
    try:
        asyncio.run(_serve(client, token))
    except KeyboardInterrupt:  # where the loop takes no signal handlers (Windows); it is closed by now
        return
    except Exception as error:
        sentence = _sentence(error)
        if not sentence:
            raise
        raise StartError(sentence) from None  # the cause may hold addresses with tokens


async def _serve(client: VerbatimClient, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            break
    async with client:
        serving = asyncio.create_task(client.start(token))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not serving.done():
            await client.close()
            serving.cancel()  # it may be waiting to connect again
            await asyncio.wait({serving})
        if not serving.cancelled() and not stop.is_set():
            serving.result()


def _sentence(error: Exception) -> str:
    """What to do about it; empty for what nobody foresaw."""
    sentence = ""
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):  # authentication failed
            sentence = _REFUSED
        case discord.PrivilegedIntentsRequired():
            sentence = _INTENTS
        case discord.ConnectionClosed():
            sentence = f"Discord ended the connection with code {error.code}. Try again later."
        case discord.HTTPException():
            sentence = f"Discord answers with an error ({error.status}). Try again later."
        case discord.GatewayNotFound():
            sentence = "Discord names no gateway: it may be down. Try again later."
        case aiohttp.ClientError() | OSError():
            base = discord.http.Route.BASE
            sentence = f"Can't reach Discord at {base}: check the network and discord.api_base."
    return sentence
