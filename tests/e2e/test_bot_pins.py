"""Pinned questions: a rebuild that would no longer answer one is not switched to."""

from __future__ import annotations

import re

import pytest
from curation import plain
from discord_server import CannotDoError, Upload
from newsroom import filler, shown

from retrieval.store.locking import WriteLock

LONG = "how long is the bridge of Springfield?"
OTHERS = Upload(
    "bridges.jsonl",
    "\n".join(
        f'{{"title": "Bridges {n}", "published": "{n}-08-01", "text": "The bridge of Springfield is {n} '
        'metres long."}'
        for n in range(2021, 2025)
    ).encode(),
)
MILL = "how many visitors did the keeper of the mill number 7 count?"


async def asked(person, command, **options):
    return await (await person.slash(command, **options)).finished(30)


@pytest.mark.covers(
    "/pins add",
    "/pins list",
    "/pins remove",
    "/index check",
    "bad: a question that is pinned and not answered so",
    "bad: a publisher for /pins add",
    "bad: a number that is not pinned",
)
async def test_a_rebuild_must_still_answer_what_is_pinned(changing):
    """Pinned, listed and checked; a rebuild that breaks it keeps the old index and says which question."""
    await changing.holds({"seven.txt": filler(7) + "\nSource: @everyone Gazette\n", "one.txt": filler(1)})
    mod, articles = changing.moderator(), changing.bot.articles
    none = await asked(mod, "index check")
    assert none.text.startswith("No question is pinned.")
    wrong = await asked(mod, "pins add", question=MILL, article="Yearbook 7", words="not in it")
    assert "does not answer it so now (its words are not quoted)" in wrong.text.replace("\\", "")
    publisher = await asked(mod, "pins add", question=MILL, article="@everyone Gazette")
    assert "must be one article" in publisher.text
    offered = await mod.complete("pins add", "article", article="year", question=MILL)
    assert {choice["name"] for choice in (await offered.finished()).choices} >= {"Yearbook 7 · undated"}
    added = await asked(mod, "pins add", question=MILL, article="seven.txt", words="8 Visitors")
    assert added.ephemeral
    number = int(re.match(r"Pinned as number (\d+): “how many visitors", added.text)[1])
    listed = await asked(mod, "pins list")
    assert f"**Pinned** · 1 question\n{number} · “how many visitors" in listed.text
    assert "**Check** · 1 of 1 pinned question answered\n✓ · " in (await asked(mod, "index check")).text
    before = shown((await changing.ask(MILL)).text)
    (articles / "seven.txt").unlink()
    (articles / "two.txt").write_text(filler(2))
    refused = await changing.rebuild(mod)
    await refused.shows("The rebuild was not switched to, and the old index goes on", 60)
    assert "✗ “how many visitors did the keeper of the mill number 7 count?”" in refused.text
    assert shown((await changing.ask(MILL)).text) == before
    assert (
        "The last rebuild failed: The rebuild was not switched to" in (await asked(mod, "index status")).text
    )
    gone = await asked(mod, "pins remove", number=99)
    assert "No question is pinned as number 99" in gone.text
    assert f"Number {number} is pinned no longer" in (await asked(mod, "pins remove", number=number)).text
    done = await changing.rebuild(mod)
    await done.shows("The index is rebuilt: **+1** new", 60)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("pins add", {"question": MILL, "article": "x"}),
        ("pins list", {}),
        ("pins remove", {"number": 1}),
        ("index check", {}),
    ],
)
async def test_pins_are_for_moderators(newsroom, command, options):
    """Whoever may not moderate is not offered the commands, and refused when they are sent by hand."""
    ana = newsroom.member()
    with pytest.raises(CannotDoError):
        await ana.slash(command, **options)
    refused = await (await ana.slash(command, by_hand=True, **options)).finished()
    assert refused.ephemeral
    assert "This is for moderators" in refused.text


