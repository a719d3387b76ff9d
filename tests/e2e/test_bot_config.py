"""/config: what a server sets for itself, what comes of it, and who reads of it in the moderators' log."""

from __future__ import annotations

import re

import pytest
from discord_server import Permission

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"
FULL = "25 questions of yours wait already. Try again in "
UNSET = (
    "- Mentions: answered in all channels\n- Moderators' log: off\n- Weekly digest: off\n"
    "- Limits: 5 questions in 60 s of one person, 1,000 questions in 60 s in one channel"
)


class Manager:
    """Somebody who manages the server, with a channel of their own there."""

    def __init__(self, newsroom, channel):
        self.newsroom, self.guild, self.channel = newsroom, newsroom.guild, channel
        self.person = newsroom.server.user("Boss", newsroom.guild, Permission.MANAGE_GUILD)

    async def config(self, command, **options):
        """What the caller alone is told."""
        asked = await (await self.person.slash(f"config {command}", options=options)).finished()
        assert asked.ephemeral
        return asked.text

    def logged(self, channel=None):
        """The entries in a channel, as shown."""
        texts = [one.text for one in (channel or self.channel).messages.values()]
        return [re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text) for text in texts]

    async def reset(self):
        for channel in self.guild.channels:
            await self.config("channel remove", channel=channel)
        await self.config("log", off=True)
        await self.config("digest", off=True)
        await self.config("limits", questions=5, seconds=60, channel_questions=1000, channel_seconds=60)
        assert await self.config("limits") == UNSET


@pytest.fixture
def manager(newsroom, background):
    """All that this manager sets is unset after the test: others share the bot."""
    channel = background.run(newsroom.server.open_channel("mod*log*", newsroom.guild))
    manager = Manager(newsroom, channel)
    yield manager
    background.run(manager.reset())


def named(channel):
    return f"#{channel.name} ({channel.id})"


@pytest.mark.covers("/config log", "/config digest", "bad: a channel and off at once")
async def test_changes_are_told_in_the_moderators_log(manager):
    """Who set what, before and after; a log that moves or ends says so where it was."""
    person, there = manager.person, manager.channel
    assert await manager.config("log") == UNSET
    said = await manager.config("log", channel=there)
    assert said == f"Moderators' log from now on: <#{there.id}> (before: off)."
    assert await manager.config("log", channel=there) == "Nothing has changed: it was set so already."
    await manager.config("digest", channel=there)
    other = await manager.newsroom.server.open_channel("other", manager.guild)
    await manager.config("log", channel=other)
    assert (
        await manager.config("digest", channel=there, off=True) == "Give either `channel` or `off`, not both."
    )
    assert (
        await manager.config("log", off=True) == f"Moderators' log from now on: off (before: <#{other.id}>)."
    )
    await manager.config("digest", off=True)
    log = f"**/config log** by {person.mention}\nsubject: Moderators' log"
    moved = f"{log}\nbefore: {named(there)}\nafter: {named(other)}"
    assert manager.logged() == [
        f"{log}\nbefore: off\nafter: {named(there)}",
        f"**/config digest** by {person.mention}\nsubject: Weekly digest\nbefore: off\nafter: {named(there)}",
        moved,
    ]
    assert manager.logged(other) == [moved, f"{log}\nbefore: {named(other)}\nafter: off"]


@pytest.mark.covers("bad: a channel for /config where the bot may not write")
async def test_a_channel_is_checked_when_it_is_set(manager):
    """Where the bot may not write nothing is set; what it lacks later shows among what is set."""
    server, there = manager.newsroom.server, manager.channel
    await server.deny(there, Permission.SEND_MESSAGES)
    for command in ("log", "digest", "channel add"):
        said = await manager.config(command, channel=there)
        assert said == (
            f"I lack a permission in <#{there.id}>: Send Messages. "
            "Give it to me there, then run this command again."
        )
    assert await manager.config("log") == UNSET
    await server.deny(there, Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
    assert "View Channel, Send Messages, Read Message History." in await manager.config(
        "channel add", channel=there
    )
    await server.deny(there, Permission(0))
    await manager.config("log", channel=there)
    await server.deny(there, Permission.SEND_MESSAGES)
    assert f"- Moderators' log: <#{there.id}> (where I lack: Send Messages)" in await manager.config("log")
    await server.deny(there, Permission(0))


async def test_a_log_channel_that_is_gone_harms_nothing(manager):
    """Changes go on, a line in the log of the process says why nobody is told, and the overview says so."""
    newsroom = manager.newsroom
    await manager.config("log", channel=manager.channel)
    await newsroom.server.remove_channel(manager.channel)
    before = len(newsroom.bot.log)
    said = await manager.config("limits", questions=6)
    assert said.startswith("Limits from now on: 6 questions in 60 s of one person, ")
    assert f"its log channel {manager.channel.id} refuses messages" in newsroom.bot.log[before:]
    assert "- Moderators' log: a channel that is gone" in await manager.config("log")
    assert (await manager.config("log", off=True)).startswith("Moderators' log from now on: off ")
    assert {violation.code for violation in newsroom.server.take_violations()} == {10003}


@pytest.mark.covers(
    "/config channel add",
    "/config channel remove",
    "/config channel list",
    "bad: a mention in a channel that is not on the list of /config channel",
)
async def test_mentions_are_answered_where_it_is_allowed(manager):
    """Elsewhere each person is told once where to go, the channel once a minute; commands work there, too."""
    newsroom, there = manager.newsroom, manager.channel
    ana, bob = newsroom.member(), newsroom.member("Bob")
    said = await manager.config("channel add", channel=there)
    assert said == f"Mentions from now on: <#{there.id}> (before: all channels)."
    first = await ana.say(f"{newsroom.mention} {QUESTION}")
    hint = await ana.reply_to(first)
    assert (
        hint.text == f"I don't answer mentions in this channel: mention me in <#{there.id}>, or use `/ask`."
    )
    ignored = [await one.say(f"{newsroom.mention} {QUESTION}") for one in (ana, ana, bob)]
    answered = await bob.reply_to(await bob.say(f"{newsroom.mention} {QUESTION}", channel=there))
    assert ANSWER in answered.text
    assert ANSWER in (await newsroom.ask(QUESTION, by=bob)).text
    ids = {one.id for one in ignored}
    assert not any(message.reference in ids for message in ana.channel.messages.values())
    assert f"- Mentions: answered in <#{there.id}>\n" in await manager.config("channel list")
    assert (await manager.config("channel remove", channel=there)).startswith(
        "Mentions from now on: all channels "
    )
    assert ANSWER in (await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))).text


