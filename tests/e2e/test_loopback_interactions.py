"""The loopback Discord keeps the rules of interactions: one answer, three seconds, fifteen minutes."""

from __future__ import annotations

import asyncio

import pytest
from discord_server import CannotDoError
from discord_server.limits import EPHEMERAL
from rawbot import RawBot

REPLY, DEFER, DEFER_UPDATE, UPDATE = 4, 5, 6, 7
HELLO = {"content": "hello"}
BUTTONS = {
    "content": "press",
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 2, "label": "Go", "custom_id": "go"},
                {"type": 2, "style": 2, "label": "Off", "custom_id": "off", "disabled": True},
                {"type": 2, "style": 5, "label": "Read", "url": "https://example.org"},
            ],
        }
    ],
}


def codes(server):
    return [violation.code for violation in server.take_violations()]


@pytest.fixture
def ana(discord_server):
    return discord_server.user("Ana")


async def test_an_answer_reaches_the_person(discord_server, ana):
    """A reply in time is the interaction's message, seen by everybody."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        status, answer = await bot.answer(asked, REPLY, HELLO)
    assert status == 200
    assert answer["interaction"]["response_message_id"] == str(asked.message.id)
    assert (await asked.finished()).text == "hello"
    assert (asked.deferred, asked.ephemeral) == (False, False)
    assert 0 <= asked.acknowledged_after < 3


async def test_an_interaction_takes_one_answer(discord_server, ana):
    """The second answer to an interaction is refused with 40060."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, DEFER)
        status, answer = await bot.answer(asked, REPLY, HELLO)
    assert (status, answer["code"]) == (400, 40060)
    assert codes(discord_server) == [40060]


async def test_an_answer_after_three_seconds_is_refused(discord_server, ana):
    """After the window the interaction is unknown, 10062."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?", ignorable=True)
        discord_server.advance(3.01)
        status, answer = await bot.answer(asked, REPLY, HELLO)
    assert (status, answer["code"]) == (404, 10062)
    assert codes(discord_server) == [10062]


async def test_silence_is_a_violation(discord_server, ana):
    """An interaction that nobody acknowledges in its window is recorded, unless the test allows it."""
    discord_server.window = 0.05
    async with RawBot(discord_server) as bot:
        await bot.ready()
        await ana.slash("ask", question="what?")
        await ana.slash("ask", question="what?", ignorable=True)
        await asyncio.sleep(0.1)
    assert [violation.what.split()[2:] for violation in discord_server.take_violations()] == [
        ["not", "acknowledged", "in", "0.05", "s"]
    ]


async def test_the_token_lives_fifteen_minutes(discord_server, ana):
    """Until 15 minutes after the question the answer can be edited, then no more."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, REPLY, HELLO)
        discord_server.advance(14 * 60)
        assert (await bot.answers("PATCH", asked, {"content": "later"}, "/messages/@original"))[0] == 200
        discord_server.advance(61)
        status, answer = await bot.answers("PATCH", asked, {"content": "too late"}, "/messages/@original")
    assert (status, answer["code"]) == (401, 50027)
    assert asked.text == "later"
    assert codes(discord_server) == [50027]


async def test_tokens_are_checked(discord_server, ana):
    """Neither a wrong token nor a follow-up before the first answer is accepted."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?", ignorable=True)
        assert (await bot.answers("POST", asked, HELLO))[0] == 404
        path = f"/interactions/{asked.id}/wrong/callback"
        assert (await bot.call("POST", path, {"type": DEFER}, token=""))[0] == 404
        wrong = f"/webhooks/{discord_server.application}/wrong"
        assert (await bot.call("POST", wrong, HELLO, token=""))[0] == 404
    assert codes(discord_server) == [10015, 10062, 10015]


async def test_a_deferred_answer_is_filled_in(discord_server, ana):
    """After a defer the person sees "thinking", then what the edit or the first follow-up says."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        for fill in (("PATCH", "/messages/@original"), ("POST", "")):
            asked = await ana.slash("ask", question="what?")
            await bot.answer(asked, DEFER)
            assert asked.deferred
            assert asked.loading
            assert asked.messages == []
            assert (await bot.answers(fill[0], asked, HELLO, fill[1]))[0] == 200
            assert not asked.loading
            assert len(asked.messages) == 1
            await bot.answers("POST", asked, {"content": "and more"})
            assert asked.text == "hello\nand more"


