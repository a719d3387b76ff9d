"""Find sources, in the menu of a message, looks up what it says."""

from __future__ import annotations

import pytest
from newsroom import shown

CLAIM = "About 250,000 people had been displaced, he said."
FOUND = "about 250,000 people had been displaced"


async def found(newsroom, text, by=None):
    """The finished answer on a message of Ana's, looked up by somebody else."""
    message = await newsroom.member("Ana").say(text)
    return await (await (by or newsroom.member("Bob")).menu("Find sources", message)).finished()


@pytest.mark.covers("Find sources in the menu of a message (Apps)")
@pytest.mark.parametrize(
    "text",
    [CLAIM, f"<@&1> **{CLAIM}** see https://news.example/x", f"> {CLAIM}\n-# is that so? <:hm:12345>"],
    ids=["plain", "formatted", "quoted"],
)
async def test_a_claim_is_looked_up(newsroom, text):
    """Whoever chooses it, and nobody else, sees what the articles say on the message."""
    asked = await found(newsroom, text)
    assert (asked.ephemeral, asked.deferred) == (True, True)
    assert not asked.message.visible_to(newsroom.member("Cem").user)
    assert any(FOUND in quote for quote in shown(asked.text))
    assert "Looked up:" not in asked.text


async def test_of_a_long_message_the_beginning_is_looked_up(newsroom):
    """A message too long for a question is looked up as far as it goes, and the answer says how far."""
    asked = await found(newsroom, f"{CLAIM} " + "Nobody knows more about all that. " * 30)
    assert asked.text.startswith("-# Looked up: the first 287 characters of the message\n")
    assert any(FOUND in quote for quote in shown(asked.text))


async def test_an_answer_of_the_bot_is_a_message_too(newsroom):
    """The menu works on whatever the bot itself wrote."""
    answer = (await newsroom.ask("how many were displaced?")).message
    asked = await (await newsroom.member("Bob").menu("Find sources", answer)).finished()
    assert any(FOUND in quote for quote in shown(asked.text))


async def test_what_the_articles_do_not_say_is_said(newsroom):
    """A claim on something else is told so."""
    asked = await found(newsroom, "France won the 2018 World Cup.")
    assert asked.text.startswith("The articles don't say.")
    assert asked.ephemeral


@pytest.mark.covers("bad: a message without words, in Find sources")
@pytest.mark.parametrize("text", ["", "<@1>", "<:smile:5> 😀", "https://news.example/x", "12 345"])
async def test_a_message_without_words_is_told_so(newsroom, text):
    """Pictures, emoji and bare links say nothing that could be looked up; that counts as no question."""
    bob = newsroom.member("Bob")
    for _ in range(6):
        asked = await found(newsroom, text, by=bob)
        assert asked.text == "There is no text in this message that I could look up."
        assert asked.ephemeral


async def test_looking_messages_up_counts_as_asking(newsroom):
    """The sixth message in a minute must wait."""
    bob = newsroom.member("Bob")
    for _ in range(5):
        assert FOUND in (await found(newsroom, CLAIM, by=bob)).text.replace("*", "")
    asked = await found(newsroom, CLAIM, by=bob)
    assert asked.text.startswith("That was too fast")
    assert asked.ephemeral


@pytest.mark.covers("bad: no articles yet")
async def test_without_articles_there_are_no_sources_to_find(changing):
    """An empty index says so and what a moderator can do."""
    await changing.holds({})
    assert (await found(changing, CLAIM)).text.startswith("No articles yet.")
