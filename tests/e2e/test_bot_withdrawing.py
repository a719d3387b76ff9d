"""Moderators hide, date and remove articles: it holds from the next question on, and the log says who did."""

from __future__ import annotations

import asyncio

import pytest
from curation import BRIDGE, plain
from discord_server import Upload

LENGTH = "how long is the bridge of Springfield?"
FACT = "512 metres long"
GONE = "This can't be confirmed any more"


@pytest.mark.covers(
    "/articles hide",
    "/articles unhide",
    "bad: an article that is hidden already",
    "bad: an article that is not hidden",
    "bad: Context of an article that is hidden",
    "bad: Nearest passage of an article that is hidden",
    "bad: an article that is none",
)
async def test_a_hidden_article_is_shown_to_nobody(curation):
    """In answers, /quote, lists and offers from the next question on; the buttons of old answers say so."""
    room, ana = curation.room, curation.room.member()
    answer = (await room.ask(LENGTH, by=ana)).message
    none = (await room.ask("who won the 2018 World Cup?", by=ana, source="Bridge report")).message
    said = await curation.run("hide", article="bridge report", reason="wrong *figures*")
    assert said == (
        "“Bridge report” is hidden: from the next question on nobody is shown it. "
        "`/articles unhide` ends that."
    )
    assert FACT not in (await room.ask(LENGTH)).text
    quote = await (await room.member("Bo").slash("quote", text="The bridge of Springfield is 512")).finished()
    assert quote.text.startswith("**Not verbatim**")
    assert FACT not in quote.text
    listed = await (await room.member("Cy").slash("sources")).finished()
    assert "Bridge report" not in listed.text
    assert await curation.offered("ask", ana, source="bri") == []
    assert await curation.offered("articles unhide", curation.mod, article="bri") == [
        "Bridge report · undated"
    ]
    assert await curation.offered("articles unhide", ana, article="bri") == []
    for message, label in ((answer, "Context"), (answer, "Sources"), (none, "Nearest passage")):
        pressed = await (await ana.click(message, label)).finished()
        assert "was hidden by a moderator <t:" in pressed.text
        assert FACT not in pressed.text
    assert "hidden already, by " in await curation.run("hide", article="bridge report")
    assert plain(await curation.run("list", only="hidden")) == (
        "**Hidden articles** · 1 · page 1 of 1\n"
        "- Bridge report · no publisher · undated · hidden by @who <age>: wrong *figures*"
    )
    assert "\nhidden by " in await curation.run("show", article="bridge report")
    status = await (await curation.mod.slash("index status")).finished()
    assert "2 articles, 1 hidden" in status.text
    assert await curation.run("unhide", article="bridge report") == (
        "“Bridge report” can be quoted again, from the next question on."
    )
    assert FACT in await curation.quotes(LENGTH)
    assert await curation.run("unhide", article="bridge report") == "“Bridge report” is not hidden."
    assert plain(await curation.run("hide", article="bridge_reprot")) == (
        "No article is called “bridge_reprot”; the closest titles are “Bridge report”, “Yearbook 1”."
    )
    assert await curation.run("list", only="hidden") == "No article is hidden."
    log = "by @who\nsubject: Bridge report"
    assert curation.logged() == [
        f"**/articles hide** {log}\nreason: wrong *figures*\nbefore: shown\nafter: hidden",
        f"**/articles unhide** {log}\nbefore: hidden\nafter: shown",
    ]


@pytest.mark.covers("bad: a question while every article is hidden", "bad: a title of several articles")
async def test_when_everything_is_hidden_a_question_is_told(curation):
    """Who asks hears that nothing can be quoted; titles that two articles have are not guessed."""
    await curation.room.holds({"a.txt": BRIDGE, "b.txt": BRIDGE.replace("blue", "red")})
    several = await curation.run("hide", article="Bridge report")
    assert several.startswith("2 articles are called “Bridge report”: pick one from the list")
    for key in ("a.txt", "b.txt"):
        assert "is hidden:" in await curation.run("hide", article=key)
    asked = await curation.room.ask(LENGTH)
    assert plain(asked.text) == "Moderators have hidden or removed every article: nothing can be quoted."


@pytest.mark.covers(
    "/articles set-date", "bad: an article's date that is none", "bad: a date that the article has"
)
async def test_a_date_holds_whatever_the_file_says(curation):
    """It is shown in answers, bounds questions, survives a rebuild, and can be taken back."""
    day = {"article": "bridge report", "date": "2024-05-31"}
    assert await curation.run("set-date", **day) == (
        "“Bridge report” is dated 2024-05-31 from now on (before: undated)."
    )
    assert await curation.run("set-date", **day) == "“Bridge report” is dated 2024-05-31 already."
    bounded = await curation.room.ask(LENGTH, since="2024-05-31", until="2024-05-31")
    assert "published 31 May 2024" in bounded.text
    await curation.room.holds({"bridge.txt": BRIDGE.replace("blue", "green")})
    assert "published 31 May 2024" in (await curation.room.ask(LENGTH)).text
    assert "date set by <@" in await curation.run("show", article="bridge report")
    for bad in ("31.05.2024", "2024-02-30"):
        assert "A date is a day of the calendar" in await curation.run("set-date", article="x", date=bad)
    await curation.run("set-date", article="bridge report", date="Undated")
    assert "this article is undated" in (await curation.room.ask(LENGTH)).text
    assert curation.logged()[0] == (
        "**/articles set-date** by @who\nsubject: Bridge report\nbefore: undated\nafter: 2024-05-31"
    )


