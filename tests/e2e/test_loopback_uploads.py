"""The loopback Discord takes files as Discord does, and refuses what Discord refuses."""

from __future__ import annotations

import io
import json

import aiohttp
import pytest
from discord_server.limits import UPLOAD
from rawbot import RawBot

PNG = {"id": 0, "filename": "plot.png", "description": "a plot"}


def form(body, *files):
    """A multipart body of a JSON part and of file parts: (name of the part, content)."""
    made = aiohttp.FormData(quote_fields=False)
    if body is not None:
        made.add_field("payload_json", json.dumps(body), content_type="application/json")
    for name, content in files:
        made.add_field(name, io.BytesIO(content), filename="upload.png", content_type="image/png")
    return made


def messages(server):
    return f"/channels/{server.guilds[0].channels[0].id}/messages"


async def test_a_described_file_becomes_an_attachment(discord_server):
    """By the number of its part it gets the name and the description of the body; its bytes are kept."""
    async with RawBot(discord_server) as bot:
        sent = form({"attachments": [PNG]}, ("files[0]", b"bytes"))
        status, answer = await bot.call("POST", messages(discord_server), data=sent)
    assert status == 200
    (attachment,) = answer["attachments"]
    wanted = {"filename": "plot.png", "description": "a plot", "size": 5, "content_type": "image/png"}
    assert {key: attachment[key] for key in wanted} == wanted
    (message,) = discord_server.guilds[0].channels[0].messages.values()
    assert [discord_server.files.read(one) for one in message.attachments] == [b"bytes"]


REFUSED = {
    "a file over 10 MiB": ({"attachments": [PNG]}, [("files[0]", b"x" * (UPLOAD + 1))], 413, 40005),
    "no JSON": (None, [("files[0]", b"x")], 400, 50109),
    "a part of another name": ({"content": "x"}, [("plot", b"x")], 400, 50035),
    "a description without its file": ({"content": "x", "attachments": [PNG]}, [], 400, 50035),
    "a description of another file": ({"attachments": [{**PNG, "id": 1}]}, [("files[0]", b"x")], 400, 50035),
    "a description over 1,024": (
        {"attachments": [{**PNG, "description": "x" * 1025}]},
        [("files[0]", b"x")],
        400,
        50035,
    ),
    "eleven files": ({}, [(f"files[{number}]", b"x") for number in range(11)], 400, 50035),
    "nothing at all": ({}, [], 400, 50006),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_discord_refuses_is_refused(discord_server, case):
    """And recorded as the bot's fault; nothing is posted."""
    body, files, status, code = REFUSED[case]
    async with RawBot(discord_server) as bot:
        got = await bot.call("POST", messages(discord_server), data=form(body, *files))
    assert (got[0], got[1]["code"]) == (status, code), got
    assert [violation.code for violation in discord_server.take_violations()] == [code]
    assert not discord_server.guilds[0].channels[0].messages


async def test_an_edit_names_only_what_is_there(discord_server):
    """A file that is neither in the message nor in the request can't be described."""
    async with RawBot(discord_server) as bot:
        _, answer = await bot.call("POST", messages(discord_server), data=form({}, ("files[0]", b"a")))
        path = f"{messages(discord_server)}/{answer['id']}"
        assert (await bot.call("PATCH", path, {"attachments": [{"id": "77"}]}))[0] == 400
    assert [violation.code for violation in discord_server.take_violations()] == [50035]
