"""The buttons below an answer do what they say, for those who may, also after a restart of the bot."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from discord_server import CannotDoError
from newsroom import shown

QUESTION = "how many were displaced?"
ANSWER = "about **250,000** people had been displaced"
TITLE = "Russian, Syrian forces escalate attacks on rebel-held areas"
NONSENSE = "who won the 2018 World Cup?"
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


async def test_an_answer_has_its_buttons(newsroom):
    """A public answer can be deleted, a private one shared; where nothing is quoted there is what is near."""
    public, private = await newsroom.ask(QUESTION), await newsroom.ask(QUESTION, private=True)
    assert labels(public.message) == ["Context", "Sources", "👍", "👎", "Delete"]
    assert labels(private.message) == ["Context", "Sources", "Share", "👍", "👎"]
    assert labels((await newsroom.ask(NONSENSE)).message) == ["Nearest passage", "👍", "👎", "Delete"]
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


@pytest.mark.covers("button: Nearest passage")
async def test_the_nearest_passage_is_behind_a_button(newsroom):
    """Whoever sees that the articles don't say may see it, alone: a slice with its source, no answer."""
    ana, bo = newsroom.member(), newsroom.member("Bo")
    private = (await newsroom.ask(NONSENSE, by=ana, private=True)).message
    assert labels(private) == ["Nearest passage", "Share", "👍", "👎"]
    assert shown(private.content) == []
    private.ephemeral_for = bo.user  # as if Discord showed it to somebody else
    assert (await pressed(bo, private, "Nearest passage")).text == "Only who asked may do that."
    private.ephemeral_for = ana.user
    own = await pressed(ana, private, "Nearest passage")
    share = await ana.click(private, "Share")
    await share.shows("shared by")
    assert labels(share.followups[0]) == ["Nearest passage", "👍", "👎", "Delete"]
    other = await pressed(bo, share.followups[0], "Nearest passage")
    assert own.text == other.text
    assert own.ephemeral
    assert other.ephemeral
    assert own.text.startswith("**Nearest passage**: I don't take it for an answer.\n> ")
    assert f"— {TITLE} · Al Jazeera, News Agencies · ¶" in own.text.replace("\\", "")
    (passage,) = shown(own.text)
    assert passage in newsroom.stored()[TITLE]
    kept = await (await ana.slash("privacy show")).finished()
    assert "· verdict none · nearest russian" in kept.text.replace("\\", "")


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
