"""What each server sets for itself is kept, and never a reason to fail."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot import guild_settings
from bot.guild_settings import GuildBook, GuildSettings, Pace, read
from retrieval.errors import StoreError


class Facts:
    """What a store remembers; while `broken` it can do nothing."""

    def __init__(self, **facts):
        self.kept = {key.replace("_", ":"): value for key, value in facts.items()}
        self.broken = False

    def recall(self, key):
        if self.broken:
            raise StoreError("The disk fails.")
        return self.kept.get(key)

    def remember(self, key, value):
        if self.broken:
            raise StoreError("The disk fails.")
        self.kept[key] = value


def book_of(facts):
    return GuildBook(facts.recall, facts.remember)


def logs_to(channel):
    return lambda settings: settings.model_copy(update={"log": channel})


def test_settings_outlive_a_restart():
    """What was changed is there after the next start, for that server alone."""

    async def scenario():
        facts = Facts()
        book = book_of(facts)
        before, after = await book.change(7, logs_to(70))
        assert (before, after) == (GuildSettings(), GuildSettings(log=70))
        paced = GuildSettings(channels=(1, 2), log=70, person=Pace(questions=2, seconds=30))
        await book.change(7, lambda _: paced)
        again = book_of(facts)
        await again.load([7, 8])
        assert (again.of(7), again.of(8), again.of(9)) == (paced, GuildSettings(), GuildSettings())

    asyncio.run(scenario())


def test_changes_at_once_are_all_kept():
    """Two moderators who change different settings at the same time undo nothing of each other's."""

    async def scenario():
        book = book_of(Facts())
        add = [lambda s, n=n: s.model_copy(update={"channels": (*s.channels, n)}) for n in range(1, 20)]
        await asyncio.gather(*(book.change(7, one) for one in add))
        assert book.of(7).channels == tuple(range(1, 20))

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("stored", "settings", "spoilt"),
    [
        ("", GuildSettings(), ["all"]),
        ("{", GuildSettings(), ["all"]),
        ("[1, 2]", GuildSettings(), ["all"]),
        ("{}", GuildSettings(), []),
        ('{"log": 5, "digest": "x"}', GuildSettings(log=5), ["digest"]),
        ('{"log": true, "channels": [1, -2], "digest": 6}', GuildSettings(digest=6), ["channels", "log"]),
        ('{"person": {"questions": 0, "seconds": 5}, "log": 5}', GuildSettings(log=5), ["person"]),
        (f'{{"log": 1{"0" * 4000}, "digest": 6}}', GuildSettings(digest=6), ["log"]),
        (f'{{"log": 1{"0" * 6000}, "digest": 6}}', GuildSettings(), ["all"]),
        ('{"log": 5, "of a later version": {"a": [1]}}', GuildSettings(log=5), []),
    ],
)
def test_what_can_t_be_read_is_not_set(stored, settings, spoilt, caplog):
    """Each setting that is spoilt falls back by itself, with one line in the log; nothing fails."""
    assert read(stored) == (settings, spoilt)

    async def scenario():
        book = book_of(Facts(settings_7=stored))
        await book.load([7])
        assert book.of(7) == settings

    asyncio.run(scenario())
    lines = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    named = f"settings of server 7 that can't be read are not set: {', '.join(spoilt)}"
    assert lines == ([named] if spoilt else [])


def test_a_store_that_fails_at_the_start_loses_nothing(caplog):
    """The defaults hold then, and the next change is made to what is stored, not to the defaults."""

    async def scenario():
        facts = Facts(settings_7='{"digest": 6}')
        book = book_of(facts)
        facts.broken = True
        await book.load([7])
        assert book.of(7) == GuildSettings()
        with pytest.raises(StoreError):
            await book.change(7, logs_to(70))
        facts.broken = False
        _, after = await book.change(7, logs_to(70))
        assert after == GuildSettings(log=70, digest=6)

    asyncio.run(scenario())
    assert "server 7 can't be read, its defaults hold: The disk fails." in caplog.text


def test_a_change_that_is_not_kept_does_not_hold():
    """If the store fails, whoever changes it hears so, and everything stays as it was."""

    async def scenario():
        facts = Facts()
        book = book_of(facts)
        await book.change(7, logs_to(70))
        facts.broken = True
        with pytest.raises(StoreError):
            await book.change(7, logs_to(71))
        assert book.of(7).log == 70

    asyncio.run(scenario())


def test_what_another_process_has_stored_is_followed(monkeypatch, caplog):
    """As soon as the stamp has moved it holds; what is spoilt is told once, however often the stamp moves."""
    monkeypatch.setattr(guild_settings, "_LOOK", 0.001)

    async def scenario():
        facts = Facts(settings_7='{"log": 70}', settings_8='{"log": "x"}')
        stamps = ["1"]
        book = book_of(facts)
        await book.load([7, 8])
        following = asyncio.create_task(book.follow(lambda: stamps[-1]))
        facts.kept["settings:7"] = '{"log": 71}'
        for stamp in ("2", "3"):
            stamps.append(stamp)
            await asyncio.sleep(0.05)
        assert book.of(7) == GuildSettings(log=71)
        del facts.kept["settings:7"]
        stamps.append("4")
        await asyncio.sleep(0.05)
        assert book.of(7) == GuildSettings()
        following.cancel()

    asyncio.run(scenario())
    assert len([one for one in caplog.records if "that can't be read" in one.getMessage()]) == 1


def test_a_change_is_made_to_what_is_stored_by_then():
    """Also where another process stored it a moment ago, before anybody has looked."""

    async def scenario():
        facts = Facts(settings_7='{"log": 70}')
        book = book_of(facts)
        await book.load([7])
        facts.kept["settings:7"] = '{"digest": 6}'
        _, after = await book.change(7, logs_to(72))
        assert after == GuildSettings(log=72, digest=6)

    asyncio.run(scenario())
