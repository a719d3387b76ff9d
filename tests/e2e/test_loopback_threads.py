"""The loopback Discord's threads: channels below a channel, with a permission of their own."""

from __future__ import annotations

import pytest
from discord_server import Permission
from rawbot import RawBot


@pytest.fixture
def channel(discord_server):
    return discord_server.guilds[0].channels[0]


async def test_a_thread_is_announced_and_carries_messages(discord_server, channel):
    """The bot hears of a new thread, of what is said in it, and finds it among those of the server."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        thread = await discord_server.thread("On bridges", channel)
        told = await bot.event("THREAD_CREATE")
        assert (told["id"], told["parent_id"], told["type"]) == (str(thread.id), str(channel.id), 11)
        await ana.say(f"<@{discord_server.bot.id}> hello", channel=thread)
        assert (await bot.event("MESSAGE_CREATE"))["channel_id"] == str(thread.id)
        assert (await bot.call("POST", f"/channels/{thread.id}/messages", {"content": "hi"}))[0] == 200
        await ana.slash("ask", channel=thread, question="what?", ignorable=True)
        assert (await bot.event("INTERACTION_CREATE"))["channel"]["parent_id"] == str(channel.id)
    async with RawBot(discord_server) as bot:
        await bot.identify()
        assert [one["id"] for one in (await bot.event("GUILD_CREATE"))["threads"]] == [str(thread.id)]


@pytest.mark.parametrize(
    ("denied", "in_channel", "in_thread"),
    [(Permission.SEND_MESSAGES_IN_THREADS, 200, 403), (Permission.SEND_MESSAGES, 403, 200)],
)
async def test_writing_in_threads_is_a_permission_of_its_own(
    discord_server, channel, denied, in_channel, in_thread
):
    """What the channel denies holds in its threads, where Send Messages has no meaning."""
    thread = await discord_server.thread("On bridges", channel)
    channel.denied[discord_server.bot.id] = denied
    async with RawBot(discord_server) as bot:
        for place, expected in ((channel, in_channel), (thread, in_thread)):
            status, _ = await bot.call("POST", f"/channels/{place.id}/messages", {"content": "x"})
            assert status == expected
    assert [violation.code for violation in discord_server.take_violations()] == [50013]
