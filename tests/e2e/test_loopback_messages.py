"""The loopback Discord refuses the messages that Discord refuses, and records each as a violation."""

from __future__ import annotations

import io

import aiohttp
import pytest
from discord_server.limits import EPHEMERAL
from rawbot import RawBot

BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "go"}
ROW = 50035


def row(*parts):
    return {"components": [{"type": 1, "components": list(parts)}], "content": "x"}


def embed(**keys):
    return {"embeds": [keys]}


FIELD = {"name": "n", "value": "v"}

BAD = {
    "no content at all": ({}, 50006),
    "only white space": ({"content": " \n\t"}, 50006),
    "content over 2,000": ({"content": "x" * 2001}, 50035),
    "a null character": ({"content": "a\0b"}, 50035),
    "an unknown key": ({"content": "x", "contents": "x"}, 50035),
    "an unknown key deep inside": (row({**BUTTON, "customid": "x"}), 50035),
    "a number as content": ({"content": 3}, 50035),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, 50035),
    "an empty embed": (embed(), 50035),
    "an embed's title over 256": (embed(title="x" * 257), 50035),
    "an embed's description over 4,096": (embed(description="x" * 4097), 50035),
    "26 fields": (embed(fields=[FIELD] * 26), 50035),
    "a field's name over 256": (embed(fields=[{"name": "x" * 257, "value": "v"}]), 50035),
    "a field's value over 1,024": (embed(fields=[{"name": "n", "value": "v" * 1025}]), 50035),
    "a field without a value": (embed(fields=[{"name": "n"}]), 50035),
    "a field with a blank value": (embed(fields=[{"name": "n", "value": " "}]), 50035),
    "a footer over 2,048": (embed(title="t", footer={"text": "x" * 2049}), 50035),
    "embeds over 6,000 together": ({"embeds": [{"description": "x" * 3001}] * 2}, 50035),
    "an embed's link to a file": (embed(title="t", url="file:///etc/passwd"), 50035),
    "a button without custom_id": (row({"type": 2, "style": 2, "label": "Go"}), 50035),
    "a custom_id over 100": (row({**BUTTON, "custom_id": "x" * 101}), 50035),
    "an empty custom_id": (row({**BUTTON, "custom_id": ""}), 50035),
    "two controls with one custom_id": (row(BUTTON, BUTTON), 50035),
    "a button without a label": (row({"type": 2, "style": 2, "custom_id": "go"}), 50035),
    "a label over 80": (row({**BUTTON, "label": "x" * 81}), 50035),
    "a button in no row": ({"content": "x", "components": [BUTTON]}, 50035),
    "six buttons in a row": (row(*({**BUTTON, "custom_id": str(i)} for i in range(6))), 50035),
    "six rows": (
        {
            "content": "x",
            "components": [row({**BUTTON, "custom_id": str(i)})["components"][0] for i in range(6)],
        },
        50035,
    ),
    "a link button with a script": (
        row({"type": 2, "style": 5, "label": "x", "url": "javascript:alert(1)"}),
        50035,
    ),
    "a link button over 512": (
        row({"type": 2, "style": 5, "label": "x", "url": "https://x.y/" + "x" * 512}),
        50035,
    ),
    "a select with 26 options": (
        row(
            {"type": 3, "custom_id": "s", "options": [{"label": str(i), "value": str(i)} for i in range(26)]}
        ),
        50035,
    ),
    "an ephemeral message in a channel": ({"content": "x", "flags": EPHEMERAL}, 50035),
    "content beside components V2": ({"content": "x", "flags": 1 << 15}, 50035),
    "a mention type that does not exist": ({"content": "x", "allowed_mentions": {"parse": ["me"]}}, 50035),
    "a reply to a message that does not exist": (
        {"content": "x", "message_reference": {"message_id": "7"}},
        50035,
    ),
}

