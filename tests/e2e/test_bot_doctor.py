"""`verbatim doctor` beside the running bot, which Discord knows."""

from __future__ import annotations

import asyncio
import json
import sys


async def test_doctor_beside_a_running_bot(newsroom):
    """Discord accepts the token, and nothing is broken in a store that the bot has open and just wrote to."""
    await newsroom.ask("how many were displaced?")
    environment = newsroom.bot._environment
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--json"),
        stdout=asyncio.subprocess.PIPE,
        cwd=newsroom.bot.store.parent,
        env=environment,
    )
    out, _ = await process.communicate()
    said = json.loads(out)
    found = {one["check"]: one for one in said["findings"]}
    assert (process.returncode, said["healthy"]) == (0, True)
    assert (found["token"]["condition"], found["token"]["found"]) == ("ok", "Discord accepts it.")
    assert found["database"]["condition"] == found["index"]["condition"] == "ok"
    assert environment["DISCORD_TOKEN"] not in out.decode()
