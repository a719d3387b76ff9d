"""A crowd asks more than the queue holds: whoever finds no place is told when to come back."""

from __future__ import annotations

import asyncio

import pytest

QUESTION = "how many were displaced?"


@pytest.mark.covers(
    "bad: more waiting questions of one person than a quarter of the queue",
    "bad: a question while the queue is full",
)
async def test_a_full_queue_says_when_to_come_back(newsroom):
    """Moderators may ask as fast as they like; all of them fill the queue, and none more than a quarter."""
    moderators = [newsroom.moderator(f"Mod {number}") for number in range(6)]
    asked = [await one.slash("ask", question=QUESTION) for one in moderators for _ in range(30)]
    answers = [(await one.finished(120)).text for one in asked]
    kinds = ("index updated", "of yours wait already. Try again in", "questions wait already. Try again in")
    counts = [sum(kind in answer for answer in answers) for kind in kinds]
    assert sum(counts) == len(asked)
    assert all(counts), counts


@pytest.mark.covers("bad: a question while the bot is stopped")
async def test_who_waits_while_the_bot_stops_is_told_so(changing):
    """Of eighty people in the middle of asking nobody is left waiting: each has an answer or a reason."""
    await changing.holds({"one.txt": "One\n\nThe harbour sold thirty crates of herring.\n"})
    people = [changing.member(f"Asker {number}") for number in range(80)]
    asked = [await one.slash("ask", question="how many crates of herring?") for one in people]
    said = await people[0].say(f"{changing.mention} how many crates of herring?")
    await asyncio.gather(*(one.acknowledged() for one in asked))
    assert await changing.bot.stop() == 0
    answers = [one.text for one in asked] + [(await people[0].reply_to(said)).text]
    told = [answer for answer in answers if "thirty" not in answer]
    assert {*told} == {"I was shut down before I could answer. Ask again in a minute."}
    changing.bot.launch()
    await changing.ready()
