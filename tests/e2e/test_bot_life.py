"""The real bot starts, registers its commands, stops and starts again as a service should."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import fields, replace
from unittest.mock import Mock

import discord
import pytest
from discord_server import Permission
from newsroom import filler

from bot import alive
from bot.bookkeeping import Bookkeeper, Retention
from bot.client import VerbatimClient
from bot.errors import StartError
from bot.running import run
from bot.service import Rules, Work

COMMANDS = {
    "ask",
    "quote",
    "sources",
    "Find sources",
    "Report answer",
    "articles",
    "index",
    "pins",
    "insights",
    "config",
    "about",
    "privacy",
}


async def test_commands_are_synced_to_allowed_servers_only(newsroom):
    """At its first start the bot registers its commands once, in the servers on its list and nowhere else."""
    ((guild, names),) = newsroom.server.commands.syncs
    assert guild == newsroom.guild.id
    assert set(names) == COMMANDS
    assert newsroom.server.commands.registered(None) == []


async def test_every_command_is_for_servers_and_moderation_is_hidden(newsroom):
    """All commands are guild-only and installed in servers; moderators' commands are hidden from others."""
    for command in newsroom.server.commands.registered(newsroom.guild.id):
        assert command["contexts"] == [0]
        assert command["integration_types"] == [0]
        hidden = command["default_member_permissions"]
        moderated = dict.fromkeys(("articles", "index", "pins", "insights"), str(1 << 13))
        assert hidden == {**moderated, "config": str(1 << 5)}.get(command["name"])


async def test_commands_are_registered_in_german_too(newsroom):
    """Discord is told the German name and description of every command, menu and option."""
    ask, menu = (
        next(one for one in newsroom.server.commands.registered(newsroom.guild.id) if one["name"] == name)
        for name in ("ask", "Find sources")
    )
    question = ask["options"][0]
    assert ask["name_localizations"] == {"de": "fragen"}
    assert question["name_localizations"] == {"de": "frage"}
    assert question["description_localizations"] == {"de": "Was möchtest du wissen?"}
    assert menu["name_localizations"] == {"de": "Quellen finden"}


@pytest.mark.covers("bad: a direct message")
async def test_a_command_from_direct_messages_is_sent_to_the_server(newsroom):
    """Where a command is left that direct messages offer, it says where it can be used."""
    commands, ana = newsroom.server.commands, newsroom.member()
    (ask,) = [one for one in commands.registered(newsroom.guild.id) if one["name"] == "ask"]
    commands.plant(None, [{**ask, "contexts": [1]}])
    try:
        asked = await (
            await ana.slash("ask", channel=ana.direct, question="how many were displaced?")
        ).finished()
    finally:
        commands.plant(None, [])
    assert (asked.text, asked.ephemeral) == ("Use me in your server.", True)


@pytest.mark.covers("bad: a command that the bot no longer has")
async def test_a_command_of_an_earlier_version_says_what_to_do(newsroom):
    """Whoever picks a command or a menu that is gone is told to load the commands anew."""
    commands, ana = newsroom.server.commands, newsroom.member()
    now = commands.registered(newsroom.guild.id)
    gone = [{"name": "find", "type": 1, "description": "x"}, {"name": "Look up", "type": 3}]
    commands.plant(newsroom.guild.id, [*now, *gone])
    try:
        asked = [await ana.slash("find"), await ana.menu("Look up", await ana.say("a claim"))]
        for one in asked:
            assert (await one.finished()).text.startswith("This command has changed since")
            assert one.ephemeral
    finally:
        commands.plant(newsroom.guild.id, now)


async def test_a_refused_token_is_one_sentence(launched):
    """With a token that Discord refuses the bot ends with 2 and says what to do, not what the token is."""
    bot, server = launched.refused.bot, launched.refused.server
    assert await bot.ended() == 2
    assert "DISCORD_TOKEN" in bot.log
    assert "Traceback" not in bot.log
    assert "MTA.wrong" not in bot.log
    assert [violation.what for violation in server.take_violations()] == ["401: Unauthorized"]