async def test_ephemeral_is_fixed_at_the_defer(discord_server, ana):
    """A public defer stays public and an ephemeral one ephemeral, whatever the later flags say."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        for flags, later in ((0, EPHEMERAL), (EPHEMERAL, 0)):
            asked = await ana.slash("ask", question="what?")
            await bot.answer(asked, DEFER, {"flags": flags})
            await bot.answers("POST", asked, {"content": "x", "flags": later})
            assert asked.ephemeral is bool(flags)
            assert (asked.message.ephemeral_for is ana.user) is bool(flags)


async def test_an_ephemeral_answer_is_for_one_person(discord_server, ana):
    """Others do not see it, can't click it, and the channel does not hold it for the bot either."""
    bob = discord_server.user("Bob")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, REPLY, BUTTONS | {"flags": EPHEMERAL})
        assert asked.message.visible_to(ana.user)
        assert not asked.message.visible_to(bob.user)
        with pytest.raises(CannotDoError):
            await bob.click(asked.message, "Go")
        path = f"/channels/{ana.channel.id}/messages/{asked.message.id}"
        assert (await bot.call("GET", path))[0] == 404
        assert (await bot.answers("GET", asked, which="/messages/@original"))[1]["content"] == "press"
        asked = await ana.slash("ask", question="public?")
        await bot.answer(asked, REPLY, {"content": "for all"})
        assert (await bot.event("MESSAGE_CREATE"))["content"] == "for all"
    assert codes(discord_server) == [10008]


async def test_only_enabled_buttons_can_be_pressed(discord_server, ana):
    """A press sends the button's custom_id; disabled, link and missing buttons can't be pressed."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, REPLY, BUTTONS)
        for label in ("Off", "Read", "Nowhere"):
            with pytest.raises(CannotDoError):
                await ana.click(asked.message, label)
        pressed = await ana.click(asked.message, "Go")
        await bot.event("INTERACTION_CREATE")
        assert (await bot.event("INTERACTION_CREATE"))["data"]["custom_id"] == "go"
        assert (await bot.answer(pressed, UPDATE, {"content": "done", "components": []}))[0] == 200
        assert asked.text == "done"
        with pytest.raises(CannotDoError):
            await ana.click(asked.message, "Go")


async def test_a_command_is_no_button(discord_server, ana):
    """A command can't be answered as a button is."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?", ignorable=True)
        assert (await bot.answer(asked, DEFER_UPDATE))[0] == 400
    assert codes(discord_server) == [50035]


async def test_answers_are_checked_as_messages_are(discord_server, ana):
    """An answer, an edit and a follow-up over the limits are refused."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        assert (await bot.answer(asked, REPLY, {"content": "x" * 2001}))[0] == 400
        assert (await bot.answer(asked, REPLY, {"content": "x", "surprise": 1}))[0] == 400
        assert (await bot.answer(asked, REPLY, {}))[0] == 400
        await bot.answer(asked, DEFER)
        assert (await bot.answers("POST", asked, {"content": " "}))[0] == 400
        assert (await bot.answers("PATCH", asked, {"content": ""}, "/messages/@original"))[0] == 400
        assert (await bot.answers("PATCH", asked, HELLO, "/messages/@original"))[0] == 200
    assert codes(discord_server) == [50035, 50035, 50006, 50006, 50006]


async def test_answers_can_be_deleted(discord_server, ana):
    """A deleted answer is seen by nobody and can't be edited."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, REPLY, HELLO)
        _, more = await bot.answers("POST", asked, {"content": "more"})
        assert (await bot.answers("DELETE", asked, which="/messages/@original"))[0] == 204
        assert asked.text == "more"
        assert (await bot.answers("DELETE", asked, which=f"/messages/{more['id']}"))[0] == 204
        assert (await bot.answers("PATCH", asked, HELLO, f"/messages/{more['id']}"))[0] == 404
    assert asked.messages == []


async def test_what_everybody_sees_can_give_way_to_something_private(discord_server, ana):
    """Where "thinking" is deleted, the next message takes no place of it and may be for one person."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, DEFER)
        assert (await bot.answers("DELETE", asked, which="/messages/@original"))[0] == 204
        assert not asked.loading
        await bot.answers("POST", asked, {"content": "for you", "flags": EPHEMERAL})
        assert [(one.text, one.ephemeral_for) for one in asked.messages] == [("for you", ana.user)]


async def test_a_lost_answer_was_still_given(discord_server, ana):
    """With `applied` a request takes effect though its answer is an error, as when a proxy fails."""
    discord_server.fail("POST /interactions/*", applied=True)
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        assert (await bot.answer(asked, REPLY, HELLO))[0] == 502
    assert asked.text == "hello"
