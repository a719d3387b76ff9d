"""The real bot answers in Discord: with a verbatim quote, with a reason, or not at all where it must not."""

from __future__ import annotations

import asyncio

import pytest
from discord_server import CannotDoError
from newsroom import shown

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"
TITLE = "Russian, Syrian forces escalate attacks on rebel-held areas"


def assert_quotes(newsroom, content):
    """The quotes in a message, as shown, are slices of the stored article."""
    quotes = shown(content)
    assert quotes
    (text,) = (text for title, text in newsroom.stored().items() if title == TITLE)
    for quote in quotes:
        assert quote in text
    assert ANSWER.replace("*", "") in quotes[0]


@pytest.mark.covers("/ask")
async def test_ask_quotes_the_article(newsroom):
    """/ask defers, then shows a slice of the stored article with the answer in bold, its title and source."""
    asked = await newsroom.ask(QUESTION)
    assert_quotes(newsroom, asked.text)
    assert ANSWER in asked.text
    assert "250,000" in asked.text.split("**")[1::2]
    assert TITLE in asked.text.replace("\\", "")
    assert "Al Jazeera" in asked.text
    assert "this article is undated" in asked.text
    assert (asked.deferred, asked.ephemeral) == (True, False)


@pytest.mark.covers("/ask")
async def test_a_private_answer_is_for_the_asker(newsroom):
    """With private=true nobody else sees the question's answer."""
    asked = await newsroom.ask(QUESTION, private=True)
    assert asked.ephemeral
    assert not asked.message.visible_to(newsroom.member("Bob").user)
    assert_quotes(newsroom, asked.text)


@pytest.mark.covers("a message that mentions the bot")
async def test_a_mention_is_replied_to(newsroom):
    """A question that mentions the bot gets a reply to that very message."""
    ana = newsroom.member()
    asked = await ana.say(f"{newsroom.mention} {QUESTION}")
    answer = await ana.reply_to(asked)
    assert_quotes(newsroom, answer.text)
    assert answer.reference == asked.id


@pytest.mark.covers("a message that mentions the bot")
async def test_a_reply_with_a_mention_is_a_question(newsroom):
    """A question may reply to the bot's own answer."""
    ana = newsroom.member()
    first = await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))
    again = await ana.say(f"{newsroom.mention} who said that?", reply_to=first)
    assert (await ana.reply_to(again)).text


@pytest.mark.covers("bad: a mention without a question")
async def test_an_empty_mention_gets_one_line_of_help(newsroom):
    """A mention without a question is told how to ask."""
    ana = newsroom.member()
    answer = await ana.reply_to(await ana.say(newsroom.mention))
    assert "/ask" in answer.text
    assert "\n" not in answer.text


@pytest.mark.parametrize("question", ["who won the 2018 World Cup?", "how do I reset my password?"])
async def test_what_the_articles_do_not_say_is_not_answered(newsroom, question):
    """A question without an answer in the articles is told so, without a quote."""
    asked = await newsroom.ask(question)
    assert asked.text.startswith("The articles don't say.")
    assert shown(asked.text) == []


async def test_many_ask_at_once(newsroom):
    """Eight people who ask at the same time all get their own answers."""
    people = [newsroom.member(f"Reader {number}") for number in range(8)]
    questions = [QUESTION, "who won the 2018 World Cup?"] * 4
    asked = await asyncio.gather(
        *(p.slash("ask", question=q) for p, q in zip(people, questions, strict=True))
    )
    answers = [(await one.finished()).text for one in asked]
    assert all(ANSWER in answer for answer in answers[::2])
    assert all(answer.startswith("The articles don't say.") for answer in answers[1::2])


@pytest.mark.covers("/about")
async def test_about_says_what_it_stores(newsroom):
    """/about is for everybody, shown to the asker only, and says what the bot keeps."""
    asked = await (await newsroom.member().slash("about")).finished()
    assert asked.ephemeral
    assert "store" in asked.text
    assert "1 article" in asked.text


async def refused(newsroom, question):
    """What a command and a mention with this question are told; a command in private."""
    ana = newsroom.member()
    asked = await (await ana.slash("ask", by_hand=True, question=question)).finished()
    assert asked.ephemeral
    if not question.strip():
        return asked.text
    assert (await ana.reply_to(await ana.say(f"{newsroom.mention} {question}"))).text == asked.text
    return asked.text


