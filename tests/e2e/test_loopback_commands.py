"""The loopback Discord refuses bad commands, and lets people do only what a client offers."""

from __future__ import annotations

import copy

import pytest
from discord_server import CannotDoError, Permission
from rawbot import ASK, GUARDED, MENU, RawBot

OPTION = {"name": "o", "type": 3, "description": "An option"}


def ask(**changes):
    return [{**copy.deepcopy(ASK), **changes}]


BAD = {
    "a capital letter in the name": ask(name="Ask"),
    "a space in the name": ask(name="ask me"),
    "a name over 32": ask(name="a" * 33),
    "no description": ask(description=""),
    "a description over 100": ask(description="x" * 101),
    "two commands of one name": ask() + ask(),
    "a menu with a description": [{**MENU, "description": "x"}],
    "16 message menus": [{**MENU, "name": f"Menu {i}"} for i in range(16)],
    "101 commands": [ask(name=f"a{i}")[0] for i in range(101)],
    "26 options": ask(options=[{**OPTION, "name": f"o{i}"} for i in range(26)]),
    "an option's name with a space": ask(options=[{**OPTION, "name": "o o"}]),
    "an option without a description": ask(options=[{"name": "o", "type": 3}]),
    "two options of one name": ask(options=[OPTION, OPTION]),
    "a required option after an optional one": ask(
        options=[OPTION, {**OPTION, "name": "p", "required": True}]
    ),
    "choices and autocomplete": ask(
        options=[{**OPTION, "autocomplete": True, "choices": [{"name": "a", "value": "a"}]}]
    ),
    "26 choices": ask(
        options=[{**OPTION, "choices": [{"name": str(i), "value": str(i)} for i in range(26)]}]
    ),
    "a least length above the greatest": ask(options=[{**OPTION, "min_length": 9, "max_length": 3}]),
    "a subcommand beside an option": ask(options=[OPTION, {"name": "s", "type": 1, "description": "x"}]),
    "over 8,000 characters": ask(
        options=[
            {
                **OPTION,
                "name": f"o{i}",
                "choices": [{"name": "n" * 100, "value": f"{j}" * 5} for j in range(25)],
            }
            for i in range(4)
        ]
    ),
    "a localized name with a capital letter": ask(name_localizations={"de": "Fragen"}),
    "a localized description over 100": ask(description_localizations={"de": "x" * 101}),
    "an option's localized name with a space": ask(
        options=[{**OPTION, "name_localizations": {"de": "zwei Wörter"}}]
    ),
    "an unknown locale": ask(name_localizations={"de-DE": "fragen"}),
    "over 8,000 characters in the longest language": ask(
        options=[
            {
                **OPTION,
                "name": f"o{i}",
                "choices": [
                    {"name": "n", "name_localizations": {"de": "n" * 100}, "value": f"{j}"} for j in range(25)
                ],
            }
            for i in range(4)
        ]
    ),
    "an unknown key": ask(descripton="x"),
    "an unknown type": ask(options=[{**OPTION, "type": 99}]),
}


@pytest.mark.parametrize("commands", BAD.values(), ids=BAD)
async def test_bad_commands_are_refused(discord_server, commands):
    """Commands that Discord refuses get 50035, are a violation and replace nothing."""
    guild = discord_server.guilds[0]
    async with RawBot(discord_server) as bot:
        path = f"/applications/{discord_server.application}/guilds/{guild.id}/commands"
        status, answer = await bot.call("PUT", path, commands)
    assert (status, answer["code"]) == (400, 50035)
    assert [violation.code for violation in discord_server.take_violations()] == [50035]
    assert discord_server.commands.syncs == []


async def test_commands_are_registered_by_server_or_for_all(discord_server):
    """A bulk overwrite replaces one server's commands, or the global ones; old names keep their ids."""
    guild = discord_server.guilds[0]
    everywhere = f"/applications/{discord_server.application}/commands"
    here = f"/applications/{discord_server.application}/guilds/{guild.id}/commands"
    async with RawBot(discord_server) as bot:
        _, first = await bot.call("PUT", here, [ASK, GUARDED, MENU])
        _, second = await bot.call("PUT", here, [ASK])
        _, global_ = await bot.call("PUT", everywhere, [MENU])
        assert (await bot.call("GET", here))[1] == second
        assert (await bot.call("GET", everywhere))[1] == global_
    assert first[0]["id"] == second[0]["id"]
    assert discord_server.commands.syncs == [
        (guild.id, ["ask", "index", "Find sources"]),
        (guild.id, ["ask"]),
        (None, ["Find sources"]),
    ]


async def test_commands_of_strangers_are_refused(discord_server):
    """Neither another application's commands nor a server without the bot can be written."""
    async with RawBot(discord_server) as bot:
        for path in (
            "/applications/7/commands",
            f"/applications/{discord_server.application}/guilds/7/commands",
        ):
            assert (await bot.call("PUT", path, []))[0] == 403
    assert [violation.code for violation in discord_server.take_violations()] == [20012, 50001]


