"""The buttons below an answer do what they say, for those who may, also after a restart of the bot."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from discord_server import CannotDoError
from newsroom import filler, shown

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"
TITLE = "Russian, Syrian forces escalate attacks on rebel-held areas"
NONSENSE = "who won the 2018 World Cup?"
BRIDGE = "Bridge report\n\nIt was built in 1931. The bridge of Springfield is 512 metres long. It is blue.\n"
LENGTH = "how long is the bridge of Springfield?"
GONE = "I keep nothing about this answer any more"


def labels(message):
    return [
        part.get("label") or part["emoji"]["name"] for row in message.components for part in row["components"]
    ]


async def pressed(person, message, label):
    return await (await person.click(message, label)).finished()


def rows(newsroom, query):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as c:
        return c.execute(query).fetchall()


def write(newsroom, query):
    (path,) = newsroom.bot.store.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as c, c:
        c.execute(query)


async def test_an_answer_has_its_buttons(newsroom):
    """A public answer can be deleted, a private one shared; where nothing is quoted nothing can be read."""
    public, private = await newsroom.ask(QUESTION), await newsroom.ask(QUESTION, private=True)
    assert labels(public.message) == ["Context", "Sources", "👍", "👎", "Delete"]
    assert labels(private.message) == ["Context", "Sources", "Share", "👍", "👎"]
    assert labels((await newsroom.ask(NONSENSE)).message) == ["👍", "👎", "Delete"]
    ana = newsroom.member()
    assert labels(await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))) == labels(
        public.message
    )


async def test_a_reason_has_no_buttons(newsroom):
    """What is no answer has nothing below it."""
    ana = newsroom.member()
    reply = await ana.reply_to(await ana.say(f"{newsroom.mention} ?!"))
    assert reply.components == []


@pytest.mark.covers("button: Context")
async def test_context_shows_the_quotes_among_their_neighbours(newsroom):
    """Whoever presses sees, alone, a slice of the article with each quote: of a command and of a reply."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    asked = (await newsroom.ask(QUESTION, by=ana)).message
    replied = await ana.reply_to(await ana.say(f"{newsroom.mention} {QUESTION}"))
    (text,) = (text for title, text in newsroom.stored().items() if title == TITLE)
    for answer in (asked, replied):
        quotes = shown(answer.content)
        press = await bo.click(answer, "Context")
        await newsroom.server.wait_for(lambda p=press, q=quotes: len(p.messages) == len(q), "all contexts")
        assert press.ephemeral
        assert all(message.ephemeral_for is bo.user for message in press.messages)
        for quote, message in zip(quotes, press.messages, strict=True):
            assert message.text.startswith("**Context**: the quote is bold.\n> ")
            (context,) = shown(message.content)
            assert quote in context
            assert len(context) > len(quote)
            assert context in text
            assert TITLE in message.text.replace("\\", "")


@pytest.mark.covers("button: Sources")
async def test_sources_are_listed(newsroom):
    """Each article of an answer is named once, with publisher and date, to whoever presses."""
    answer = await newsroom.ask(QUESTION)
    press = await pressed(newsroom.member("Bo"), answer.message, "Sources")
    assert press.ephemeral
    line = press.text.replace("\\", "")
    assert line == f"- {TITLE} · Al Jazeera, News Agencies · undated"


@pytest.mark.covers("button: Share", "bad: Share once more")
async def test_a_private_answer_is_shared_once(newsroom):
    """Share shows it to everybody with who shared it, with buttons of its own; then it is shared."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    private = (await newsroom.ask(QUESTION, by=ana, private=True)).message
    with pytest.raises(CannotDoError):
        await bo.click(private, "Share")
    press = await ana.click(private, "Share")
    await press.shows("shared by")
    (public,) = press.followups
    assert public.content == f"-# shared by {ana.mention}\n{private.content}"
    assert public.ephemeral_for is None
    assert labels(public) == ["Context", "Sources", "👍", "👎", "Delete"]
    assert (await pressed(bo, public, "Sources")).ephemeral
    again = await ana.click(private, "Share")
    await again.shows("You have shared this answer already.")
    assert again.followups[0].ephemeral_for is ana.user
    assert rows(newsroom, f"SELECT private FROM answers WHERE person = {ana.user.id}") == [(0,)]


@pytest.mark.covers("button: Delete", "bad: Delete by somebody else")
async def test_deleting_is_for_who_asked_and_for_moderators(newsroom):
    """Others are told so and the answer stays; who asked and moderators make it vanish."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    for deleter in (ana, newsroom.moderator()):
        answer = (await newsroom.ask(QUESTION, by=ana)).message
        refused = await bo.click(answer, "Delete")
        await refused.shows("Only who asked and moderators may delete this answer.")
        assert refused.followups[0].ephemeral_for is bo.user
        assert ANSWER in answer.content
        await deleter.click(answer, "Delete")
        await newsroom.server.wait_for(lambda a=answer: a.deleted, "the answer to be deleted")


