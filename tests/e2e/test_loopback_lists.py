"""The loopback Discord keeps the rules of lists to choose from, and of what is offered while one types."""

from __future__ import annotations

import pytest
from discord_server import CannotDoError
from rawbot import RawBot

REPLY, UPDATE, CHOICES = 4, 7, 8
OPTIONS = [{"label": name, "value": name.lower()} for name in ("One", "Two", "Three")]
LIST = {"type": 3, "custom_id": "which", "placeholder": "Which?", "options": OPTIONS, "max_values": 2}
BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "go"}


def row(*parts):
    return {"content": "choose", "components": [{"type": 1, "components": list(parts)}]}


@pytest.fixture
def ana(discord_server):
    return discord_server.user("Ana")


async def test_what_is_chosen_arrives_by_its_values(discord_server, ana):
    """A choice sends the values in the order chosen, and may be answered by changing the message."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        asked = await ana.slash("ask", question="what?")
        assert (await bot.answer(asked, REPLY, row(LIST)))[0] == 200
        for name, labels in (
            ("Which?", []),
            ("Which?", ["One", "Two", "Three"]),
            ("Which?", ["Four"]),
            ("Who?", ["One"]),
        ):
            with pytest.raises(CannotDoError):
                await ana.choose(asked.message, name, *labels)
        chosen = await ana.choose(asked.message, "Which?", "Two", "One")
        await bot.event("INTERACTION_CREATE")
        event = await bot.event("INTERACTION_CREATE")
        assert event["data"] == {"custom_id": "which", "component_type": 3, "values": ["two", "one"]}
        await bot.answer(chosen, UPDATE, row({**LIST, "disabled": True}))
        with pytest.raises(CannotDoError):
            await ana.choose(asked.message, "Which?", "One")


@pytest.mark.parametrize(
    "parts",
    [
        [LIST, BUTTON],
        [BUTTON | {"custom_id": str(number)} for number in range(6)],
        [LIST | {"options": []}],
        [LIST | {"options": [{"label": str(n), "value": str(n)} for n in range(26)]}],
        [LIST | {"options": [OPTIONS[0], OPTIONS[0]]}],
        [LIST | {"options": [{"label": "x" * 101, "value": "x"}], "max_values": 1}],
        [LIST | {"max_values": 4}],
        [LIST | {"min_values": 3}],
        [LIST | {"options": [option | {"default": True} for option in OPTIONS]}],
        [LIST | {"placeholder": "x" * 151}],
        [LIST | {"custom_id": "x" * 101}],
        [{"type": 8, "custom_id": "where", "min_values": 2}],
    ],
)
async def test_a_list_that_discord_would_refuse_is_refused(discord_server, parts):
    """Numbers and lengths of options are checked, and what stands in a row together."""
    async with RawBot(discord_server) as bot:
        path = f"/channels/{discord_server.guilds[0].channels[0].id}/messages"
        status, answer = await bot.call("POST", path, row(*parts))
    assert (status, answer["code"]) == (400, 50035)
    assert [violation.code for violation in discord_server.take_violations()] == [50035]


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": str(number), "value": "x"} for number in range(26)],
        [{"name": "", "value": "x"}],
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
    ],
)
async def test_choices_that_discord_would_refuse_are_refused(discord_server, ana, choices):
    """At most 25 are offered, each with a name and a value of up to 100 characters."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        typing = await ana.complete("ask", "question", question="wh")
        status, answer = await bot.answer(typing, CHOICES, {"choices": choices})
        assert (status, answer["code"]) == (400, 50035)
        assert [violation.code for violation in discord_server.take_violations()] == [50035]
        assert (await bot.answer(typing, CHOICES, {"choices": []}))[0] == 200


async def test_only_where_the_bot_completes_something_is_offered(discord_server, ana):
    """Typing in another option sends nothing."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        with pytest.raises(CannotDoError):
            await ana.complete("ask", "private", question="wh", private=True)
