"""The loopback Discord checks permissions, tokens and routes, and fails on demand."""

from __future__ import annotations

import pytest
from discord_server import Permission
from rawbot import RawBot


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
    ],
)
async def test_a_missing_permission_is_refused(discord_server, denied, body, code):
    """What the bot has no permission for in a channel is refused with 403."""
    channel = discord_server.guilds[0].channels[0]
    channel.denied[discord_server.bot.id] = denied
    async with RawBot(discord_server) as bot:
        status, answer = await bot.call("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (403, code)
    assert [violation.code for violation in discord_server.take_violations()] == [code]


async def test_other_peoples_messages_are_theirs(discord_server):
    """The bot can't edit or delete what a person wrote; a message that is gone is nobody's fault."""
    ana = discord_server.user("Ana")
    message = await ana.say("mine")
    async with RawBot(discord_server) as bot:
        path = f"/channels/{ana.channel.id}/messages/{message.id}"
        assert (await bot.call("PATCH", path, {"content": "yours"}))[0] == 403
        assert (await bot.call("DELETE", path))[0] == 403
        assert [violation.code for violation in discord_server.take_violations()] == [50005, 50013]
        await ana.delete(message)
        assert (await bot.call("GET", path))[0] == 404


@pytest.mark.parametrize("path", ["/channels/7", "/channels/7/messages/8", "/guilds/7/bans", "/channels/x"])
async def test_what_is_not_there_is_404(discord_server, path):
    """An unknown channel, message or route is a violation with 404."""
    async with RawBot(discord_server) as bot:
        assert (await bot.call("GET", path))[0] == 404
    assert len(discord_server.take_violations()) == 1


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_bad_token_is_401(discord_server, token):
    """Without the right token nothing is answered but 401."""
    async with RawBot(discord_server) as bot:
        assert (await bot.call("GET", "/users/@me", token=token))[0] == 401
    assert len(discord_server.take_violations()) == 1


async def test_faults_come_as_ordered(discord_server):
    """An injected fault hits its route only, as often as asked, with what discord.py needs to retry."""
    limited = discord_server.limit("GET /users/*", retry_after=0.5, times=2)
    async with RawBot(discord_server) as bot:
        for expected in (429, 429, 200):
            assert (await bot.call("GET", "/users/@me"))[0] == expected
        discord_server.fail("GET /gateway/bot", status=502)
        assert (await bot.call("GET", "/users/@me"))[0] == 200
        assert (await bot.call("GET", "/gateway/bot"))[0] == 502
        assert (await bot.call("GET", "/gateway/bot"))[0] == 200
    assert limited.hits == 2


async def test_a_flood_of_requests_is_a_violation(discord_server):
    """More than 50 requests in a second break Discord's global limit."""
    async with RawBot(discord_server) as bot:
        for _ in range(52):
            await bot.call("GET", "/users/@me")
    assert {violation.what for violation in discord_server.take_violations()} == {
        "over 50 requests in a second"
    }
