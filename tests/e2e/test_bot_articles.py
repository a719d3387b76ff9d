"""Moderators add articles from files; the commands and buttons are for them alone."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from curation import BRIDGE, plain
from discord_server import CannotDoError, Upload
from newsroom import filler

from retrieval.articles import READERS

FRENCH = "Élodie a été déplacée. Les élèves français ont repris l'école près de Besançon.\n"
ENDINGS = f"Only files ending in {', '.join(READERS)} can be read."
COMMANDS = {
    "add": {"file": Upload("a.txt", b"A\n\nText.")},
    "list": {},
    "show": {"article": "x"},
    "hide": {"article": "x"},
    "unhide": {"article": "x"},
    "set-date": {"article": "x", "date": "undated"},
    "remove": {"article": "x", "reason": "r"},
    "undo": {"article": "x"},
}


@pytest.mark.covers("/articles add", "button: Add", "button: Cancel", "/articles show", "/articles list")
async def test_a_file_becomes_an_article_after_a_preview(curation):
    """Nothing is kept before Add; then it can be quoted, is listed, and the log says who brought it."""
    record = {"title": "Ferry *timetable*", "source": "Gazette", "published": "2024-05-04"}
    record["text"] = "The ferry to Shelbyville leaves at 7 in the evening."
    packed = Upload("ferry.jsonl.gz", gzip.compress(json.dumps(record).encode()))
    when = "when does the ferry to Shelbyville leave?"
    offer = await curation.ask("add", file=packed)
    preview = (
        "**Add this article?** Nothing is kept before.\n- Ferry *timetable* · Gazette · 4 May 2024 · 10 words"
    )
    assert plain(offer.text) == preview
    assert await curation.press(curation.mod, offer, "Cancel") == "Cancelled: nothing has changed."
    assert offer.components == []
    offer = await curation.ask("add", file=packed, reason="asked for")
    assert "7 in the evening" not in await curation.quotes(when)
    added = await curation.press(curation.mod, offer, "Add")
    assert added == "Added 1 article: can be quoted from now on."
    assert [revision.text for revision in offer.revisions][-2:] == ["Kept 1 article. Indexing …", offer.text]
    assert "7 in the evening" in await curation.quotes(when)
    assert curation.logged() == [
        "**/articles add** by @who\nsubject: Ferry *timetable*\nreason: asked for\nafter: added"
    ]
    assert plain(await curation.run("list", only="added")) == (
        "**Added articles** · 1 · page 1 of 1\n- Ferry *timetable* · Gazette · 4 May 2024 · <age>"
    )
    described = re.sub(
        r"version \w{8} ", "version # ", plain(await curation.run("show", article="ferry timetable"))
    )
    assert described == (
        "**Ferry *timetable***\nGazette · 4 May 2024 · 10 words · 1 version\ncan be quoted\n"
        "added by @who <age>: asked for\n- version # · /articles add · by @who <age>: asked for\n"
        "-# added:ferry.jsonl.gz#1"
    )
    record["text"] = "The ferry to Shelbyville leaves at 9 in the evening."
    offer = await curation.ask(
        "add", file=Upload("ferry.jsonl.gz", gzip.compress(json.dumps(record).encode()))
    )
    assert plain(offer.text).endswith("· 10 words · takes the place of “Ferry *timetable*”")
    await curation.press(curation.mod, offer, "Add")
    assert "9 in the evening" in await curation.quotes(when)
    described = plain(await curation.run("show", article="ferry timetable"))
    assert "2 versions" in described
    assert len(re.findall(r"\n- version \w{8} · /articles add · by @who <age>", described)) == 2
    await curation.room.holds({"other.txt": filler(2)})
    assert "9 in the evening" in await curation.quotes(when)


@pytest.mark.covers(
    "button: Edit",
    "button: Edit one of them …",
    "button: Edit what is known of the article",
    "bad: a title that is empty, in Edit",
    "bad: a title or name that is too long, in Edit",
    "bad: more authors than an article has, in Edit",
    "bad: a day that is none, in Edit",
    "bad: a language that is none, in Edit",
)
async def test_what_is_said_of_an_article_is_edited_before_it_is_added(curation):
    """The form holds what was found; the preview shows what is changed, and that is what is added."""
    mod = curation.mod
    record = {"title": "Ferri", "source": "Gazette", "published": "2024-05-04", "language": "en"}
    record |= {"text": "The ferry to Ogdenville leaves at 6.", "authors": ["Ann", "Bo"]}
    offer = await curation.ask("add", file=Upload("ogden.jsonl", json.dumps(record).encode()))
    found = "- Ferri · Gazette · Ann, Bo · 4 May 2024 · en · 7 words"
    assert plain(offer.text).split("\n")[1] == found
    wait = curation.room.server.wait_for
    for typed, reason in {
        ("\u200b",): "An article needs a title.",
        ("x" * 301,): "Title is over 300 characters",
        ("F", "", "A;" * 51): "Those are over 50 authors",
        ("F", "", "", "4 May 2024"): "A date is a day of the calendar",
        ("F", "", "", "", "?"): "A language is a tag",
    }.items():
        sent = await mod.submit(await mod.click(offer, "Edit"), *typed)
        await wait(lambda now=sent, what=reason: any(what in one.text for one in now.messages), reason)
    assert plain(offer.text).split("\n")[1] == found
    typed = ("Ferry *timetable*", "", "Cy; Di", "2024-05-31", "en-GB")
    await mod.submit(await mod.click(offer, "Edit"), *typed)
    now = "- Ferry *timetable* · no publisher · Cy, Di · 31 May 2024 · en-GB · 7 words"
    await wait(lambda: plain(offer.text).endswith(now), "the changed preview")
    assert (await curation.press(mod, offer, "Add")).startswith("Added 1 article")
    shown = plain(await curation.run("show", article="ferry timetable"))
    assert "no publisher · 31 May 2024 · en-GB · 7 words" in shown
    (entry,) = curation.logged()
    assert "before: title Ferri, source Gazette, authors Ann; Bo, published 2024-05-04, language en" in entry
    assert "after: added, title Ferry *timetable*, source –, authors Cy; Di, published 2024-05-31" in entry
    lines = [json.dumps({"title": name, "text": f"{name} text."}) for name in ("First", "Second")]
    offer = await curation.ask("add", file=Upload("two.jsonl", "\n".join(lines).encode()))
    form = await mod.choose(offer, "Edit one of them …", "Second")
    with pytest.raises(CannotDoError):
        await curation.boss.choose(offer, "Edit one of them …", "Second")
    await mod.submit(form, "Third")
    await wait(lambda: "- Third ·" in plain(offer.text), "the changed preview")
    assert "- First ·" in plain(offer.text)
    assert await curation.press(mod, offer, "Cancel") == "Cancelled: nothing has changed."


@pytest.mark.covers(
    "bad: neither an address nor a file",
    "bad: an address of another kind",
    "bad: an address in a private network",
    "bad: an address whose name nobody knows",
)
async def test_a_refused_address_has_its_reason(curation):
    """Nothing can be added then; and without an address or a file there is nothing to look at."""
    reasons = {
        "ftp://news.example/a": "Only http and https addresses can be fetched",
        "http://169.254.169.254/latest/meta-data": "The address leads into a private network",
        "http://127.0.0.1/a": "The address leads into a private network",
        "https://nowhere.invalid/a": "Its name is not known; check the address.",
    }
    for url, reason in reasons.items():
        offer = await curation.ask("add", url=url)
        head, refused = plain(offer.text).split("\n")
        assert head == "**Nothing to add**"
        assert refused.startswith(f"- not {url}: {reason}")
        assert offer.components == []
    assert await curation.run("add") == "Give the address of an article as url, or a file."


@pytest.mark.covers(
    "bad: a file that is too big",
    "bad: a file of another type",
    "bad: a file that can't be decoded",
    "bad: a file without text",
    "bad: a duplicate of an article",
    "bad: the same text twice in one upload",
    "bad: a file that Discord does not hand over",
)
async def test_every_bad_file_has_its_reason_and_the_others_go_on(curation):
    """What can be told from name and size is not even fetched; a good file beside bad ones can be added."""
    big = Upload("big.txt", b"x", claims=21_000_000)
    typed = Upload("@everyone *page*.exe", b"MZ")
    broken = Upload("broken.txt", FRENCH.encode("cp1252"))
    empty = Upload("empty.txt", b"")
    twin = Upload("twin.txt", BRIDGE.encode())
    offer = await curation.ask("add", file=big, file2=typed, file3=broken, file4=empty, file5=twin)
    assert plain(offer.text).split("\n") == [
        "**Nothing to add**",
        "- not big.txt: It is 21.0 MB, over the limit of 20 MB; split it.",
        f"- not @everyone *page*.exe: {ENDINGS}",
        "- not broken.txt: Its encoding can't be told for certain; save it as UTF-8.",
        "- not empty.txt: It holds no text.",
        "- not twin.txt: It is a duplicate: “Bridge report” has the very same text.",
    ]
    assert offer.components == []
    fetched = curation.room.server.files.given
    assert big.id not in fetched
    assert typed.id not in fetched
    assert twin.id in fetched
    lines = [json.dumps({"title": name, "text": "One text."}) for name in ("First", "Second")]
    records = Upload("many.jsonl", "\n".join([*lines, "{"]).encode())
    lost = Upload("lost.txt", b"A\n\nB")
    curation.room.server.fail("GET /attachments/*/lost.txt", status=404, times=5)
    offer = await curation.ask("add", file=records, file2=lost)
    assert plain(offer.text).split("\n") == [
        "**Add this article?** Nothing is kept before.",
        "- First · no publisher · undated · 2 words",
        "- not many.jsonl#2: It has the same text as another one before it.",
        "- not many.jsonl#3: It is no valid JSON (column 2).",
        "- not lost.txt: Discord did not hand it over; upload it again.",
    ]
    assert (await curation.press(curation.mod, offer, "Add")).startswith("Added 1 article:")


@pytest.mark.covers(
    "bad: a moderators' command of somebody else",
    "bad: a command of those who manage the server, of somebody else",
)
async def test_articles_are_for_moderators(curation):
    """Members are refused each of the commands, removing and undoing also moderators who don't manage."""
    ana = curation.room.member()
    for command, values in COMMANDS.items():
        with pytest.raises(CannotDoError):
            await ana.slash(f"articles {command}", options=values)
        asked = await (await ana.slash(f"articles {command}", options=values, by_hand=True)).finished()
        managed = command in {"remove", "undo"}
        assert ("Manage Server" if managed else "Manage Messages") in asked.text
        assert asked.ephemeral
        if managed:
            assert "Manage Server" in await curation.run(command, **values)


async def test_buttons_are_for_who_called(curation):
    """Nobody else sees the question; who was a moderator and is none any more is refused."""
    offer = await curation.ask("add", file=Upload("new.txt", b"New\n\nThe lake is 9 metres deep."))
    with pytest.raises(CannotDoError):
        await curation.boss.click(offer, "Add")
    member = curation.room.guild.members[curation.mod.user.id]
    roles, member.roles = member.roles, []
    assert "This is for moderators" in await curation.press(curation.mod, offer, "Add")
    member.roles = roles
    assert (await curation.press(curation.mod, offer, "Add")).startswith("Added 1 article")
