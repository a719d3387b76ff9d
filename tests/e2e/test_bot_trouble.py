"""The real bot lives through what networks and Discord do to it."""

from __future__ import annotations

import pytest
from discord_server import Permission

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"


async def test_a_dropped_socket_is_resumed(newsroom):
    """Questions that come while the socket is down are answered after RESUME, without a new session."""
    gateway, ana = newsroom.server.gateway, newsroom.member()
    resumes, identifies = gateway.resumes, gateway.identifies
    await gateway.drop()
    asked = await ana.slash("ask", question=QUESTION)
    said = await ana.say(f"{newsroom.mention} {QUESTION}")
    assert ANSWER in (await asked.finished()).text
    assert ANSWER in (await ana.reply_to(said)).text
    assert (gateway.resumes, gateway.identifies) == (resumes + 1, identifies)


async def test_a_request_to_reconnect_is_followed(newsroom):
    """When Discord asks for it the bot reconnects, resumes and answers on."""
    gateway = newsroom.server.gateway
    resumes = gateway.resumes
    await gateway.ask_to_reconnect()
    await newsroom.server.wait_for(lambda: gateway.resumes == resumes + 1, "RESUME")
    assert ANSWER in (await newsroom.ask(QUESTION)).text


async def test_rate_limits_are_waited_out(newsroom):
    """A 429 on the acknowledgement, on the answer and on a reply delays but loses nothing."""
    server, ana = newsroom.server, newsroom.member()
    faults = [
        server.limit(route)
        for route in ("POST /interactions/*", "PATCH /webhooks/*", "POST /channels/*/messages")
    ]
    asked = await ana.slash("ask", question=QUESTION)
    said = await ana.say(f"{newsroom.mention} {QUESTION}")
    assert ANSWER in (await asked.finished()).text
    assert ANSWER in (await ana.reply_to(said)).text
    assert [fault.hits for fault in faults] == [1, 1, 1]


async def test_server_errors_are_retried(newsroom):
    """A 502 on the acknowledgement, on the answer and on a reply is tried again."""
    server, ana = newsroom.server, newsroom.member()
    faults = [
        server.fail(route)
        for route in ("POST /interactions/*", "PATCH /webhooks/*", "POST /channels/*/messages")
    ]
    asked = await ana.slash("ask", question=QUESTION)
    said = await ana.say(f"{newsroom.mention} {QUESTION}")
    assert ANSWER in (await asked.finished()).text
    assert ANSWER in (await ana.reply_to(said)).text
    assert [fault.hits for fault in faults] == [1, 1, 1]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_an_answer_that_finds_no_taker_harms_nobody(newsroom, status):
    """When Discord refuses one answer for good, the person gets a reason instead, and the next its answer."""
    server, ana = newsroom.server, newsroom.member()
    server.fail("PATCH /webhooks/*", status=status)
    asked = await (await ana.slash("ask", question=QUESTION)).finished()
    assert ANSWER not in asked.text
    assert "\n" not in asked.text
    assert ANSWER in (await newsroom.ask(QUESTION, by=ana)).text


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_reply_that_finds_no_taker_harms_nobody(newsroom, status):
    """The same for a mention, of which only the log can tell."""
    server, ana = newsroom.server, newsroom.member()
    server.fail("POST /channels/*/messages", status=status)
    before = len(newsroom.bot.log)
    await ana.say(f"{newsroom.mention} {QUESTION}")
    await server.wait_for(lambda: server.faults.spent, "the refusal")
    again = await ana.say(f"{newsroom.mention} {QUESTION}")
    assert ANSWER in (await ana.reply_to(again)).text
    assert f"{status}, code 0" in newsroom.bot.log[before:]


async def test_an_answer_after_fifteen_minutes_finds_no_taker(newsroom):
    """The token has expired: the bot says so in its log and answers the next."""
    server, ana = newsroom.server, newsroom.member()
    held = server.slow("PATCH /webhooks/*", 0.5)
    before = len(newsroom.bot.log)
    asked = await ana.slash("ask", question=QUESTION)
    await server.wait_for(lambda: held.hits, "the answer on its way")
    server.advance(15 * 60)
    await server.wait_for(lambda: len(server.violations) == 2, "the answer and the reason to be refused")
    assert (asked.messages, {violation.code for violation in server.take_violations()}) == ([], {50027})
    assert ANSWER in (await newsroom.ask(QUESTION, by=ana)).text
    assert "a reason could not be sent: HTTPException 401, code 50027" in newsroom.bot.log[before:]


async def test_a_slow_discord_does_not_stop_others(newsroom):
    """While one answer takes three seconds to be delivered, other people get theirs."""
    server = newsroom.server
    server.slow("PATCH /webhooks/*", 3.0)
    slow = await newsroom.member("Slow").slash("ask", question=QUESTION)
    await server.wait_for(lambda: server.faults.spent, "the slow request")
    quick = await (await newsroom.member("Quick").slash("ask", question=QUESTION)).finished(2.8)
    assert ANSWER in quick.text
    assert slow.messages == []
    await slow.finished()


async def test_a_deleted_question_is_answered_all_the_same(newsroom):
    """Who deletes the question meanwhile gets the answer as a plain message."""
    server, ana = newsroom.server, newsroom.member()
    said = await ana.say(f"{newsroom.mention} {QUESTION}")
    said.deleted = True
    await server.wait_for(
        lambda: any(ANSWER in m.text and m.id > said.id for m in ana.channel.messages.values()), "the answer"
    )


@pytest.mark.covers("bad: a mention where the bot may not reply")
async def test_a_missing_permission_is_named(newsroom):
    """Where the bot may write but not reply, the answer comes as a plain message with what is missing."""
    server, ana = newsroom.server, newsroom.member()
    await server.deny(ana.channel, Permission.READ_MESSAGE_HISTORY)
    said = await ana.say(f"{newsroom.mention} {QUESTION}")

    def after():
        return [message.text for message in ana.channel.messages.values() if message.id > said.id]

    await server.wait_for(lambda: len(after()) == 2, "the answer and the reason")
    await server.deny(ana.channel, Permission(0))
    assert ANSWER in after()[0]
    assert "Read Message History" in after()[1]
    assert [violation.code for violation in server.take_violations()] == [160002]


async def test_where_it_may_not_write_it_tells_the_log(newsroom):
    """Where the bot may not write at all, the log names the missing permission, and commands still work."""
    server, ana = newsroom.server, newsroom.member()
    await server.deny(ana.channel, Permission.SEND_MESSAGES)
    before = len(newsroom.bot.log)
    await ana.say(f"{newsroom.mention} {QUESTION}")
    await server.wait_for(lambda: any(v.code == 50013 for v in server.violations), "the refused reply")
    assert ANSWER in (await newsroom.ask(QUESTION)).text
    await server.deny(ana.channel, Permission(0))
    assert "send_messages" in newsroom.bot.log[before:]
    assert {violation.code for violation in server.take_violations()} == {50013}