@pytest.mark.covers("bad: a question that is too short or too long")
@pytest.mark.parametrize(("question", "length"), [("     ", 0), ("ab", 2), ("x" * 301, 301)])
async def test_a_question_of_a_wrong_length_gets_a_reason(newsroom, question, length):
    """Blank, too short or too long: the reason says how long a question is, and how long this one was."""
    reason = await refused(newsroom, question)
    assert reason == f"A question has 3 to 300 characters; this one has {length}."


@pytest.mark.covers("bad: a question without letters")
async def test_a_question_has_letters(newsroom):
    """Digits and signs are no question."""
    reason = await refused(newsroom, "?!? 123")
    assert reason == r"That doesn't look like a question\: it has no letters."


async def test_the_client_itself_refuses_lengths(newsroom):
    """Discord's client knows the limits of a question from the synced command."""
    for question in ("ab", "x" * 301):
        with pytest.raises(CannotDoError):
            await newsroom.member().slash("ask", question=question)


@pytest.mark.covers("bad: more than five questions a minute, not of a moderator")
async def test_too_many_questions_must_wait(newsroom):
    """The sixth question in a minute is told when to try again; another person and a moderator are not."""
    eager = newsroom.member("Eager")
    for _ in range(5):
        await newsroom.ask(QUESTION, by=eager)
    sixth = await newsroom.ask(QUESTION, by=eager)
    assert "Try again in" in sixth.text
    assert sixth.ephemeral
    reply = await eager.reply_to(await eager.say(f"{newsroom.mention} {QUESTION}"))
    assert "Try again in" in reply.text
    assert ANSWER in (await (await newsroom.member("Calm").slash("ask", question=QUESTION)).finished()).text
    moderator = newsroom.moderator()
    asked = [await moderator.slash("ask", question=QUESTION) for _ in range(6)]
    for one in asked:
        assert ANSWER in (await one.finished()).text


@pytest.mark.covers("bad: a direct message")
async def test_direct_messages_are_sent_to_the_server(newsroom):
    """In direct messages the bot says where it can be used."""
    ana = newsroom.member()
    answer = await ana.reply_to(await ana.say(QUESTION, channel=ana.direct))
    assert answer.text == "Use me in your server."
    with pytest.raises(CannotDoError):
        await ana.slash("ask", channel=ana.direct, question=QUESTION)


@pytest.mark.covers("bad: a mention in a server that is not on the list")
async def test_other_servers_get_nothing(newsroom):
    """A server that is not on the list has no commands, and mentions there stay unanswered."""
    zoe = newsroom.server.user("Zoe", newsroom.stranger)
    assert newsroom.server.commands.registered(newsroom.stranger.id) == []
    with pytest.raises(CannotDoError):
        await zoe.slash("ask", question=QUESTION)
    for text in (f"{newsroom.mention} {QUESTION}", newsroom.mention):
        await zoe.say(text)
    # Events arrive in order: once this later question is answered, the bot has seen the others.
    ana = newsroom.member()
    await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))
    assert all(not message.author.bot for message in zoe.channel.messages.values())


@pytest.mark.covers("bad: a command left over in a server that is not on the list")
async def test_stale_commands_elsewhere_give_no_answer(newsroom):
    """Where commands of an earlier time are left, the caller alone learns that the server is not served."""
    zoe = newsroom.server.user("Zoe", newsroom.stranger)
    commands = newsroom.server.commands
    commands.plant(newsroom.stranger.id, commands.registered(newsroom.guild.id))
    try:
        asked = await (await zoe.slash("ask", question=QUESTION)).finished()
    finally:
        commands.plant(newsroom.stranger.id, [])
    assert asked.ephemeral
    assert shown(asked.text) == []
    assert "list of allowed servers" in asked.text


async def test_idle_talk_is_left_alone(newsroom):
    """Messages without a mention, mentions of everybody and other bots get no answer."""
    ana = newsroom.member()
    await ana.say(QUESTION)
    await ana.say(f"@everyone {QUESTION}")
    other = newsroom.member("Other bot")
    other.user.bot = True
    await other.say(f"{newsroom.mention} {QUESTION}")
    before = len(ana.channel.messages)
    await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))
    assert len(ana.channel.messages) == before + 2


@pytest.mark.covers("bad: anything that nobody foresaw")
async def test_the_unexpected_is_an_id_in_chat_and_a_trace_in_the_log(newsroom):
    """An error that nobody foresaw gives the person a short id, under which the log has the rest."""
    asked = await newsroom.member().slash("ask", by_hand=True, question=12345)
    await asked.shows("error id")
    error_id = asked.text.split("`")[1]
    assert "Traceback" not in asked.text
    assert len(asked.text) < 120
    assert error_id in newsroom.bot.log
    assert "Traceback" in newsroom.bot.log.split(error_id)[1]