@pytest.mark.covers(
    "/articles remove",
    "/articles undo",
    "button: Remove",
    "button: Undo",
    "bad: a removal without a reason",
    "bad: an article that is removed already",
    "bad: Undo twice or after 24 hours",
    "bad: Context of an article that is removed",
    "bad: a file of a removed article's name",
)
async def test_a_removal_is_confirmed_and_can_be_undone(curation):
    """Until Remove nothing happens; then nobody is shown it, until it is undone, by button or command."""
    boss, ana = curation.boss, curation.room.member()
    upload = Upload("plan.txt", b"Secret plan\n\nThe tunnel of Springfield is 77 metres deep.")
    await curation.press(curation.mod, await curation.ask("add", file=upload), "Add")
    how = "how deep is the tunnel of Springfield?"
    answer = (await curation.room.ask(how, by=ana)).message
    assert "77 metres" in answer.text
    question = await curation.ask("remove", boss, article="secret plan", reason="a court said so")
    assert question.text.startswith("Remove “Secret plan”? Nobody is shown it from then on.")
    assert "77 metres" in await curation.quotes(how)
    done = await curation.press(boss, question, "Remove")
    assert done == (
        "“Secret plan” is removed. The button or `/articles undo` bring it back; that ends <age>."
    )
    assert "77 metres" not in await curation.quotes(how)
    assert "was removed by a moderator" in (await (await ana.click(answer, "Context")).finished()).text
    again = await curation.run("remove", boss, article="secret plan", reason="again")
    assert plain(again) == (
        "“Secret plan” was removed by @who <age>: a court said so. "
        "Within 24 hours `/articles undo` brings it back."
    )
    assert "An article of that name was removed" in await curation.run("add", file=upload)
    assert plain(await curation.run("list", only="removed")) == (
        "**Removed articles** · 1 · page 1 of 1\n"
        "- Secret plan · removed by @who <age>: a court said so · can come back, that ends <age>"
    )
    assert await curation.press(boss, question, "Undo") == "“Secret plan” is back, from the next question on."
    assert "77 metres" in await curation.quotes(how)
    removed = await curation.ask("remove", boss, article="secret plan", reason="once more")
    await curation.press(boss, removed, "Remove")
    assert await curation.offered("articles undo", boss, article="secret") == ["Secret plan"]
    assert (await curation.run("undo", boss, article="secret plan")).endswith(
        "is back, from the next question on."
    )
    late = (
        "This removal can't be undone: that was done already, or 24 hours have passed and its text is erased."
    )
    assert late in await curation.press(boss, removed, "Undo")
    blank = await (
        await boss.slash("articles remove", article="secret plan", options={"reason": "  "}, by_hand=True)
    ).finished()
    assert blank.text == "A removal needs a reason: say in a few words why."
    log = "by @who\nsubject: Secret plan"
    assert curation.logged()[1:3] == [
        f"**/articles remove** {log}\nreason: a court said so\nafter: removed",
        f"**/articles undo** {log}\nbefore: removed\nafter: shown",
    ]


@pytest.mark.covers("bad: Add or Remove too late or after a restart", "button: Undo", "button: Cancel")
async def test_after_a_restart(curation):
    """What waited for a yes has not happened; what was done holds; Undo works for a day."""
    room, boss, mod = curation.room, curation.boss, curation.mod
    await curation.run("hide", article="yearbook 1")
    offer = await curation.ask(
        "add", file=Upload("new.txt", b"New\n\nThe lake of Springfield is 9 metres deep.")
    )
    removal = await curation.ask("remove", boss, article="bridge report", reason="old")
    done = await curation.ask("remove", boss, article="bridge report", reason="old")
    await curation.press(boss, done, "Remove")
    assert await room.bot.stop() == 0
    room.bot.launch()
    await room.ready()
    assert GONE in await curation.press(mod, offer, "Add")
    assert GONE in await curation.press(boss, removal, "Remove")
    assert GONE in await curation.press(boss, removal, "Cancel")
    assert (await room.ask(LENGTH)).text.startswith("Moderators have hidden or removed every article")
    assert await curation.press(boss, done, "Undo") == "“Bridge report” is back, from the next question on."
    assert FACT in await curation.quotes(LENGTH)

    late = await curation.ask("remove", boss, article="bridge report", reason="too old")
    await curation.press(boss, late, "Remove")
    curation.write("UPDATE decisions SET at = '2024-05-04T00:00:00.000000+00:00' WHERE kind = 'removed'")
    assert "can't be undone" in await curation.press(boss, late, "Undo")
    await room.bot.stop()
    room.bot.launch()
    await room.ready()
    async with asyncio.timeout(10):
        while "erased for good: 1 removed article" not in room.bot.log:  # noqa: ASYNC110 - a log sets no event
            await asyncio.sleep(0.05)
    assert room.stored().keys() == {"Yearbook 1"}
    assert "· erased" in await curation.run("list", only="removed")
    rebuild = await room.rebuild(mod)
    await rebuild.shows("kept out, a moderator removed it: bridge.txt", 30)
