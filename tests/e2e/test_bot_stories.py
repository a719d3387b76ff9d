"""The same story in several outlets, with the real bot: quoted once, told to moderators."""

from __future__ import annotations

import pytest
from curation import plain
from discord_server import Upload
from newsroom import filler, shown
from wires import OTHER, WIRES

GRAIN = "how much grain was destroyed in Kardale?"


@pytest.mark.covers("/articles list", "/articles show", "/articles add", "button: Sources")
async def test_a_story_of_three_outlets_is_one_quote_and_known_to_moderators(curation):
    """It says in how many more, Sources names them; a list, an article and a preview say what is the same."""
    post, *others = sorted(WIRES, reverse=True)
    await curation.room.holds(
        {"other.txt": filler(3), "after.txt": OTHER, **{key: WIRES[key] for key in others}}
    )
    offer = await curation.ask("add", file=Upload("post.txt", WIRES[post].encode()))
    assert plain(offer.text).endswith(
        "· nearly the same as “Grain burns in Kardale”, “Warehouse fire in the valley: millions lost”"
    )
    await curation.press(curation.mod, offer, "Add")
    asked = await curation.room.ask(GRAIN)
    assert sum("340 tonnes" in quote for quote in shown(asked.text)) == 1
    assert "-# also in 2 more (the same story)\n" in asked.text
    sources = await (await curation.room.member().click(asked.message, "Sources")).finished()
    told = plain(sources.text)
    assert "\n  - the same story: " in told
    for title in ("Grain burns in Kardale", "Warehouse fire in the valley", "Ninety firefighters in action"):
        assert told.count(title) == 1
    listed = plain(await curation.run("list", only="duplicates"))
    assert listed.startswith("**Articles of the same story** · 3 · page 1 of 1\n- story 1 · ")
    assert "After the fire" not in listed
    assert "nearly the same as “Grain burns in Kardale”" in plain(
        await curation.run("show", article="Ninety firefighters in action")
    )
    await curation.run("hide", article="Grain burns in Kardale")
    assert "-# also in 1 more (the same story)\n" in (await curation.room.ask(GRAIN)).text
