"""A backup of the store of a running bot, and back into it while the bot answers; an import meanwhile."""

from __future__ import annotations

import asyncio
import json
import sys

from curation import BRIDGE

LONG = "how long is the bridge of Springfield?"


async def verbatim(room, *words):
    """What the program says beside the bot, on the bot's store."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=room.bot.store.parent,
        env=room.bot._environment,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out
    return out.decode()


async def config(curation, command, **options):
    """What `/config` says to whoever manages the server."""
    asked = await curation.boss.slash(f"config {command}", options=options)
    return (await asked.finished()).text


async def digest_is_on(curation):
    """The bot looks every second whether another process has changed what servers set."""
    for _ in range(50):
        if "Weekly digest: off" not in (said := await config(curation, "limits")):
            break
        await asyncio.sleep(0.1)
    assert f"Weekly digest: <#{curation.log.id}>" in said


async def test_a_restore_while_the_bot_runs(curation, tmp_path):
    """The next question is answered from what is restored; what was hidden is hidden, pins are there."""
    room, mod = curation.room, curation.mod
    river = "The river\n\nThe river is 70 miles long.\n"
    await room.holds({"bridge.txt": BRIDGE, "river.txt": river})
    await curation.run("hide", article="The river", reason="wrong")
    pinned = await (await mod.slash("pins add", question=LONG, article="Bridge report")).finished(30)
    await config(curation, "digest", channel=curation.log)
    number = int(pinned.text.removeprefix("Pinned as number ").partition(":")[0])
    before = await curation.quotes(LONG)
    assert "512 metres" in before
    saved = await verbatim(room, "backup", str(tmp_path / "saved"))
    await (await mod.slash("pins remove", number=number)).finished(30)
    await config(curation, "digest", off=True)
    await curation.run("unhide", article="The river")
    await room.holds({"bridge.txt": BRIDGE.replace("512", "640"), "river.txt": river})
    assert "640 metres" in await curation.quotes(LONG)
    assert "70 miles" in await curation.quotes("how many miles long is the river?")
    restored = await verbatim(room, "restore", str(tmp_path / "saved"))
    assert saved.rpartition("digest ")[2].strip() in restored
    assert await curation.quotes(LONG) == before
    assert "70 miles" not in await curation.quotes("how many miles long is the river?")
    await digest_is_on(curation)
    assert "is hidden already" in await curation.run("hide", article="The river")
    listed = await (await mod.slash("pins list")).finished(30)
    assert "bridge of Springfield" in listed.text
    await (await mod.slash("pins remove", number=number)).finished(30)
    await config(curation, "digest", off=True)


async def test_an_import_while_the_bot_runs(curation, tmp_path):
    """The next question is answered from what came; what is hidden is hidden, and pins are there."""
    room, mod = curation.room, curation.mod
    about = {"source": "", "url": "", "published": None, "authors": [], "language": ""}
    texts = {"The river": "The river is 70 miles long.", "The tower": "The tower has 300 steps."}
    decided = {"at": "2026-01-01T00:00:00Z", "person": 1, "reason": "wrong", "day": None, "final": False}
    lines = [
        {"kind": "verbatim export", "format": 1},
        *(
            {"kind": "article", "key": f"added:{title}", "title": title, "text": text, **about}
            for title, text in texts.items()
        ),
        {
            "kind": "decision",
            "decision": "hidden",
            "article": "added:The tower",
            "title": "The tower",
            **decided,
        },
        {"kind": "pin", "question": LONG, "article": "bridge.txt", "title": "Bridge report", "words": ""},
        {"kind": "end", "sha256": None},
    ]
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)))
    said = await verbatim(room, "import", str(tmp_path / "lines.jsonl"))
    assert "Imported: 4 added, 0 there already, 0 rejected." in said
    assert "70 miles" in await curation.quotes("how many miles long is the river?")
    assert "300 steps" not in await curation.quotes("how many steps has the tower?")
    listed = await (await mod.slash("pins list")).finished(30)
    number = int(listed.text.partition("\n")[2].partition(" ")[0])
    assert "bridge of Springfield" in listed.text
    await (await mod.slash("pins remove", number=number)).finished(30)
