"""The loopback Discord takes files in and gives them out, from people and from the bot."""

from __future__ import annotations

import io
import json

import aiohttp
import pytest
from discord_server import CannotDoError, Permission, Upload
from rawbot import RawBot

MEGABYTES = 1024 * 1024
TAKES_FILE = {
    "name": "add",
    "type": 1,
    "description": "Add an article",
    "default_member_permissions": None,
    "options": [{"name": "file", "type": 11, "description": "The file", "required": True}],
}


def form(body, **files):
    sent = aiohttp.FormData(quote_fields=False)
    sent.add_field("payload_json", json.dumps(body))
    for number, (name, data) in enumerate(files.items()):
        sent.add_field(
            f"files[{number}]", io.BytesIO(data), filename=f"{name}.txt", content_type="text/plain"
        )
    return sent


@pytest.fixture
def ana(discord_server):
    return discord_server.user("Ana")


async def got(bot, attachment):
    async with bot.http.get(attachment["url"]) as answer:
        return answer.status, await answer.read()


async def test_a_file_of_a_command_can_be_fetched(discord_server, ana):
    """The option is the file's id; beside it stand name, size, type and address, which needs no token."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        discord_server.commands.plant(discord_server.guilds[0].id, [TAKES_FILE])
        for value in ("bridge.txt", Upload("big.txt", b"x" * (10 * MEGABYTES + 1))):
            with pytest.raises(CannotDoError):
                await ana.slash("add", file=value)
        await ana.slash("add", file=Upload("bridge.txt", b"It is long."), ignorable=True)
        data = (await bot.event("INTERACTION_CREATE"))["data"]
        (attachment,) = data["resolved"]["attachments"].values()
        assert data["options"][0]["value"] == attachment["id"]
        about = (attachment["filename"], attachment["size"], attachment["content_type"])
        assert about == ("bridge.txt", 11, "text/plain")
        assert await got(bot, attachment) == (200, b"It is long.")
        assert (await got(bot, {"url": attachment["url"] + "x"}))[0] == 404
        discord_server.fail("GET /attachments/*", status=500)
        assert (await got(bot, attachment))[0] == 500


async def test_files_of_messages_can_be_fetched(discord_server, ana):
    """What a person attached is in the message's event, where the message carries its text."""
    async with RawBot(discord_server) as bot:
        await bot.ready()
        await ana.say("look", Upload("a.txt", b"a"))
        await ana.say(f"<@{discord_server.bot.id}> look", Upload("b.txt", b"b"))
        plain, mention = [await bot.event("MESSAGE_CREATE") for _ in range(2)]
        assert plain["attachments"] == []
        assert await got(bot, mention["attachments"][0]) == (200, b"b")


async def test_an_edit_keeps_the_files_that_it_names(discord_server, ana):
    """Without a word about files all stay and new ones join; an empty list removes them."""
    async with RawBot(discord_server) as bot:
        path = f"/channels/{ana.channel.id}/messages"
        _, first = await bot.call("POST", path, data=form({"content": "x"}, a=b"a", b=b"b"))
        (message,) = ana.channel.messages.values()
        await bot.call("PATCH", f"{path}/{first['id']}", {"content": "y"})
        await bot.call("PATCH", f"{path}/{first['id']}", data=form({"content": "z"}, c=b"c"))
        assert [discord_server.files.read(one) for one in message.attachments] == [b"a", b"b", b"c"]
        kept = {"attachments": [{"id": message.attachments[1]["id"]}]}
        await bot.call("PATCH", f"{path}/{first['id']}", kept)
        assert [one["filename"] for one in message.attachments] == ["b.txt"]
        status, answer = await bot.call("PATCH", f"{path}/{first['id']}", {"content": "", "attachments": []})
        assert (status, answer["code"]) == (400, 50006)
    assert [violation.code for violation in discord_server.take_violations()] == [50006]


async def test_files_need_a_permission_and_are_ten_at_most(discord_server, ana):
    """Without Attach Files none is taken, and never more than ten."""
    async with RawBot(discord_server) as bot:
        path = f"/channels/{ana.channel.id}/messages"
        many = {f"file{number}": b"x" for number in range(11)}
        assert (await bot.call("POST", path, data=form({}, **many)))[0] == 400
        ana.channel.denied[discord_server.bot.id] = Permission.ATTACH_FILES
        assert (await bot.call("POST", path, data=form({"content": "x"}, a=b"a")))[0] == 403
    assert [violation.code for violation in discord_server.take_violations()] == [50035, 50013]
