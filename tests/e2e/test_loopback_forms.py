"""The loopback Discord keeps the rules of forms: who may open one, what may be in it, what comes back."""

from __future__ import annotations

import pytest
from discord_server import CannotDoError
from rawbot import RawBot

REPLY, DEFER, DEFER_UPDATE, OPEN = 4, 5, 6, 9
BUTTON = {
    "content": "press",
    "components": [
        {"type": 1, "components": [{"type": 2, "style": 2, "emoji": {"name": "👎"}, "custom_id": "no"}]}
    ],
}
FIELD = {"type": 4, "custom_id": "why", "style": 2, "required": False, "min_length": 3, "max_length": 9}
LABEL = {"type": 18, "label": "Why?", "component": FIELD}
ROW = {"type": 1, "components": [{**FIELD, "custom_id": "where", "label": "Where?", "required": True}]}
FORM = {"custom_id": "form", "title": "A form", "components": [LABEL, {"type": 10, "content": "Hello"}, ROW]}


def codes(server):
    return [violation.code for violation in server.take_violations()]


@pytest.fixture
def ana(discord_server):
    return discord_server.user("Ana")


async def opened(bot, person, form):
    """A click on a button that is answered with a form; the click, and Discord's answer to the bot."""
    asked = await person.slash("ask", question="what?")
    await bot.answer(asked, REPLY, BUTTON)
    clicked = await person.click(asked.message, "👎")
    return clicked, await bot.answer(clicked, OPEN, form)


async def test_a_form_is_sent_once_with_what_was_filled_in(discord_server, ana):
    """What comes back names the form and every field, and may be answered as a click is."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        clicked, (status, _) = await opened(bot, ana, FORM)
        assert status == 200
        for texts in (
            ("ab", "enough"),
            ("enough", ""),
            ("enough", "1234567890"),
            ("enough", "enough", "more"),
        ):
            with pytest.raises(CannotDoError):
                await ana.submit(clicked, *texts)
        sent = await ana.submit(clicked, "", "here")
        events = [await bot.event("INTERACTION_CREATE") for _ in range(3)]
        assert events[-1]["type"] == 5
        assert events[-1]["data"] == {
            "custom_id": "form",
            "components": [
                {"type": 18, "component": {"type": 4, "custom_id": "why", "value": ""}},
                {"type": 1, "components": [{"type": 4, "custom_id": "where", "value": "here"}]},
            ],
        }
        assert events[-1]["message"]["content"] == "press"
        assert (await bot.answer(sent, DEFER_UPDATE))[0] == 200
        with pytest.raises(CannotDoError):
            await ana.submit(clicked, "", "again")


async def test_only_who_opened_a_form_sends_it(discord_server, ana):
    """Others see no form, nor does anybody where none was opened."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        clicked, _ = await opened(bot, ana, FORM)
        with pytest.raises(CannotDoError):
            await discord_server.user("Bob").submit(clicked, "", "here")
        asked = await ana.slash("ask", question="what?")
        await bot.answer(asked, REPLY, {"content": "x"})
        with pytest.raises(CannotDoError):
            await ana.submit(asked, "here")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 46},
        {"custom_id": "x" * 101},
        {"components": []},
        {"components": [{**LABEL, "label": "x" * 46}]},
        {"components": [{**LABEL, "component": {**FIELD, "label": "A label of its own"}}]},
        {"components": [{"type": 1, "components": [FIELD]}]},
        {"components": [LABEL, LABEL]},
        {"components": [{**LABEL, "component": {**FIELD, "custom_id": f"{n}"}} for n in range(6)]},
        {"components": [{**LABEL, "component": {**FIELD, "min_length": 10}}]},
        {"components": [{**LABEL, "component": {**FIELD, "value": "1234567890"}}]},
    ],
)
async def test_a_form_that_discord_would_refuse_is_refused(discord_server, ana, change):
    """Lengths, labels, numbers and names of fields are checked."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        clicked, (status, answer) = await opened(bot, ana, FORM | change)
        assert (status, answer["code"]) == (400, 50035)
        assert codes(discord_server) == [50035]
        await bot.answer(clicked, DEFER_UPDATE)


async def test_a_form_of_a_command_has_no_message_to_update(discord_server, ana):
    """What was opened by a command is answered by a message, and not by another form."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        assert (await bot.answer(asked, OPEN, FORM))[0] == 200
        sent = await ana.submit(asked, "", "here")
        assert (await bot.answer(sent, DEFER_UPDATE))[0] == 400
        assert (await bot.answer(sent, OPEN, FORM))[0] == 400
        assert (await bot.answer(sent, REPLY, {"content": "thanks"}))[0] == 200
    assert sent.text == "thanks"
    assert codes(discord_server) == [50035, 50035]