async def test_only_synced_commands_can_be_used(discord_server):
    """A person finds no command that was not synced, is another server's, or is not meant for there."""
    ana = discord_server.user("Ana")
    zoe = discord_server.user("Zoe", discord_server.guild("Elsewhere"))
    async with RawBot(discord_server) as bot:
        await bot.ready()
        for person, command, channel in (
            (ana, "quote", None),
            (zoe, "ask", None),
            (ana, "ask", ana.direct),
            (ana, "ask today", None),
        ):
            with pytest.raises(CannotDoError):
                await person.slash(command, channel=channel, question="what?")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"question": "ab"},
        {"question": "x" * 10},
        {"question": 7},
        {"question": "what?", "secret": "x"},
        {"question": "what?", "private": "yes"},
    ],
    ids=["missing", "too short", "too long", "wrong type", "unknown", "not a boolean"],
)
async def test_a_client_checks_options_and_a_handmade_one_does_not(discord_server, values):
    """Discord's client sends no options that the command does not allow; a hand-made one does."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        with pytest.raises(CannotDoError):
            await ana.slash("ask", **values)
        await ana.slash("ask", by_hand=True, ignorable=True, **values)
        sent = (await bot.event("INTERACTION_CREATE"))["data"]["options"]
    assert {option["name"]: option["value"] for option in sent} == values


async def test_channels_and_numbers_are_picked_as_the_command_allows(discord_server):
    """A channel goes as its id, with what the picker may do there; no wrong kind or number is offered."""
    ana = discord_server.user("Ana")
    options = [
        {"name": "place", "type": 7, "description": "Where", "channel_types": [0]},
        {"name": "count", "type": 4, "description": "How many", "min_value": 1, "max_value": 9},
    ]
    async with RawBot(discord_server) as bot:
        await bot.ready()
        discord_server.commands.plant(ana.channel.guild.id, ask(options=options))
        for values in ({"place": "general"}, {"place": ana.direct}, {"count": 0}, {"count": 10}):
            with pytest.raises(CannotDoError):
                await ana.slash("ask", **values)
        there = await discord_server.open_channel("there", ana.channel.guild)
        assert (await bot.event("CHANNEL_CREATE"))["id"] == str(there.id)
        await ana.slash("ask", ignorable=True, place=there, count=9)
        data = (await bot.event("INTERACTION_CREATE"))["data"]
        await discord_server.remove_channel(there)
        assert (await bot.event("CHANNEL_DELETE"))["id"] == str(there.id)
    assert [option["value"] for option in data["options"]] == [str(there.id), 9]
    picked = data["resolved"]["channels"][str(there.id)]
    assert (picked["name"], picked["type"]) == ("there", 0)
    assert int(picked["permissions"]) == int(there.permissions_of(ana.user))


async def test_the_menu_hides_what_a_member_may_not_do(discord_server):
    """default_member_permissions keep a command from a member's menu, but not from a hand-made client."""
    ana, mod = discord_server.user("Ana"), discord_server.user("Mod", permissions=Permission.MANAGE_MESSAGES)
    boss = discord_server.user("Boss", permissions=Permission.ADMINISTRATOR)
    async with RawBot(discord_server) as bot:
        await bot.ready()
        with pytest.raises(CannotDoError):
            await ana.slash("index")
        await ana.slash("index", by_hand=True, ignorable=True)
        seen = [await bot.event("INTERACTION_CREATE")]
        for person in (mod, boss):
            await person.slash("index", ignorable=True)
            seen.append(await bot.event("INTERACTION_CREATE"))
    held = [Permission(int(event["member"]["permissions"])) for event in seen]
    assert [bool(bits & Permission.MANAGE_MESSAGES) for bits in held] == [False, True, False]
    assert bool(held[2] & Permission.ADMINISTRATOR)


async def test_a_menu_command_brings_its_message(discord_server):
    """The message menu sends the message that it was opened on."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        message = await ana.say("a claim")
        await ana.menu("Find sources", message)
        event = await bot.event("INTERACTION_CREATE")
    assert event["data"]["resolved"]["messages"][str(message.id)]["content"] == "a claim"
    discord_server.interactions.all[0].ignorable = True


async def test_autocomplete_offers_choices(discord_server):
    """What the bot answers to typing are the interaction's choices; a message is no answer to typing."""
    ana = discord_server.user("Ana")
    async with RawBot(discord_server) as bot:
        await bot.ready()
        typing = await ana.complete("ask", "question", question="wh")
        event = await bot.event("INTERACTION_CREATE")
        assert event["data"]["options"][0]["focused"]
        assert (await bot.answer(typing, 4, {"content": "x"}))[0] == 400
        assert (await bot.answer(typing, 8, {"choices": [{"name": "what?", "value": "1"}]}))[0] == 200
    assert (await typing.finished()).choices == [{"name": "what?", "value": "1"}]
    assert len(discord_server.take_violations()) == 1