@pytest.mark.covers("/config limits", "bad: more questions in a channel than its limit")
async def test_limits_are_the_server_s_own(manager):
    """What is given is changed, from the next question on; what is left out stays."""
    newsroom, ana, there = manager.newsroom, manager.newsroom.member(), manager.channel
    said = await manager.config("limits", questions=1, seconds=7200)
    assert said == (
        "Limits from now on: 1 question in 2 h 0 min of one person, 1,000 questions in 60 s in one channel "
        "(before: 5 questions in 60 s of one person, 1,000 questions in 60 s in one channel)."
    )
    await newsroom.ask(QUESTION, by=ana)
    refused = await newsroom.ask(QUESTION, by=ana)
    assert re.fullmatch(
        r"That was too fast: 1 question in 2 h 0 min at most\. Try again in 2 h 0 min\.", refused.text
    )
    await manager.config("limits", channel_questions=2, channel_seconds=600)
    said = re.compile(
        r"This channel asks too fast: 2 questions of all people in 10 min at most\. Try again in 10 min\."
    )
    for name in ("Bea", "Cem", "Dan"):
        person = newsroom.member(name)
        asked = await (await person.slash("ask", question=QUESTION, channel=there)).finished()
        assert (said.fullmatch(asked.text) is not None) == (name == "Dan") == asked.ephemeral
    moderator = await (await newsroom.moderator().slash("ask", question=QUESTION, channel=there)).finished()
    assert said.fullmatch(moderator.text)
    mentioned = await person.reply_to(await person.say(f"{newsroom.mention} {QUESTION}", channel=there))
    assert said.fullmatch(mentioned.text)


@pytest.mark.covers("bad: a command of those who manage the server, of somebody else")
async def test_only_those_who_manage_the_server_set_anything(manager):
    """Neither members nor moderators, whatever their client sends; the refusal names the permission."""
    newsroom, there = manager.newsroom, manager.channel
    for person in (newsroom.member(), newsroom.moderator()):
        for command in ("log", "digest", "limits", "channel add", "channel remove", "channel list"):
            options = {} if command in ("limits", "channel list") else {"channel": there}
            asked = await (await person.slash(f"config {command}", by_hand=True, options=options)).finished()
            assert asked.ephemeral
            assert asked.text == (
                "This is for those who manage this server: you need the Manage Server permission."
            )
    assert await manager.config("log") == UNSET


@pytest.mark.covers("bad: more waiting questions of one person than a quarter of the queue")
async def test_one_person_s_many_questions_hold_nobody_back(newsroom):
    """Whoever asks where one person fills a quarter of the queue has an answer before that person's last."""
    moderator, ana = newsroom.moderator(), newsroom.member()

    many = []
    while not any(one.text.startswith(FULL) for one in many):
        one = await moderator.slash("ask", question=f"{QUESTION} {len(many)}")
        many.append(await one.acknowledged())
    asked = await ana.slash("ask", question=QUESTION)
    # More than are answered together with Ana's.
    many += [await moderator.slash("ask", question=f"{QUESTION} again {n}") for n in range(40)]
    assert ANSWER in (await asked.finished()).text
    texts = [(await one.finished(60)).text for one in many]
    answered = [one for one, text in zip(many, texts, strict=True) if not text.startswith(FULL)]
    assert all("displaced" in one.text for one in answered)
    assert shown_at(asked) < max(map(shown_at, answered))


def shown_at(asked):
    """When Discord got the answer, by its own clock."""
    return asked.message.revisions[-1].at