@pytest.mark.covers(
    "/articles add",
    "/articles hide",
    "/articles remove",
    "bad: an article beside which a pinned question is not answered",
)
async def test_what_would_push_out_a_pinned_article_is_not_added(curation):
    """It is taken back, as who added it and the log are told; hiding the pinned one names the question."""
    pinned = await asked(curation.mod, "pins add", question=LONG, article="bridge.txt")
    number = int(re.match(r"Pinned as number (\d+)", pinned.text)[1])
    refused = await curation.press(curation.mod, await curation.ask("add", file=OTHERS), "Add")
    assert refused.startswith(
        "Not added, and nothing of it is kept: “Bridges 2021”, “Bridges 2022”, “Bridges"
    )
    assert refused.endswith(f"✗ “{LONG}”: its article is not quoted")
    assert [plain(one.text) for one in curation.log.messages.values()][-1] == refused
    assert "512 metres" in await curation.quotes(LONG)
    assert plain(await curation.run("list", only="added")) == "No article was added in Discord."
    one = Upload("mill.txt", b"The mill\n\nThe mill of Ogdenville grinds 300 sacks a day.")
    added = await curation.press(curation.mod, await curation.ask("add", file=one), "Add")
    assert added == "Added 1 article: can be quoted from now on."
    left = (
        f"Pinned questions are no longer answered from it (/pins remove removes a pin):\n{number} · “{LONG}”"
    )
    assert left in plain(await curation.run("hide", article="bridge.txt")).replace("`", "")
    sure = await curation.ask("remove", curation.boss, article="bridge.txt", reason="old")
    assert left in (await curation.press(curation.boss, sure, "Remove")).replace("`", "")
    await asked(curation.mod, "pins remove", number=number)


async def test_an_addition_that_was_killed_is_asked_about_at_the_next_start(curation):
    """Kept and not indexed when the bot died, it would break a pin: the log is told, and hiding it helps."""
    room, wait = curation.room, curation.room.server.wait_for
    pinned = await asked(curation.mod, "pins add", question=LONG, article="bridge.txt")
    number = int(re.match(r"Pinned as number (\d+)", pinned.text)[1])
    offer = await curation.ask("add", file=OTHERS)
    with WriteLock(room.bot.store / "lock").held():  # somebody else indexes, so the bot waits
        await curation.mod.click(offer, "Add")
        await wait(lambda: offer.text == "Kept 4 articles. Indexing …", "the articles to be kept")
        await room.bot.kill()
    await wait(lambda: not room.server.gateway.connected, "the end")
    entries = len(curation.log.messages)
    room.bot.launch()
    await room.ready()
    await wait(lambda: len(curation.log.messages) > entries, "a word to the moderators", 30)
    [told] = list(curation.log.messages.values())[entries:]
    assert plain(told.text).startswith("The rebuild was not switched to, and the old index goes on")
    assert plain(told.text).endswith(f"✗ “{LONG}”: its article is not quoted")
    assert "512 metres" in await curation.quotes(LONG)
    for year in range(2021, 2025):
        hidden = await curation.run("hide", article=f"added:bridges.jsonl#{year - 2020}")
        assert hidden.startswith(f"“Bridges {year}” is hidden")
    done = await room.rebuild(curation.mod)
    await done.shows("The index is rebuilt: **+4** new", 60)
    assert "512 metres" in await curation.quotes(LONG)
    await asked(curation.mod, "pins remove", number=number)


async def test_after_a_change_of_rules_what_is_not_answered_is_told(curation):
    """No earlier index can go on: the new one serves, and the reply and the log name the question."""
    room = curation.room
    pinned = await asked(curation.mod, "pins add", question=LONG, article="bridge.txt")
    number = int(re.match(r"Pinned as number (\d+)", pinned.text)[1])
    (room.bot.articles / "bridge.txt").unlink()
    await restarted(room, VERBATIM_INDEX_PASSAGE_WORDS="60")
    done = await room.rebuild(curation.mod, mode="full")
    await done.shows("The index is rebuilt: **+0** new, **~0** changed, **−1** removed", 60)
    broken = f"serves because no earlier one can. Change the articles, or remove the pins.\n✗ “{LONG}”: "
    assert broken in plain(done.text)
    await room.server.wait_for(
        lambda: any(broken in plain(one.text) for one in curation.log.messages.values()), "a word in the log"
    )
    assert (await room.ask("how many visitors?")).text
    await asked(curation.mod, "pins remove", number=number)
    await restarted(room, VERBATIM_INDEX_PASSAGE_WORDS="90")
    done = await room.rebuild(curation.mod, mode="full")
    await done.shows("The index is rebuilt", 60)


async def restarted(room, **environment):
    """The bot again, with other settings."""
    assert await room.bot.stop() == 0
    room.bot.launch(**environment)
    await room.ready()
