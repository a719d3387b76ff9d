"""Hostile texts, as articles and as questions, through the real bot."""

from __future__ import annotations

import asyncio

from discord_reading import foreign, read_quotes
from hostile_texts import HOSTILE

# Those that a text file can hold, by a name for each.
ENCODED = {f"Elmford{number}": text for number, text in enumerate(HOSTILE) if not {"\0", "\ud800"} & {*text}}


async def test_hostile_articles_are_quoted_to_the_letter(changing):
    """Each is found, and what Discord shows of a quote is a slice of it; nobody is pinged, nothing linked."""
    await changing.holds(
        {f"{name}.txt": f"{text}\n\nThe bridge of {name} is long. {text}\n" for name, text in ENCODED.items()}
    )
    stored = changing.stored().values()
    asked = await asyncio.gather(*(changing.ask(f"how long is the bridge of {name}?") for name in ENCODED))
    for name, one in zip(ENCODED, asked, strict=True):
        readings, _ = read_quotes(one.text)
        assert any(f"The bridge of {name} is long." in reading.text for reading in readings)
        for reading in readings:
            assert reading.found == []
            assert any(reading.text in text for text in stored)
        assert foreign(one.text) == []


async def test_hostile_questions_get_an_answer_or_a_reason(changing):
    """As a question, a source, a query or a text to look for: one message, with nothing in it but text."""
    moderator = changing.moderator()
    for text in HOSTILE:
        typed = text.encode("utf-8", "replace").decode()
        asked = [
            await moderator.slash("ask", by_hand=True, question=typed),
            await moderator.slash("ask", by_hand=True, question="how long?", source=typed),
            await moderator.slash("quote", by_hand=True, text=typed),
            await moderator.slash("sources", by_hand=True, query=typed),
            await moderator.menu("Find sources", await moderator.say(typed)),
        ]
        for one in asked:
            await one.finished()
            assert "error id" not in one.text
            assert foreign(one.text) == []
            assert all(reading.found == [] for reading in read_quotes(one.text)[0])