GOOD = {
    "2,000 characters": {"content": "x" * 2000},
    "6,000 in embeds": {
        "embeds": [{"description": "x" * 3000}, {"title": "t" * 200, "description": "x" * 2800}]
    },
    "25 full fields but for the sum": embed(fields=[{"name": "n" * 100, "value": "v" * 100}] * 25),
    "buttons": row(
        BUTTON, {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/a#:~:text=b"}
    ),
    "an id as a number": {
        "content": "x",
        "message_reference": {"message_id": 7, "fail_if_not_exists": False},
    },
    "components V2": {"flags": 1 << 15, "components": [{"type": 10, "content": "# Title"}]},
    "nobody to ping": {"content": "@everyone", "allowed_mentions": {"parse": []}},
}


@pytest.mark.parametrize(("body", "code"), BAD.values(), ids=BAD)
async def test_a_bad_message_is_refused(discord_server, body, code):
    """A message that Discord refuses gets its error code and is a violation."""
    async with RawBot(discord_server) as bot:
        channel = discord_server.guilds[0].channels[0]
        status, answer = await bot.call("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (400, code)
    assert [violation.code for violation in discord_server.take_violations()] == [code]
    assert not channel.messages


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
async def test_a_good_message_is_accepted(discord_server, body):
    """A message within Discord's limits, up to the limits themselves, is accepted."""
    async with RawBot(discord_server) as bot:
        channel = discord_server.guilds[0].channels[0]
        status, answer = await bot.call("POST", f"/channels/{channel.id}/messages", body)
    assert status == 200, answer
    assert str(next(iter(channel.messages))) == answer["id"]


async def test_an_edit_is_checked_as_a_whole(discord_server):
    """An edit that leaves a message empty or too long is refused; keys left out stay as they were."""
    async with RawBot(discord_server) as bot:
        channel = discord_server.guilds[0].channels[0]
        path = f"/channels/{channel.id}/messages"
        _, message = await bot.call("POST", path, {"content": "first", **embed(title="kept")})
        assert (await bot.call("PATCH", f"{path}/{message['id']}", {"content": "second"}))[0] == 200
        assert (await bot.call("PATCH", f"{path}/{message['id']}", {"content": "x" * 2001}))[0] == 400
        assert (await bot.call("PATCH", f"{path}/{message['id']}", {"content": "", "embeds": []}))[0] == 400
    stored = channel.messages[int(message["id"])]
    assert [revision.content for revision in stored.revisions] == ["first", "second"]
    assert stored.text == "second\nkept"
    assert [violation.code for violation in discord_server.take_violations()] == [50035, 50006]


@pytest.mark.parametrize(
    ("content", "allowed", "targets"),
    [
        ("hello", None, set()),
        ("@everyone @here", None, {"everyone"}),
        ("@everyone", {"parse": ["users", "roles"]}, set()),
        ("<@1> <@!2> <@&3>", None, {"user:1", "user:2", "role:3"}),
        ("<@1> <@2>", {"users": [1]}, {"user:1"}),
        ("<@1> <@&3>", {"parse": ["roles"]}, {"role:3"}),
        ("`<@1>` \\<@2>", None, {"user:1", "user:2"}),
        ("<@1> <@&3> @here", {"parse": []}, set()),
        ("@\u200beveryone", None, set()),
    ],
)
async def test_pings_are_worked_out(discord_server, content, allowed, targets):
    """Whom a message pings follows from its text and its allowed mentions."""
    body = {"content": content} | ({} if allowed is None else {"allowed_mentions": allowed})
    async with RawBot(discord_server) as bot:
        channel = discord_server.guilds[0].channels[0]
        await bot.call("POST", f"/channels/{channel.id}/messages", body)
    assert {target for _, target in discord_server.pings} == targets


async def test_a_reply_pings_unless_told_not_to(discord_server):
    """A reply notifies the author of the other message unless `replied_user` is false."""
    ana = discord_server.user("Ana")
    message = await ana.say("hello")
    body = {"content": "x", "message_reference": {"message_id": str(message.id)}}
    async with RawBot(discord_server) as bot:
        path = f"/channels/{ana.channel.id}/messages"
        await bot.call("POST", path, body | {"allowed_mentions": {"parse": [], "replied_user": False}})
        assert discord_server.pings == []
        await bot.call("POST", path, body)
    assert [target for _, target in discord_server.pings] == [f"user:{ana.user.id}"]


async def test_a_retry_with_the_same_nonce_is_one_message(discord_server):
    """Of two posts with one enforced nonce the second gets the message of the first."""
    body = {"content": "once", "nonce": "7", "enforce_nonce": True}
    async with RawBot(discord_server) as bot:
        channel = discord_server.guilds[0].channels[0]
        answers = [await bot.call("POST", f"/channels/{channel.id}/messages", body) for _ in range(2)]
    assert answers[0][1]["id"] == answers[1][1]["id"]
    assert len(channel.messages) == 1


async def test_a_file_is_taken_and_a_big_one_refused(discord_server):
    """An upload becomes an attachment; one over 10 MiB is refused."""
    async with RawBot(discord_server) as bot:
        path = f"/channels/{discord_server.guilds[0].channels[0].id}/messages"
        for size, expected in ((10, 200), (10 * 1024 * 1024 + 1, 413)):
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("payload_json", '{"attachments": [{"id": 0, "filename": "plot.png"}]}')
            file = io.BytesIO(b"x" * size)
            form.add_field("files[0]", file, filename="plot.png", content_type="image/png")
            status, answer = await bot.call("POST", path, data=form)
            assert status == expected, answer
    assert [violation.code for violation in discord_server.take_violations()] == [40005]
