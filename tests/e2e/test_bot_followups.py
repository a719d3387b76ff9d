"""The real bot answers a follow-up from the article of an earlier answer that its asker can see."""

from __future__ import annotations

import pytest
from newsroom import shown

FIRE = (
    "Fire at the Ashby mill\n\nA spark set the Ashby mill on fire. Seven people were injured by the smoke.\n"
)
FLOOD = "Flood in Elmford\n\nHeavy rain flooded the Elmford market. Three people were injured by the water.\n"
ARTICLES = {"fire.txt": FIRE, "flood.txt": FLOOD}
FIRST = {"Seven": "what set the Ashby mill on fire?", "Three": "what flooded the Elmford market?"}
GOES_ON = "and how many people were injured?"
LOOKED_FIRST = "-# Looked first in the article of [the earlier answer]("


def link(message):
    guild, channel = message.channel.guild, message.channel
    return f"<https://discord.com/channels/{guild.id}/{channel.id}/{message.id}>"


def assert_goes_on(answer, injured, earlier):
    """The first quote is of the earlier answer's article, and the small print leads to that answer."""
    assert injured in shown(answer.text)[0]
    assert f"{LOOKED_FIRST}{link(earlier)})." in answer.text


async def mentioned(newsroom, person, question, **where):
    return await person.reply_to(await person.say(f"{newsroom.mention} {question}", **where))


@pytest.mark.covers("a message that mentions the bot", "a reply to an answer")
async def test_a_reply_goes_on_from_the_answer_above_it(changing):
    """A reply with a ping is a question, whoever writes it, and the article of that answer comes first."""
    await changing.holds(ARTICLES)
    for injured, question in FIRST.items():
        answer = await mentioned(changing, changing.member(), question)
        assert LOOKED_FIRST not in answer.text
        bob = changing.member("Bob")
        assert_goes_on(await bob.reply_to(await bob.say(GOES_ON, reply_to=answer)), injured, answer)


async def test_a_reply_goes_on_from_a_command_s_answer_after_a_restart(changing):
    """What an answer quoted is kept: a restart in between changes nothing."""
    await changing.holds(ARTICLES)
    answers = {injured: (await changing.ask(question)).message for injured, question in FIRST.items()}
    assert await changing.bot.stop() == 0
    changing.bot.launch()
    await changing.bot.connected()
    for injured, answer in answers.items():
        ana = changing.member()
        assert_goes_on(await ana.reply_to(await ana.say(GOES_ON, reply_to=answer)), injured, answer)


async def test_in_a_thread_one_goes_on_from_its_newest_answer(changing):
    """Without a reply, by a mention or by /ask; bounds of one's own are kept to alone."""
    await changing.holds(ARTICLES)
    ana, bob = changing.member(), changing.member("Bob")
    thread = await changing.server.thread("What happened?", ana.channel)
    for injured, question in FIRST.items():
        first = await mentioned(changing, ana, question, channel=thread)
        second = await mentioned(changing, bob, GOES_ON, channel=thread)
        assert second.channel is thread
        assert_goes_on(second, injured, first)
        third = await (await bob.slash("ask", question=GOES_ON, channel=thread)).finished()
        assert_goes_on(third.message, injured, second)
    bound = await bob.slash("ask", question=GOES_ON, channel=thread, source="Fire at the Ashby mill")
    text = (await bound.finished()).text
    assert ("Seven" in shown(text)[0], "Looked first" in text) == (True, False)


async def test_nobody_goes_on_from_a_deleted_answer(changing):
    """In its thread the next question stands for itself."""
    await changing.holds(ARTICLES)
    ana = changing.member()
    thread = await changing.server.thread("Never mind", ana.channel)
    answer = await mentioned(changing, ana, FIRST["Seven"], channel=thread)
    await (await ana.click(answer, "Delete")).acknowledged()
    await changing.server.wait_for(lambda: answer.deleted, "the answer to be gone")
    assert "Looked first" not in (await mentioned(changing, ana, GOES_ON, channel=thread)).text


async def test_a_thread_opened_below_an_answer_goes_on_from_it(changing):
    """There its newest answer is the one that it was opened below."""
    await changing.holds(ARTICLES)
    for injured, question in FIRST.items():
        answer = (await changing.ask(question)).message
        ana = changing.member()
        thread = await changing.server.thread("More", ana.channel, opener=answer)
        assert_goes_on(await mentioned(changing, ana, GOES_ON, channel=thread), injured, answer)


async def test_a_private_answer_is_gone_on_from_in_private_by_its_asker(changing):
    """What somebody asked in private is neither shown to others in a thread, nor used for them."""
    await changing.holds(ARTICLES)
    ana, bob = changing.member(), changing.member("Bob")
    thread = await changing.server.thread("Hush", ana.channel)

    async def asked(person, question, *, private):
        slash = await person.slash("ask", question=question, private=private, channel=thread)
        return (await slash.finished()).text

    await asked(ana, FIRST["Seven"], private=True)
    for person, private in ((bob, False), (bob, True), (ana, False)):
        text = await asked(person, "who won the 2018 World Cup?", private=private)
        assert "Looked first" not in text
    goes_on = await asked(ana, GOES_ON, private=True)
    assert "-# Looked first in the article of the earlier answer." in goes_on
    assert "Seven" in shown(goes_on)[0]


async def test_a_reply_to_a_forgotten_answer_is_just_a_question(changing):
    """An answer whose asker has had everything erased is still replied to, and nothing comes first."""
    await changing.holds(ARTICLES)
    ana, bob = changing.member(), changing.member("Bob")
    answer = await mentioned(changing, ana, FIRST["Seven"])
    forget = await (await ana.slash("privacy forget")).finished()
    await (await ana.click(forget.message, "Erase all of it")).finished()
    text = (await bob.reply_to(await bob.say(GOES_ON, reply_to=answer))).text
    assert shown(text)
    assert "Looked first" not in text


async def test_a_reply_that_pings_nobody_is_none_of_the_bot_s_business(changing):
    """Discord does not even give it its text; one that pings the bot without a word gets its line of help."""
    await changing.holds(ARTICLES)
    ana = changing.member()
    answer = await mentioned(changing, ana, FIRST["Seven"])
    silent = await ana.say(GOES_ON, reply_to=answer, ping=False)
    helped = await ana.reply_to(await ana.say("", reply_to=answer))
    assert helped.text.startswith("Ask me about the articles")
    assert all(message.reference != silent.id for message in ana.channel.messages.values())
