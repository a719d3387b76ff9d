"""Moderators see and rebuild the index from Discord; what articles hold can't harm anybody there."""

from __future__ import annotations

import itertools

import pytest
from discord_server import CannotDoError
from newsroom import open_newsroom, shown

HOSTILE = """@everyone <@1> **buy** [now](https://evil.example) </ask:1>

# The mayor of Springfield opened the bridge @everyone @here <@1> <@&2> <#3> on Monday, __said__ ~~nobody~~.

1. The bridge of Springfield is 512 metres long, [click here](https://evil.example/x) or <https://evil.example>.
> quoted `code` ||spoiler|| <t:0:R> :smile: <a:x:1> https://evil.example/phish discord.gg/evil

Source: @here <@1> [free nitro](https://evil.example)
"""


def filler(number: int) -> str:
    """An article of about 200 words that resembles no other."""
    facts = "\n\n".join(
        f"The {place} number {number} sold {number * 37 + part} crates of {thing} in {1900 + number}. "
        f"Its keeper counted {part + number} visitors a day, and each paid {number} cents for the {thing}."
        for part, (place, thing) in enumerate(
            [("harbour", "herring"), ("mill", "flour"), ("orchard", "plums"), ("foundry", "bells")] * 2
        )
    )
    return f"Yearbook {number}\n\n{facts}\n"


@pytest.fixture(scope="module")
def open_empty(background, tmp_path_factory):
    newsroom = background.run(open_newsroom(tmp_path_factory.mktemp("empty"), seeds=False), 90)
    yield newsroom
    background.run(newsroom.close())


@pytest.fixture
def empty(open_empty):
    """A bot that began without any article; the tests of this file use it one after the other."""
    yield open_empty
    open_empty.check()


async def test_without_articles_people_are_told_so(empty):
    """Before anything is indexed, questions get "No articles yet" and moderators what to do."""
    ana = empty.member()
    asked = await empty.ask("how long is the bridge?", by=ana)
    assert asked.text.startswith("No articles yet.")
    said = await ana.say(f"{empty.mention} how long is the bridge?")
    assert (await ana.reply_to(said)).text.startswith("No articles yet.")
    status = await (await empty.moderator().slash("index status")).finished()
    assert "Nothing has been indexed yet." in status.text


async def test_a_rebuild_shows_progress_and_its_result(empty):
    """/index rebuild is public, edits itself while it works, and ends with what it changed."""
    for number in range(150):
        (empty.bot.articles / f"yearbook-{number}.txt").write_text(filler(number))
    (empty.bot.articles / "hostile.txt").write_text(HOSTILE)
    (empty.bot.articles / "@everyone <@1>.pdf").write_bytes(b"%PDF")
    mod, ana = empty.moderator(), empty.member()
    rebuild = await mod.slash("index rebuild")
    await rebuild.shows("embedding", 10)
    second = await (await empty.moderator("Second").slash("index rebuild")).finished(3)
    assert f"already running, started by {mod.mention}" in second.text
    assert second.ephemeral
    during = await empty.ask("how long is the bridge?", by=ana)
    assert during.text.startswith("No articles yet.")
    await rebuild.shows("+151", 60)
    assert not rebuild.ephemeral
    result = rebuild.text.replace("\\", "")
    assert "!1" in result
    assert "@everyone <@1>.pdf: " in result
    assert_gentle(rebuild.message.revisions)


def assert_gentle(revisions):
    """A bar moves forward, and is not edited more often than once a second: Discord limits edits."""
    bars = [revision.text for revision in revisions[:-1]]
    shares = [
        int(text.rpartition("` ")[2].split("%")[0]) for text in bars if "embedding" in text and "%" in text
    ]
    assert shares == sorted(shares)
    assert len(bars) >= 2
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(revisions)]
    assert all(gap >= 1.0 for gap in gaps[:-1]), gaps


async def test_hostile_text_is_only_text(empty):
    """An article full of mentions, links and markup is quoted to the letter and can do nothing."""
    asked = await empty.ask("how long is the bridge of Springfield?")
    text = empty.stored()["@everyone <@1> **buy** [now](https://evil.example) </ask:1>"]
    quotes = shown(asked.text)
    assert any("512 metres long" in quote for quote in quotes)
    (quote,) = (quote for quote in quotes if "512 metres" in quote)
    assert quote in text
    for construct in (
        "](https://evil",
        "<@1>",
        "<@&2>",
        "@everyone",
        "@here",
        "<#3>",
        "<t:0",
        "https://evil",
    ):
        assert construct not in asked.text
    assert asked.message.pings == set()


async def test_a_second_rebuild_changes_nothing(empty):
    """With unchanged files a rebuild says that nothing has changed."""
    rebuild = await empty.moderator().slash("index rebuild")
    await rebuild.shows("Nothing has changed", 30)
    assert "151 articles" in rebuild.text


async def test_removed_files_leave_the_answers(empty):
    """After a file is deleted and the index rebuilt, nothing is quoted from it."""
    (empty.bot.articles / "hostile.txt").unlink()
    rebuild = await empty.moderator().slash("index rebuild")
    await rebuild.shows("−1", 30)
    asked = await empty.ask("how long is the bridge of Springfield?")
    assert "512" not in asked.text


async def test_status_names_counts_and_model(newsroom):
    """/index status tells a moderator alone how many articles there are, which model, how old."""
    status = await (await newsroom.moderator().slash("index status")).finished()
    assert status.ephemeral
    for part in ("1 article ", "passage", "sentence", "Updated <t:", "Model "):
        assert part in status.text


@pytest.mark.parametrize("command", ["index status", "index rebuild"])
async def test_moderation_is_for_moderators(newsroom, command):
    """Who may not moderate is not offered the commands, and is refused when a hand-made client sends them."""
    ana = newsroom.member()
    with pytest.raises(CannotDoError):
        await ana.slash(command)
    asked = await (await ana.slash(command, by_hand=True)).finished()
    assert "Manage Messages" in asked.text
    assert asked.ephemeral


async def test_questions_are_answered_during_a_rebuild(newsroom):
    """While the index is rebuilt people get answers from the old one, within the three seconds."""
    for number in range(40):
        (newsroom.bot.articles / f"yearbook-{number}.txt").write_text(filler(number))
    rebuild = await newsroom.moderator().slash("index rebuild")
    await rebuild.shows("embedding", 10)
    asked = await newsroom.member().slash("ask", question="how many were displaced?")
    await asked.finished()
    assert "250,000 people had been displaced" in asked.text
    assert "(1 article)" in asked.text
    await rebuild.shows("+40", 60)
    for path in newsroom.bot.articles.glob("yearbook-*"):
        path.unlink()
    again = await newsroom.moderator().slash("index rebuild")
    await again.shows("−40", 60)