@pytest.mark.covers("button: 👍", "button: 👎", "button: This answer did not help")
async def test_votes_are_kept(newsroom):
    """👍 counts at once, 👎 after a form for the reason; the last one counts, and /privacy show has it."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    answer = (await newsroom.ask(QUESTION, by=ana)).message
    votes = f"SELECT helpful, reason FROM votes WHERE person = {bo.user.id}"
    up = await pressed(bo, answer, "👍")
    assert (up.text, up.ephemeral) == ("Noted: this answer helped you.", True)
    assert rows(newsroom, votes) == [(1, "")]
    form = await (await bo.click(answer, "👎")).acknowledged()
    assert form.modal["title"] == "This answer did not help"
    assert rows(newsroom, votes) == [(1, "")]
    with pytest.raises(CannotDoError):
        await bo.submit(form, "x" * 501)
    sent = await (await bo.submit(form, "it is *old* @everyone")).finished()
    assert (sent.text, sent.ephemeral) == (
        "Noted: this answer did not help you. Thank you for telling.",
        True,
    )
    assert rows(newsroom, votes) == [(0, "it is *old* @everyone")]
    kept = await (await bo.slash("privacy show")).finished()
    assert "0 answers, and 1 vote of yours" in kept.text
    assert "👎 · “it is \\*old\\* \\@everyone”" in kept.text
    form = await (await ana.click(answer, "👎")).acknowledged()
    await (await ana.submit(form)).finished()
    assert rows(newsroom, f"SELECT helpful, reason FROM votes WHERE person = {ana.user.id}") == [(0, "")]


@pytest.mark.covers("bad: a button below an answer of which nothing is kept")
async def test_the_buttons_of_a_forgotten_answer_say_so(newsroom):
    """Nothing is shown, counted or shared of it; only moderators may still delete it."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    public = (await newsroom.ask(QUESTION, by=ana)).message
    private = (await newsroom.ask(QUESTION, by=ana, private=True)).message
    form = await (await bo.click(public, "👎")).acknowledged()
    offer = await (await ana.slash("privacy forget")).finished()
    await (await ana.click(offer.message, "Erase all of it")).shows("erased.")
    for label in ("Context", "Sources", "👍", "Delete"):
        press = await ana.click(public, label)
        await press.shows(GONE)
    assert GONE in (await (await bo.submit(form, "too late")).finished()).text
    await (await ana.click(private, "Share")).shows(GONE)
    assert ANSWER in public.content
    assert not public.deleted
    await newsroom.moderator().click(public, "Delete")
    await newsroom.server.wait_for(lambda: public.deleted, "the answer to be deleted")


async def test_a_server_that_is_not_served_gets_nothing(newsroom):
    """A button that stands in another server is refused there."""
    zoe = newsroom.server.user("Zoe", newsroom.stranger)
    answer = (await newsroom.ask(QUESTION)).message
    answer.channel = zoe.channel
    assert "list of allowed servers" in (await pressed(zoe, answer, "Context")).text


@pytest.mark.covers(
    "button: Context",
    "button: Sources",
    "button: This answer did not help",
    "bad: Context of an article that has changed",
    "bad: Context of an article that is gone",
    "bad: Share after an article has changed or gone",
)
async def test_buttons_outlive_the_bot_and_the_articles(changing):
    """After a restart they work; of an article that has changed or gone since they show no word."""
    await changing.holds({"bridge.txt": BRIDGE, "other.txt": filler(1)})
    ana = changing.member()
    answer = (await changing.ask(LENGTH, by=ana)).message
    private = (await changing.ask(LENGTH, by=ana, private=True)).message
    form = await (await ana.click(answer, "👎")).acknowledged()
    assert await changing.bot.stop() == 0
    changing.bot.launch()
    await changing.ready()
    context = await pressed(ana, answer, "Context")
    assert shown(context.text)[0] == BRIDGE.split("\n\n")[1].strip()
    assert "Noted" in (await (await ana.submit(form, "after the restart")).finished()).text
    assert rows(changing, "SELECT reason FROM votes")[-1] == ("after the restart",)
    assert "Bridge report" in (await pressed(ana, answer, "Sources")).text

    await changing.holds({"bridge.txt": BRIDGE.replace("1931", "1932"), "other.txt": filler(1)})
    context = await pressed(ana, answer, "Context")
    assert context.messages[0].text == "“Bridge report” has changed since I answered. Ask again."
    assert "changed since this answer" in (await pressed(ana, answer, "Sources")).text
    await (await ana.click(private, "Share")).shows("so this stays private")

    await changing.holds({"other.txt": filler(1)})
    for label in ("Context", "Sources"):
        gone = await pressed(ana, answer, label)
        assert "An article that was quoted is not among my articles any more." in gone.text
        assert "512" not in gone.text


@pytest.mark.covers("bad: a button below an answer of which nothing is kept")
async def test_an_expired_answer_says_so(changing):
    """What has expired is erased at the next start, and the answer's buttons then say so."""
    await changing.holds({"bridge.txt": BRIDGE})
    ana = changing.member()
    old, older = [(await changing.ask(LENGTH, by=ana)).message for _ in range(2)]
    mine = f"SELECT id FROM answers WHERE person = {ana.user.id}"
    async with asyncio.timeout(10):
        while len(rows(changing, mine)) < 2:  # noqa: ASYNC110 - a database in another process sets no event
            await asyncio.sleep(0.05)
    (young, aged) = [id_ for (id_,) in rows(changing, mine)]
    write(changing, f"UPDATE answers SET asked_at = '2020-01-01T00:00:00+00:00' WHERE id = {aged}")
    await changing.bot.stop()
    changing.bot.launch()
    await changing.ready()
    await (await ana.click(older, "Context")).shows(GONE)
    assert shown((await pressed(ana, old, "Context")).text)
    assert rows(changing, mine) == [(young,)]
