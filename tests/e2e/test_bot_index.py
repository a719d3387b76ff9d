"""Moderators see and rebuild the index from Discord; what articles hold can't harm anybody there."""

from __future__ import annotations

import itertools
import re

import pytest
from discord_server import CannotDoError
from newsroom import filler, shown

BRIDGE = "how long is the bridge of Springfield?"
HOSTILE = """@everyone <@1> **buy** [now](https://evil.example) </ask:1>

# The mayor of Springfield opened the bridge @everyone @here <@1> <@&2> <#3> on Monday, __said__ ~~nobody~~.

1. The bridge of Springfield is 512 metres long, [click here](https://evil.example/x) or <https://evil.example>.
> quoted `code` ||spoiler|| <t:0:R> :smile: <a:x:1> https://evil.example/phish discord.gg/evil

Source: @here <@1> [free nitro](https://evil.example)
"""


@pytest.mark.covers("bad: no articles yet")
async def test_without_articles_people_are_told_so(changing):
    """While there are no articles, questions get "No articles yet" and what a moderator can do."""
    await changing.holds({})
    ana = changing.member()
    asked = await changing.ask(BRIDGE, by=ana)
    assert asked.text.startswith("No articles yet.")
    said = await ana.say(f"{changing.mention} {BRIDGE}")
    assert (await ana.reply_to(said)).text.startswith("No articles yet.")


@pytest.mark.covers("/index rebuild")
async def test_what_a_rebuild_did_is_public(changing):
    """/index rebuild ends with what it changed and which files it could not read, for everybody to see."""
    await changing.holds({"old.txt": filler(1), "same.txt": filler(2), "changes.txt": filler(3)})
    (changing.bot.articles / "old.txt").unlink()
    (changing.bot.articles / "changes.txt").write_text(filler(4))
    (changing.bot.articles / "new.txt").write_text(filler(5))
    (changing.bot.articles / "@everyone <@1>.pdf").write_text("%PDF")
    rebuild = await changing.rebuild(changing.moderator())
    await rebuild.shows("is rebuilt", 30)
    assert rebuild.message.ephemeral_for is None
    assert rebuild.message.components == []
    result = rebuild.text.replace("\\", "").replace("*", "")
    assert "+1 new, ~1 changed, −1 removed, !1 rejected; 1 unchanged" in result
    for line in ("+ new.txt", "~ changes.txt", "− old.txt", "! @everyone <@1>.pdf: "):
        assert line in result


async def test_a_second_rebuild_changes_nothing(changing):
    """With unchanged files a rebuild embeds nothing and says so."""
    await changing.holds({"one.txt": filler(1)})
    rebuild = await changing.moderator().slash("index rebuild")
    await rebuild.shows("Nothing has changed", 30)
    assert "(1 article)" in rebuild.text
    assert rebuild.message.components == []  # nobody is asked


async def test_hostile_text_is_only_text(changing):
    """An article full of mentions, links and markup is quoted to the letter and can do nothing."""
    await changing.holds({"hostile.txt": HOSTILE})
    asked = await changing.ask(BRIDGE)
    (text,) = changing.stored().values()
    (quote,) = (quote for quote in shown(asked.text) if "512 metres long" in quote)
    assert quote in text
    for construct in ("](https://evil", "<@1>", "<@&2>", "<#3>", "<t:0", "https://evil", "</ask"):
        assert construct not in asked.text
    assert not re.search(r"(?<!\\)@(everyone|here)", asked.text)


def tells_the_length(asked):
    """Does a quote, as it is shown, say how long the bridge is?"""
    return any("512 metres long" in quote for quote in shown(asked.text))


@pytest.mark.covers("/index rebuild", "bad: a rebuild while one runs")
async def test_a_rebuild_shows_progress_while_people_ask(changing):
    """A long rebuild edits its bar, lets no second one start, and leaves the old index to those who ask."""
    await changing.holds({"bridge.txt": HOSTILE})
    mod = changing.moderator()
    rebuild, count = await long_rebuild(changing, mod)
    second = await (await changing.moderator("Second").slash("index rebuild")).finished(3)
    assert f"already running, started by {mod.mention}" in second.text
    assert second.ephemeral
    during = await changing.ask(BRIDGE)
    assert tells_the_length(during)
    assert "(1 article)" in during.text
    await rebuild.shows("is rebuilt", 120)
    assert f"+{count:,}" in rebuild.text
    assert shares(rebuild) == sorted(shares(rebuild))
    revisions = rebuild.message.revisions
    revisions = [one for one in revisions if "A rebuild would change" not in one.text]
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(revisions)]
    assert all(gap >= 1.0 for gap in gaps[:-1]), gaps  # Discord limits edits; the result may come at once
    assert f"({count + 1:,} articles)" in (await changing.ask(BRIDGE)).text


async def long_rebuild(changing, moderator):
    """A rebuild in the middle of embedding, and of how many new articles: more, the faster the machine."""
    for count in (60, 250, 1000, 4000):
        for number in range(count):
            (changing.bot.articles / f"yearbook-{number}.txt").write_text(filler(number))
        rebuild = await changing.rebuild(moderator)
        if await is_slow(rebuild):
            return rebuild, count
        await changing.holds({"bridge.txt": HOSTILE})
    raise AssertionError("this machine is too fast to be watched")


async def is_slow(rebuild):
    """Whether the bar was seen with at least half of the embedding to come; if not, the rebuild is over."""
    await rebuild.server.wait_for(lambda: shares(rebuild) or "is rebuilt" in rebuild.text, "the bar", 30)
    if shares(rebuild) and shares(rebuild)[0] <= 50:
        return True
    await rebuild.shows("is rebuilt", 30)
    return False


def shares(rebuild):
    """The percentages that the bar has shown while embedding."""
    texts = [revision.text for revision in rebuild.message.revisions] if rebuild.messages else []
    bars = [re.search(r"embedding.*` (\d+)%", text, re.DOTALL) for text in texts]
    return [int(bar[1]) for bar in bars if bar]


async def test_removed_files_leave_the_answers(changing):
    """After a file is deleted and the index rebuilt, nothing is quoted from it."""
    await changing.holds({"bridge.txt": HOSTILE, "other.txt": filler(1)})
    assert tells_the_length(await changing.ask(BRIDGE))
    await changing.holds({"other.txt": filler(1)})
    assert not tells_the_length(await changing.ask(BRIDGE))


@pytest.mark.covers("/index status")
async def test_status_names_counts_and_model(newsroom):
    """/index status tells a moderator alone how many articles there are, which model, how old."""
    status = await (await newsroom.moderator().slash("index status")).finished()
    assert status.ephemeral
    for part in ("1 article ", "passage", "sentence", "Updated <t:", "Model ", "Generations kept: version "):
        assert part in status.text


@pytest.mark.covers("bad: a moderators' command of somebody else")
@pytest.mark.parametrize("command", ["index status", "index rebuild"])
async def test_moderation_is_for_moderators(newsroom, command):
    """Who may not moderate is not offered the commands, and is refused when a hand-made client sends them."""
    ana = newsroom.member()
    with pytest.raises(CannotDoError):
        await ana.slash(command)
    asked = await (await ana.slash(command, by_hand=True)).finished()
    assert "Manage Messages" in asked.text
    assert asked.ephemeral
