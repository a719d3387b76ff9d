"""The loopback gateway admits, strips, closes, forgets and replays as Discord's does."""

from __future__ import annotations

import asyncio

import pytest
from discord_server import DiscordServer
from discord_server.gateway import MESSAGE_CONTENT
from rawbot import INTENTS, RawBot


async def test_a_session_starts_with_ready_and_the_servers(discord_server):
    """HELLO, READY with unavailable servers, then a GUILD_CREATE for each."""
    async with RawBot(discord_server) as bot:
        ready = await bot.identify()
        guild = await bot.event("GUILD_CREATE")
    assert ready["resume_gateway_url"] == f"{discord_server.gateway_url}/resume"
    assert ready["guilds"] == [{"id": guild["id"], "unavailable": True}]
    assert [event["s"] for event in bot.events] == [1, 2]


IDENTIFY = {"token": "loopback-token", "intents": INTENTS, "properties": {}}
CLOSES = {
    "a wrong token": ((2, {**IDENTIFY, "token": "wrong"}), 4004),
    "a privileged intent": ((2, {**IDENTIFY, "intents": MESSAGE_CONTENT}), 4014),
    "intents that do not exist": ((2, {**IDENTIFY, "intents": 1 << 40}), 4013),
    "no intents": ((2, {"token": "loopback-token", "properties": {}}), 4013),
    "an unknown opcode": ((99, {}), 4001),
    "a presence before IDENTIFY": ((3, {}), 4003),
    "a payload over 4,096 bytes": ((2, {**IDENTIFY, "x": "x" * 4096}), 4002),
}


@pytest.mark.parametrize(("sent", "code"), CLOSES.values(), ids=CLOSES)
async def test_a_wrong_start_closes_the_socket(discord_server, sent, code):
    """What Discord closes a socket for is closed with its code and is a violation."""
    async with RawBot(discord_server) as bot:
        await bot.connect()
        await bot.send(*sent)
        assert await bot.closed() == code
    assert [violation.code for violation in discord_server.take_violations()] == [code]


async def test_identify_comes_once(discord_server):
    """A second IDENTIFY on one socket closes it with 4005."""
    async with RawBot(discord_server) as bot:
        await bot.identify()
        await bot.send(2, IDENTIFY)
        assert await bot.closed() == 4005
    assert [violation.code for violation in discord_server.take_violations()] == [4005]


async def test_text_that_is_not_json_closes_the_socket(discord_server):
    """What can't be decoded closes the socket with 4002."""
    async with RawBot(discord_server) as bot:
        await bot.connect()
        await bot.socket.send_str("hello")
        assert await bot.closed() == 4002
    assert [violation.code for violation in discord_server.take_violations()] == [4002]


async def test_a_granted_intent_is_admitted_and_reveals_text():
    """With the message-content intent granted, the text of every message arrives."""
    server = DiscordServer(granted=MESSAGE_CONTENT)
    server.guild()
    await server.start()
    async with RawBot(server) as bot:
        await bot.identify(INTENTS | MESSAGE_CONTENT)
        await server.user("Ana").say("anything")
        assert (await bot.event("MESSAGE_CREATE"))["content"] == "anything"
    await server.stop()
    assert server.violations == []


async def test_a_client_that_never_beats_is_cut_off():
    """Without heartbeats the socket is closed with 4009, and heartbeats keep it open."""
    server = await DiscordServer(heartbeat=0.1).start()
    async with RawBot(server) as bot:
        assert (await bot.connect())["d"]["heartbeat_interval"] == 100
        for _ in range(3):
            await bot.send(1, None)
            assert (await bot.socket.receive_json())["op"] == 11
            await asyncio.sleep(0.08)
        assert await bot.closed() == 4009
    await server.stop()
    assert server.gateway.heartbeats == 3
    assert [violation.code for violation in server.violations] == [4009]


async def test_text_is_stripped_without_the_intent(discord_server):
    """Only mentions, replies that mention, direct messages and the bot's own messages carry their text."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        path = f"/channels/{ana.channel.id}/messages"
        _, own = await bot.call("POST", path, {"content": "own"})
        mine = ana.channel.messages[int(own["id"])]
        await ana.say("plain")
        await ana.say(f"<@{discord_server.bot.id}> mention")
        await ana.say("reply", reply_to=mine)
        await ana.say("quiet reply", reply_to=mine, ping=False)
        await ana.say("direct", channel=ana.direct)
        events = [await bot.event("MESSAGE_CREATE") for _ in range(6)]
    mention = f"<@{discord_server.bot.id}> mention"
    assert [event["content"] for event in events] == ["own", "", mention, "reply", "", "direct"]
    assert events[3]["referenced_message"]["content"] == "own"
    assert "guild_id" not in events[5]


async def test_without_the_intents_there_are_no_messages(discord_server):
    """A session that did not ask for messages gets none."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.identify(intents=1)
        await ana.say(f"<@{discord_server.bot.id}> hello")
        await ana.say("hello", channel=ana.direct)
        await discord_server.gateway.send("TYPING_START", {})
        await bot.event("TYPING_START")
    assert [event["t"] for event in bot.events] == ["READY", "GUILD_CREATE", "TYPING_START"]


async def resume(bot, ready, seen, path="/resume"):
    await bot.connect(path)
    data = {"token": bot.server.token, "session_id": ready["session_id"], "seq": seen}
    await bot.send(6, data)


async def test_resume_replays_what_was_missed(discord_server):
    """What is dispatched while the socket is down arrives in order after RESUME, then RESUMED."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        ready = await bot.identify()
        await bot.event("GUILD_CREATE")
        await discord_server.gateway.drop()
        assert not discord_server.gateway.connected
        for text in ("one", "two"):
            await ana.say(text, channel=ana.direct)
        await resume(bot, ready, seen=2)
        await bot.event("RESUMED")
    assert [(event["s"], event["t"]) for event in bot.events[2:]] == [
        (3, "MESSAGE_CREATE"),
        (4, "MESSAGE_CREATE"),
        (5, "RESUMED"),
    ]
    assert (discord_server.gateway.resumes, discord_server.gateway.replayed) == (1, 2)


async def test_a_forgotten_session_is_invalid(discord_server):
    """RESUME of a session that is gone, or of one that never was, is answered with opcode 9."""
    async with RawBot(discord_server) as bot:
        ready = await bot.identify()
        await discord_server.gateway.drop(resumable=False)
        for session in (ready, {"session_id": "never"}):
            await resume(bot, session, seen=1)
            answer = await bot.socket.receive_json()
            assert (answer["op"], answer["d"]) == (9, False)


async def test_resume_goes_where_ready_said(discord_server):
    """RESUME elsewhere than at resume_gateway_url works but is a violation."""
    async with RawBot(discord_server) as bot:
        ready = await bot.identify()
        await discord_server.gateway.drop()
        await resume(bot, ready, seen=2, path="")
        await bot.event("RESUMED")
    assert len(discord_server.take_violations()) == 1


async def test_a_clean_close_ends_the_session(discord_server):
    """After the client closed with 1000 there is nothing to resume."""
    async with RawBot(discord_server) as bot:
        await bot.identify()
        await bot.socket.close(code=1000)
        await discord_server.wait_for(
            lambda: discord_server.gateway.session is None, "the end of the session"
        )
