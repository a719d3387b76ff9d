"""/index rebuild asks before it changes anything, and /index rollback brings the index before back."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from curation import BRIDGE
from discord_server import CannotDoError, Permission, Upload
from newsroom import filler, shown

MILL = "how many visitors did the keeper of the mill number 7 count?"


def manager(changing, name="Boss"):
    permissions = Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES
    return changing.server.user(name, changing.guild, permissions)


def versions(changing):
    (path,) = changing.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as c:
        return c.execute("SELECT max(version) FROM changes").fetchone()[0]


def plain(text):
    return text.replace("\\", "").replace("*", "")


async def planned(changing, person, **options):
    plan = await person.slash("index rebuild", **options)
    return await plan.shows("A rebuild would change", 30)


@pytest.mark.covers("button: Confirm rebuild", "button: Leave it")
async def test_a_rebuild_shows_what_it_would_change_and_asks(changing):
    """New, changed, removed and rejected with titles and reasons; nothing is done until it is confirmed."""
    await changing.holds({"old.txt": filler(1), "same.txt": filler(2), "changes.txt": filler(3)})
    articles, mod = changing.bot.articles, changing.moderator()
    (articles / "old.txt").unlink()
    (articles / "changes.txt").write_text(filler(3) + "\nMore.\n")
    (articles / "new.txt").write_text(filler(5))
    (articles / "empty.txt").write_text("")
    before = versions(changing)
    plan = await planned(changing, mod)
    lines = plain(plan.text).splitlines()
    assert lines[0] == "A rebuild would change: +1 new, ~1 changed, −1 removed, !1 rejected; 1 unchanged."
    assert lines[1] == "Only new and changed articles are embedded; people can go on asking meanwhile."
    assert lines[2:5] == ["+ Yearbook 5 (new.txt)", "~ Yearbook 3 (changes.txt)", "− old.txt"]
    assert lines[5].startswith("! empty.txt: ")
    ana = changing.member()
    for label in ("Confirm rebuild", "Leave it"):
        refused = await (await ana.click(plan.message, label)).finished()
        assert (refused.ephemeral, refused.messages != [plan.message]) == (True, True)
        assert "This is for moderators" in refused.text
    left = await mod.click(plan.message, "Leave it")
    await left.shows(f"Nothing was done: {mod.mention} left the index as it is.")
    assert plan.message.components == []
    assert versions(changing) == before
    done = await changing.rebuild(mod)
    await done.shows("is rebuilt: **+1** new", 30)
    assert versions(changing) == before + 1


async def test_a_plan_that_is_stale_is_shown_anew(changing):
    """If files change after the plan was shown, Confirm does nothing but show what it is now."""
    await changing.holds({"one.txt": filler(1)})
    articles, mod = changing.bot.articles, changing.moderator()
    (articles / "two.txt").write_text(filler(2))
    plan = await planned(changing, mod)
    (articles / "three.txt").write_text(filler(3))
    before = versions(changing)
    again = await mod.click(plan.message, "Confirm rebuild")
    await again.shows("nothing was done. As it is now:", 30)
    assert "**+2** new" in again.text
    assert versions(changing) == before
    done = await changing.moderator("Other").click(again.message, "Confirm rebuild")
    await done.shows("The index is rebuilt: **+2** new", 30)


async def test_a_long_plan_comes_with_a_file(changing):
    """Many changes: some of each kind in the message, all in a file, which goes with the plan."""
    await changing.holds({"one.txt": filler(1)})
    for number in range(20, 40):
        (changing.bot.articles / f"y{number}.txt").write_text(filler(number))
    mod = changing.moderator()
    plan = await planned(changing, mod)
    assert "The file has all of it." in plan.text
    assert plan.text.count("Yearbook") == 5
    (file,) = plan.message.attachments
    assert changing.server.files.read(file).decode().count("Yearbook") == 20
    for path in changing.bot.articles.glob("y*.txt"):
        path.unlink()
    again = await mod.click(plan.message, "Confirm rebuild")
    await again.shows("Nothing has changed", 30)
    assert again.message.attachments == []


async def test_a_full_rebuild_embeds_everything(changing):
    """`mode: full` says so, asks even where nothing has changed, and says how many it embedded."""
    await changing.holds({"one.txt": filler(1), "two.txt": filler(2)})
    mod = changing.moderator()
    plan = await planned(changing, mod, mode="full")
    assert "Every article is embedded anew" in plan.text
    done = await mod.click(plan.message, "Confirm rebuild")
    await done.shows("2 unchanged, 2 embedded", 30)
    with pytest.raises(CannotDoError):
        await mod.slash("index rebuild", mode="some")


@pytest.mark.covers(
    "/index rollback",
    "button: Confirm rollback",
    "bad: a rollback of what has changed since it was shown",
    "bad: a rollback without an earlier generation",
)
async def test_the_index_goes_back_and_stays_there(changing):
    """Asked and confirmed, the answers are those of before, over a restart too, until the next rebuild."""
    await changing.holds({"seven.txt": filler(7)})
    before = shown((await changing.ask(MILL)).text)
    assert any("8 visitors" in quote for quote in before)
    await changing.holds({"seven.txt": filler(9)})
    boss, mod = manager(changing), changing.moderator()
    version = versions(changing)
    refused = await (await mod.slash("index rollback", by_hand=True)).finished()
    assert "you need the Manage Server permission" in refused.text
    first, second = [await (await boss.slash("index rollback")).finished() for _ in range(2)]
    assert f"Go back from version {version} of the index (1 article) to version {version - 1}" in first.text
    denied = await (await mod.click(first.message, "Confirm rollback")).finished()
    assert "you need the Manage Server permission" in denied.text
    back = await boss.click(first.message, "Confirm rollback")
    await back.shows(f"{boss.mention} went back to version {version - 1} of the index (1 article) in 1 s.")
    assert first.message.components == []
    assert shown((await changing.ask(MILL)).text) == before
    stale = await boss.click(second.message, "Confirm rollback")
    await stale.shows("The index has changed meanwhile")
    await changing.bot.stop()
    changing.bot.launch()
    await changing.ready()
    assert shown((await changing.ask(MILL)).text) == before
    status = await (await mod.slash("index status")).finished()
    assert "Somebody went back to this earlier generation" in status.text
    while "Go back from" in (asked := await (await boss.slash("index rollback")).finished()).text:
        await (await boss.click(asked.message, "Confirm rollback")).shows("went back to version")
    assert plain(asked.text) == "There is no earlier generation of the index to go back to."
    done = await changing.rebuild(mod)
    await done.shows("The index is rebuilt", 30)
    assert "Somebody went back" not in (await (await mod.slash("index status")).finished()).text
    assert not any("8 visitors" in quote for quote in shown((await changing.ask(MILL)).text))


async def test_what_is_added_after_going_back_is_answered_and_the_rest_stays(curation):
    """Adding an article is no rebuild: the others stay as they were before, until somebody asks for one."""
    room, boss = curation.room, curation.boss
    await room.holds({"seven.txt": filler(7)})
    await room.holds({"seven.txt": filler(9)})
    back = await (await boss.slash("index rollback")).finished()
    await (await boss.click(back.message, "Confirm rollback")).shows("went back to version")
    offer = await curation.ask("add", file=Upload("bridge.txt", BRIDGE.encode()))
    await curation.press(curation.mod, offer, "Add")
    assert "512 metres long" in await curation.quotes("how long is the bridge of Springfield?")
    assert "8 visitors" in await curation.quotes(MILL)
    status = await (await curation.mod.slash("index status")).finished()
    assert "Somebody went back to this earlier generation" in status.text
    await (await room.rebuild(curation.mod)).shows("is rebuilt: **+0** new, **~1** changed", 30)
    assert "512 metres long" in await curation.quotes("how long is the bridge of Springfield?")
    assert "8 visitors" not in await curation.quotes(MILL)


async def test_a_rebuild_that_outlasts_its_token_is_reported_in_the_channel(changing):
    """After fifteen minutes Discord takes no edit any more: the result comes as a message of its own."""
    await changing.holds({"one.txt": filler(1)})
    (changing.bot.articles / "two.txt").write_text(filler(2))
    server, mod = changing.server, changing.moderator()
    plan = await planned(changing, mod)
    held = server.slow("PATCH /webhooks/*", 0.5)
    await mod.click(plan.message, "Confirm rebuild")
    await server.wait_for(lambda: held.hits, "the bar on its way")
    server.advance(15 * 60)

    def told():
        channel = plan.channel.messages.values()
        return [one for one in channel if one.id > plan.message.id and "is rebuilt" in one.text]

    await server.wait_for(told, "the result in the channel", 30)
    (result,) = told()
    assert "+1** new" in result.text
    assert (result.ephemeral_for, plan.text) == (None, plan.message.revisions[0].text)
    assert {violation.code for violation in server.take_violations()} == {50027}
