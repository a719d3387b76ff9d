"""The real bot starts, registers its commands, stops and starts again as a service should."""

from __future__ import annotations

import pytest
from botprocess import BotProcess
from discord_server import DiscordServer
from newsroom import open_newsroom

COMMANDS = {"ask", "index", "about"}


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
        assert hidden == (str(1 << 13) if command["name"] == "index" else None)


async def test_a_restart_syncs_nothing_again(background, tmp_path):
    """SIGTERM ends the bot with 0 and a clean close; the next start registers nothing that is registered."""
    newsroom = await open_newsroom(tmp_path, seeds=False)
    try:
        assert len(newsroom.server.commands.syncs) == 1
        assert await newsroom.bot.stop() == 0
        assert newsroom.server.gateway.session is None
        assert "Traceback" not in newsroom.bot.log
        newsroom.bot.launch()
        await newsroom.bot.connected()
        ana = newsroom.member()
        await (await ana.slash("about")).finished()
        assert len(newsroom.server.commands.syncs) == 1
        newsroom.check()
    finally:
        await newsroom.close()


@pytest.mark.parametrize("token", ["wrong-token", ""])
async def test_a_bad_token_is_one_sentence(background, tmp_path, token):
    """With a token that Discord refuses, or none, the bot ends with 2 and says what to do."""
    server = await DiscordServer().start()
    server.guild()
    bot = BotProcess(server, tmp_path, [server.guilds[0].id], DISCORD_TOKEN=token).launch()
    try:
        assert await bot.ended() == 2
    finally:
        await bot.stop()
        await server.stop()
    assert "DISCORD_TOKEN" in bot.log
    assert "Traceback" not in bot.log
    assert "wrong-token" not in bot.log
    server.take_violations()
