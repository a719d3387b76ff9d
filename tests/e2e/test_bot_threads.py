"""The real bot answers in threads as it does in channels."""

from __future__ import annotations

from discord_server import Permission

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"


async def test_who_asks_in_a_thread_is_answered_there(newsroom):
    """A mention is replied to, and a command answered, in the thread and nowhere else."""
    ana = newsroom.member()
    thread = await newsroom.server.thread("On displacement", ana.channel)
    before = len(ana.channel.messages)
    said = await ana.say(f"{newsroom.mention} {QUESTION}", channel=thread)
    answer = await ana.reply_to(said)
    assert (ANSWER in answer.text, answer.channel) == (True, thread)
    asked = await (await ana.slash("ask", channel=thread, question=QUESTION)).finished()
    assert (ANSWER in asked.text, asked.message.channel) == (True, thread)
    assert len(ana.channel.messages) == before


async def test_where_it_may_not_write_in_threads_it_tells_the_log(newsroom):
    """The permission that is named is the one that threads have of their own, and commands still work."""
    server, ana = newsroom.server, newsroom.member()
    thread = await server.thread("Closed to bots", ana.channel)
    await server.deny(ana.channel, Permission.SEND_MESSAGES_IN_THREADS)
    before = len(newsroom.bot.log)
    await ana.say(f"{newsroom.mention} {QUESTION}", channel=thread)
    await server.wait_for(lambda: any(v.code == 50013 for v in server.violations), "the refused reply")
    asked = await (await ana.slash("ask", channel=thread, question=QUESTION)).finished()
    assert ANSWER in asked.text
    await server.deny(ana.channel, Permission(0))
    assert "the bot lacks there: send_messages_in_threads" in newsroom.bot.log[before:]
    assert {violation.code for violation in server.take_violations()} == {50013}