async def test_a_restart_is_clean_and_syncs_nothing(changing):
    """SIGTERM in a rebuild ends the bot with 0 and a word; the next start registers and forgets nothing."""
    await changing.holds({"one.txt": filler(1)})
    more = [changing.bot.articles / f"yearbook-{number}.txt" for number in range(60)]
    for number, path in enumerate(more):
        path.write_text(filler(number))
    rebuild = await changing.rebuild(changing.moderator())
    await rebuild.shows("Rebuilding the index")
    manager = changing.server.user("Boss", changing.guild, Permission.MANAGE_GUILD)
    await (await manager.slash("config limits", questions=7)).finished()
    assert await changing.bot.stop() == 0
    for path in more:
        path.unlink()
    assert "I was shut down during the rebuild" in rebuild.text
    assert not changing.server.gateway.connected
    assert not (changing.bot.store / alive.FILE).exists()
    assert "Traceback" not in changing.bot.log
    changing.bot.launch()
    await changing.ready()
    asked = await (await changing.member().slash("about")).finished()
    assert "Verbatim" in asked.text
    kept = await (await manager.slash("config limits", questions=5)).finished()
    assert "(before: 7 questions in 60 s of one person, " in kept.text
    assert len(changing.server.commands.syncs) == 1


def client_of(server, folder, monkeypatch, **more):
    """A client that nobody asks anything; discord.py's two hooks are put back after the test."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    address = discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", address)
    unused = Mock(return_value=None)
    given = {
        "work": replace(Work(*[unused] * len(fields(Work))), watched=None),
        "rules": Rules(*[1] * len(fields(Rules))),
        "recall": unused,
        "remember": unused,
        "books": Bookkeeper(Mock(), Retention(30, 400)),
        "alive": folder / alive.FILE,
        "guilds": [],
        "api_base": server.api_base,
    }
    return VerbatimClient(**given | more)


async def until(true, seconds=20.0):
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - files and sockets set no event
            await asyncio.sleep(0.05)


async def test_a_bot_that_discord_answers_is_alive(newsroom):
    """Soon after the bot is ready, the file in its store's folder says that it is alive."""
    path = newsroom.bot.store / alive.FILE
    await until(path.exists)
    assert path.stat().st_size == 0


async def test_why_the_index_is_not_up_to_date_reaches_the_moderators(discord_server, monkeypatch, tmp_path):
    """What kept the index from following at the start is told in the log channel, not only on a terminal."""
    guild = discord_server.guild("Newsroom")
    log = await discord_server.open_channel("modlog", guild)
    stored = {f"settings:{guild.id}": f'{{"log": {log.id}}}'}
    client = client_of(
        discord_server, tmp_path, monkeypatch, recall=stored.get, guilds=[guild.id], failure="✗ “how deep?”"
    )
    serving = asyncio.create_task(client.start(discord_server.token))
    await until(lambda: log.messages and client.is_ready())  # else discord.py leaves a task behind
    assert [one.text for one in log.messages.values()] == ["✗ “how deep?”"]
    await client.close()
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def test_a_lost_gateway_shows(discord_server, monkeypatch, tmp_path):
    """When the gateway is lost and lets nobody in again, the client no longer counts as answered."""
    client = client_of(discord_server, tmp_path, monkeypatch)
    serving = asyncio.create_task(client.start(discord_server.token))
    await until((tmp_path / alive.FILE).exists)
    alive.check(tmp_path / alive.FILE, time.time())
    discord_server.gateway.down = True
    await discord_server.gateway.drop()
    await until(lambda: not client.is_answered())
    assert client.is_ready()
    await client.close()
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
    assert not (tmp_path / alive.FILE).exists()


def test_a_gateway_that_is_down_is_one_sentence(discord_server, monkeypatch, tmp_path):
    """If REST answers and the first socket is refused, the bot ends with what to check, not with a trace."""
    discord_server.gateway.down = True
    client = client_of(discord_server, tmp_path, monkeypatch)
    with pytest.raises(StartError, match="Can't reach Discord"):
        run(client, discord_server.token)


def test_a_token_that_is_reset_ends_the_bot(background, discord_server, monkeypatch, tmp_path):
    """When Discord lets a running bot in no more, it ends with what to do instead of trying for ever."""

    async def reset():
        await discord_server.wait_for(lambda: discord_server.gateway.connected, "the bot")
        discord_server.token = "another"
        await discord_server.gateway.drop()

    resetting = threading.Thread(target=background.run, args=(reset(),))
    resetting.start()
    with pytest.raises(StartError, match="Discord refuses the token"):
        run(client_of(discord_server, tmp_path, monkeypatch), discord_server.token)
    resetting.join()
    assert 4004 in {violation.code for violation in discord_server.take_violations()}
